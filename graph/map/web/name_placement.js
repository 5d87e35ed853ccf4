// @ts-check
// Chooses where the names of a network stand at a scale: the important ones first, each where it costs least.

import { BoxIndex } from "./box_index.js";
import { fontVersion } from "./canvas_text.js";
import { drawing } from "./drawing.js";
import { findTiesIn } from "./drawn_index.js";
import { LineIndex } from "./line_index.js";
import { eachCandidate, namingTables, styleName } from "./name_candidates.js";
import { shortName } from "./names.js";
import { data, entities } from "./page_data.js";
import { state } from "./state.js";
import { symbolRadius } from "./symbol_drawing.js";
import { isStub, positionOf } from "./tie_curves.js";
import { visible } from "./visible.js";

const MOST_LINES = 6000; // ties in view up to which names keep off them
const [NAME_CELL, LINE_CELL] = [64, 32]; // pixels of the side of a square in which boxes and lines are looked up
const PLACED_BEYOND = 0.5; // of the view, beyond which names are placed before they come into it
const SIDE_AIR = 3; // pixels between a name and the side of the picture
const SLICE = 10; // milliseconds in which names are placed before the page does something else
const [NAMES_A_STEP, LINES_A_STEP] = [8, 200]; // between two looks at the clock

/** @typedef {import("./name_candidates.js").NameCandidate} NameCandidate */
/** @typedef {import("./name_candidates.js").NameChoice} NameChoice */
/** @typedef {import("./name_candidates.js").NameStyle} NameStyle */
/** @typedef {{ key: string, frame: Frame, names: Map<number, NameCandidate> }} Placement */
/** @typedef {Placement & { steps: Generator<void, void> }} PendingPlacement */

/** @type {Placement} */
let placement = { key: "", frame: [0, 0, 0, 0], names: new Map() };
/** @type {PendingPlacement | null} Names that are placed while those before still stand. */
let pending = null;
/** Whether a picture shows names that stood before those which are placed by now. */
let isBehind = false;

/** @param {number} k */
function placementKey(k) {
  const chosen = state.chosen ? `${state.chosen.type} ${state.chosen.at}` : "";
  const { lang, size, ends } = state;
  return [k.toFixed(4), lang, size, fontVersion(), visible.version, chosen, ends, data.layout.bounds].join(
    "|",
  );
}

/**
 * Return the names that stand at a scale: those placed before while the picture moves or while others are being
 * placed for it.
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function findPlacement(k, highlight, frame) {
  if (drawing.lifted !== null && placement.key) return placement.names;
  const key = placementKey(k);
  const isCurrent = placement.key === key && isWithin(frame, placement.frame);
  if (isCurrent || highlight?.isAlone || (drawing.isMoving && placement.key)) return placement.names;
  if (pending?.key !== key || !isWithin(frame, pending.frame)) {
    pending = startPlacement(key, k, highlight, frame);
  }
  const { names } = pending;
  isBehind = !placeMoreNames(drawing.isHurried ? SLICE : Number.POSITIVE_INFINITY) || isBehind;
  return placement.key ? placement.names : names;
}

/**
 * Place more of the names that are being placed; tell whether they are all placed now.
 * @param {number} time in milliseconds, at most
 */
export function placeMoreNames(time = SLICE) {
  if (!pending) return true;
  const until = performance.now() + time;
  while (!pending.steps.next().done) if (performance.now() > until) return false;
  placement = pending;
  pending = null;
  return true;
}

/** Tell whether names are being placed, or are placed, that are not on the picture yet. */
export function hasNamesToPlace() {
  return pending !== null || isBehind;
}

/** Note that the picture is drawn anew with the names as they are placed now. */
export function showPlacedNames() {
  isBehind = false;
}

/**
 * @param {string} key
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 * @returns {PendingPlacement}
 */
function startPlacement(key, k, highlight, frame) {
  const [left, top, right, bottom] = frame;
  const beyond = state.camera ? PLACED_BEYOND : 0;
  const [dx, dy] = [(right - left) * beyond, (bottom - top) * beyond];
  const wide = /** @type {Frame} */ ([left - dx, top - dy, right + dx, bottom + dy]);
  const names = new Map();
  return { key, frame: wide, names, steps: placeNames(names, k, highlight, wide) };
}

