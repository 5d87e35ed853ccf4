// @ts-check
// How the name of each organisation of a network is set, and where it may stand at a scale.

import { fontVersion } from "./canvas_text.js";
import { eachCandidate, styleName } from "./name_candidates.js";
import { shortName } from "./names.js";
import { data, entities } from "./page_data.js";
import { state } from "./state.js";
import { symbolRadius } from "./symbol_drawing.js";
import { positionOf } from "./tie_curves.js";

/** @typedef {import("./name_candidates.js").NameCandidate} NameCandidate */
/** @typedef {import("./name_candidates.js").NameChoice} NameChoice */
/** @typedef {import("./name_candidates.js").NameStyle} NameStyle */

/** @returns {NetworkLayout} */
export function networkLayout() {
  return /** @type {NetworkLayout} */ (data.layout.network);
}

/**
 * Which names are bold, which stand in lists, what is tried first, and how those asked for so far are set.
 * @typedef {{ bold: Set<number>, listed: Set<number>, hints: Map<number, NameChoice> }} NameRules
 * @type {NameRules & { of: Map<number, NameStyle>, layout: Layout | null, key: string }}
 */
let styles = { layout: null, key: "", bold: new Set(), listed: new Set(), hints: new Map(), of: new Map() };

/** Return how names are set; a name is broken into lines once. */
function useStyles() {
  const { layout } = data;
  const key = `${state.lang} ${fontVersion()}`;
  if (styles.layout !== layout || styles.key !== key) {
    const { bold, names } = networkLayout();
    const chosen = names[state.lang];
    const hints = new Map(
      chosen.at.map((name, row) => [name, { width: chosen.width[row], position: chosen.position[row] }]),
    );
    const listed = new Set(layout.headings.flatMap((heading) => heading.members));
    styles = { layout, key, bold: new Set(bold), listed, hints, of: new Map() };
  }
  return styles;
}

/** @param {number} at */
export function isBold(at) {
  return useStyles().bold.has(at);
}

/**
 * Yield where the name of an organisation may stand, the best first.
 * @param {number} at
 * @param {number} k
 */
export function candidatesOf(at, k) {
  const { bold, listed, hints, of } = useStyles();
  let style = of.get(at);
  if (!style) {
    style = styleName(shortName(at), bold.has(at), listed.has(at), hints.get(at));
    of.set(at, style);
  }
  return eachCandidate(style, symbolRadius(entities[at], k) * k);
}

/**
 * @param {number} at
 * @param {number} k
 */
export function firstCandidate(at, k) {
  return /** @type {NameCandidate} */ (candidatesOf(at, k).next().value);
}

/**
 * @param {NameCandidate} name
 * @param {number} at
 * @param {number} k
 * @returns {Box}
 */
export function boxAt(name, at, k) {
  const { x, y } = positionOf(at);
  return { x: x * k + name.x, y: y * k + name.y, width: name.width, height: name.height };
}