/**
 * Choose where names stand in a frame: greedily, in the order of importance, each where it costs least.
 * @param {Map<number, NameCandidate>} names to which they are added, a few at each step
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
function* placeNames(names, k, highlight, frame) {
  const marks = listMarks(frame);
  const symbols = new BoxIndex(NAME_CELL);
  const written = new BoxIndex(NAME_CELL);
  for (const at of marks) {
    const radius = symbolRadius(entities[at], k) * k;
    if (radius > namingTables().coverable) symbols.add(squareAbout(at, k, radius), at);
  }
  yield;
  const lines = yield* collectLines(k, frame);
  let left = roomFor(k) * (frame[2] - frame[0]) * (frame[3] - frame[1]) * k * k;
  for (const [number, at] of orderMarks(marks, highlight).entries()) {
    if (number % NAMES_A_STEP === 0) yield;
    const room = { symbols, written, lines, within: state.camera ? null : frame };
    const best =
      findBest(at, k, room) ??
      (isLeading(at, highlight) ? findBest(at, k, { ...room, symbols: null }) : null);
    if (!best) continue;
    left -= best.width * best.height;
    if (left < 0) break;
    written.add(boxAt(best, at, k));
    names.set(at, best);
  }
}

/**
 * Return the ties that are drawn whole near a frame, in pixels; null where there are too many to keep off.
 * @param {number} k
 * @param {Frame} frame
 */
function* collectLines(k, frame) {
  const drawn = findTiesIn(frame).filter((tie) => !isStub(tie));
  if (drawn.length > MOST_LINES) return null;
  const [left, top, right, bottom] = frame;
  const near = NAME_CELL * 4; // a name reaches beyond the frame
  const lines = new LineIndex(LINE_CELL, [
    left * k - near,
    top * k - near,
    right * k + near,
    bottom * k + near,
  ]);
  for (const [number, tie] of drawn.entries()) {
    if (number % LINES_A_STEP === 0) yield;
    const [from, to] = [positionOf(tie.from), positionOf(tie.to)];
    lines.add(from.x * k, from.y * k, to.x * k, to.y * k);
  }
  return lines;
}

/** @param {Frame} frame */
function listMarks([left, top, right, bottom]) {
  const { order } = networkLayout();
  return order.filter((at) => {
    if (!visible.separate[at]) return false;
    const { x, y } = positionOf(at);
    return x >= left && x <= right && y >= top && y <= bottom;
  });
}

/**
 * Return marks with those first that the reader asked for.
 * @param {number[]} marks
 * @param {HighlightSets} highlight
 */
function orderMarks(marks, highlight) {
  if (!highlight || !state.chosen) return marks;
  const bright = marks.filter((at) => highlight.entities.has(at));
  return [...bright, ...marks.filter((at) => !highlight.entities.has(at))];
}

/** @param {number} k */
function roomFor(k) {
  const count = networkLayout().order.length;
  const [, share] = namingTables().rooms.find(([most]) => count <= most) ?? [0, 0];
  return Math.min(1, share * Math.max(1, k * k));
}

/**
 * Tell whether a name may cover other marks where it has no room: few have it, and what the reader asked for.
 * @param {number} at
 * @param {HighlightSets} highlight
 */
function isLeading(at, highlight) {
  return isBold(at) || Boolean(state.chosen && highlight?.entities.has(at));
}

/**
 * What a name has to keep off: symbols and names always, lines where it can, and what lies outside of a frame.
 * @typedef {{ symbols: BoxIndex | null, written: BoxIndex, lines: LineIndex | null, within: Frame | null }} NameRoom
 */

/**
 * @param {number} at
 * @param {number} k
 * @param {NameRoom} room
 */
function findBest(at, k, { symbols, written, lines, within }) {
  let best = null;
  let least = Number.POSITIVE_INFINITY;
  const { crossed } = namingTables();
  for (const candidate of candidatesOf(at, k)) {
    if (candidate.cost >= least) break;
    const box = boxAt(candidate, at, k);
    if (written.touches(box) || symbols?.touches(box, at)) continue;
    if (within && !isBoxWithin(box, within, k)) continue;
    const most = (least - candidate.cost) / crossed; // lines from which on another place is better
    const cost = candidate.cost + (lines ? crossed * lines.countCrossing(box, most) : 0);
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

/** @returns {NetworkLayout} */
function networkLayout() {
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
function isBold(at) {
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

/**
 * @param {number} at
 * @param {number} k
 * @param {number} radius
 * @returns {Box}
 */
function squareAbout(at, k, radius) {
  const { x, y } = positionOf(at);
  return { x: x * k - radius, y: y * k - radius, width: 2 * radius, height: 2 * radius };
}

/**
 * @param {Frame} inner
 * @param {Frame} outer
 */
function isWithin(inner, outer) {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}

/**
 * Tell whether a box in pixels lies wholly in a frame of the picture, with some air at its sides: letters may
 * be wider than they measure.
 * @param {Box} box
 * @param {Frame} frame
 * @param {number} k
 */
function isBoxWithin({ x, y, width, height }, [left, top, right, bottom], k) {
  const isAcross = x >= left * k + SIDE_AIR && x + width <= right * k - SIDE_AIR;
  return isAcross && y >= top * k && y + height <= bottom * k;
}
