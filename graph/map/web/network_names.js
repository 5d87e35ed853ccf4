// @ts-check
// Names on the picture of a network: of one size at every scale, none on another, the important ones first.

import { BoxIndex } from "./box_index.js";
import { LINE_HEIGHT, writeText } from "./canvas_text.js";
import { drawing } from "./drawing.js";
import { DIMMED, isChosen, isEntityBright, isLeftOut } from "./highlight.js";
import { LineIndex } from "./line_index.js";
import { listCandidates } from "./name_candidates.js";
import { shortName } from "./names.js";
import { data, entities, ties } from "./page_data.js";
import { state } from "./state.js";
import { symbolRadius } from "./symbol_drawing.js";
import { isStub, positionOf } from "./tie_curves.js";
import { isTieOutside } from "./tie_drawing.js";
import { isTieDrawn, visible } from "./visible.js";

const CROSSED = 0.55; // cost of each tie that a name lies on
const COVERABLE = 2.6; // pixels of the radius of a mark that a name may cover
const MOST_LINES = 6000; // ties in view up to which names keep off them
const NAMED_BESIDE = 60; // neighbours of what is pointed at, up to which all are named
const NAME_CELL = 64; // pixels of the side of a square in which boxes are looked up
const PLACED_BEYOND = 0.5; // of the view, beyond which names are placed before they come into it
/** The share of the view that names take at the opening scale, up to a number of organisations. */
const NAMES_ROOM = /** @type {const} */ ([
  [150, 1],
  [300, 0.5],
  [800, 0.26],
  [Number.POSITIVE_INFINITY, 0.19],
]);

/** @typedef {import("./name_candidates.js").NameCandidate} NameCandidate */
/** @typedef {{ width: number, position: number }} NameChoice */
/** @typedef {{ key: string, frame: Frame, names: Map<number, NameCandidate> }} Placement */

/** @type {Placement} */
let placement = { key: "", frame: [0, 0, 0, 0], names: new Map() };

/**
 * Write the names of a network in a frame of the picture, at k pixels a unit.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function drawNetworkNames(context, k, highlight, frame) {
  const names = findPlacement(k, highlight, frame);
  const taken = new BoxIndex(NAME_CELL / k);
  for (const { box } of drawing.texts) taken.add(box);
  const first = [...urgentNames()];
  for (const at of first)
    writeName(context, at, names.get(at) ?? candidatesOf(at, k)[0], k, highlight, taken);
  for (const [at, name] of names) {
    const box = pictureBox(at, name, k);
    const isDue = !first.includes(at) && !isLeftOut(highlight, at);
    if (isDue && isBoxInFrame(box, frame) && !taken.touches(box)) {
      writeName(context, at, name, k, highlight, taken);
    }
  }
  if (!highlight?.isAlone || highlight.entities.size >= NAMED_BESIDE) return;
  const unnamed = [...highlight.entities].filter((at) => !names.has(at) && !first.includes(at));
  for (const at of unnamed) writeWhereFree(context, at, k, highlight, taken);
}

/**
 * Write the name of a neighbour that has none on the picture, where it touches no other.
 * @param {DrawContext} context
 * @param {number} at
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {BoxIndex} taken
 */
function writeWhereFree(context, at, k, highlight, taken) {
  if (!visible.separate[at]) return;
  const free = candidatesOf(at, k).find((candidate) => !taken.touches(pictureBox(at, candidate, k)));
  if (free) writeName(context, at, free, k, highlight, taken);
}

/** Yield the organisations whose names stand whatever else does. */
function* urgentNames() {
  const { hovered, chosen, ends } = state;
  for (const target of [hovered, chosen]) {
    if (target?.type === "entity" && visible.separate[target.at]) yield target.at;
  }
  for (const at of ends ?? []) if (visible.separate[at]) yield at;
}

/**
 * @param {DrawContext} context
 * @param {number} at
 * @param {NameCandidate} name
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {BoxIndex} taken
 */
function writeName(context, at, name, k, highlight, taken) {
  const box = pictureBox(at, name, k);
  const size = name.size / k;
  const alpha = isEntityBright(highlight, at) || isChosen(at) ? 1 : DIMMED;
  const style = { size, bold: name.bold, align: name.align, alpha };
  const x = box.x + { left: 0, right: box.width, centre: box.width / 2 }[name.align];
  for (const [row, line] of name.lines.entries()) {
    writeText(context, line, x, box.y + (row + 0.5) * size * LINE_HEIGHT, style);
  }
  taken.add(box);
  drawing.texts.push({ box, at, text: name.lines.join(" ") });
}

/**
 * Return the names that stand at a scale: those placed before while the picture moves, else placed for it.
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
function findPlacement(k, highlight, frame) {
  const chosen = state.chosen ? `${state.chosen.type} ${state.chosen.at}` : "";
  const key = [
    k.toFixed(4),
    state.lang,
    state.size,
    visible.version,
    chosen,
    state.ends,
    data.layout.bounds,
  ].join("|");
  const isCurrent = placement.key === key && isWithin(frame, placement.frame);
  if (isCurrent || highlight?.isAlone || (drawing.isMoving && placement.key)) return placement.names;
  const [left, top, right, bottom] = frame;
  const beyond = state.camera ? PLACED_BEYOND : 0;
  const [dx, dy] = [(right - left) * beyond, (bottom - top) * beyond];
  const wide = /** @type {Frame} */ ([left - dx, top - dy, right + dx, bottom + dy]);
  placement = { key, frame: wide, names: placeNames(k, highlight, wide) };
  return placement.names;
}

/**
 * Choose where names stand in a frame: greedily, in the order of importance, each where it costs least.
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
function placeNames(k, highlight, frame) {
  const marks = listMarks(frame);
  const symbols = new BoxIndex(NAME_CELL);
  const written = new BoxIndex(NAME_CELL);
  for (const at of marks) {
    const radius = symbolRadius(entities[at], k) * k;
    if (radius > COVERABLE) symbols.add(squareAbout(at, k, radius), at);
  }
  const lines = collectLines(k, frame);
  let left = roomFor(k) * (frame[2] - frame[0]) * (frame[3] - frame[1]) * k * k;
  /** @type {Map<number, NameCandidate>} */
  const names = new Map();
  for (const at of orderMarks(marks, highlight)) {
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
  return names;
}

/**
 * Return the ties that are drawn whole near a frame, in pixels; null where there are too many to keep off.
 * @param {number} k
 * @param {Frame} frame
 */
function collectLines(k, frame) {
  const drawn = ties.filter((tie) => isTieDrawn(tie) && !isStub(tie) && !isTieOutside(tie, frame));
  if (drawn.length > MOST_LINES) return null;
  const lines = new LineIndex(NAME_CELL);
  for (const tie of drawn) {
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
  const [, share] = NAMES_ROOM.find(([most]) => count <= most) ?? NAMES_ROOM[NAMES_ROOM.length - 1];
  return Math.min(1, share * Math.max(1, k * k));
}

/**
 * Tell whether a name may cover other marks where it has no room: few have it, and what the reader asked for.
 * @param {number} at
 * @param {HighlightSets} highlight
 */
function isLeading(at, highlight) {
  return labelStyle(at).bold || Boolean(state.chosen && highlight?.entities.has(at));
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
  for (const candidate of candidatesOf(at, k)) {
    if (candidate.cost >= least) break;
    const box = boxAt(candidate, at, k);
    if (written.touches(box) || symbols?.touches(box, at)) continue;
    if (within && !isBoxWithin(box, within, k)) continue;
    const cost = candidate.cost + (lines ? CROSSED * lines.countCrossing(box) : 0);
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

/** @returns {NetworkLayout} */
function networkLayout() {
  return /** @type {NetworkLayout} */ (data.layout.network);
}

/**
 * How names are set, for a layout and a language.
 * @typedef {{ bold: Set<number>, listed: Set<number>, hints: Map<number, NameChoice> }} NameStyles
 * @type {NameStyles & { layout: Layout | null, lang: string }}
 */
let styles = { layout: null, lang: "", bold: new Set(), listed: new Set(), hints: new Map() };

/**
 * Return how the name of an organisation is set, and where it stands at the opening view.
 * @param {number} at
 */
function labelStyle(at) {
  const { layout } = data;
  if (styles.layout !== layout || styles.lang !== state.lang) {
    const { bold, names } = networkLayout();
    const chosen = names[state.lang];
    const hints = new Map(
      chosen.at.map((name, row) => [name, { width: chosen.width[row], position: chosen.position[row] }]),
    );
    const listed = new Set(layout.headings.flatMap((heading) => heading.members));
    styles = { layout, lang: state.lang, bold: new Set(bold), listed, hints };
  }
  return { bold: styles.bold.has(at), isListed: styles.listed.has(at), hint: styles.hints.get(at) };
}

/** @type {{ key: string, of: Map<number, NameCandidate[]> }} */
let candidates = { key: "", of: new Map() };

/**
 * @param {number} at
 * @param {number} k
 */
function candidatesOf(at, k) {
  const key = [k.toFixed(4), state.lang, state.size, data.layout.bounds].join("|");
  if (candidates.key !== key) candidates = { key, of: new Map() };
  let own = candidates.of.get(at);
  if (!own) {
    const radius = symbolRadius(entities[at], k) * k;
    own = listCandidates(shortName(at), { radius, ...labelStyle(at) });
    candidates.of.set(at, own);
  }
  return own;
}

/**
 * @param {NameCandidate} name
 * @param {number} at
 * @param {number} k
 * @returns {Box}
 */
function boxAt(name, at, k) {
  const { x, y } = positionOf(at);
  return { x: x * k + name.x, y: y * k + name.y, width: name.width, height: name.height };
}

/**
 * Return the box of a name in the units of the picture.
 * @param {number} at
 * @param {NameCandidate} name
 * @param {number} k
 * @returns {Box}
 */
function pictureBox(at, name, k) {
  const box = boxAt(name, at, k);
  return { x: box.x / k, y: box.y / k, width: box.width / k, height: box.height / k };
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
 * @param {Box} box
 * @param {Frame} frame
 */
function isBoxInFrame({ x, y, width, height }, [left, top, right, bottom]) {
  return x < right && x + width > left && y < bottom && y + height > top;
}

/**
 * Tell whether a box in pixels lies wholly in a frame of the picture.
 * @param {Box} box
 * @param {Frame} frame
 * @param {number} k
 */
function isBoxWithin({ x, y, width, height }, [left, top, right, bottom], k) {
  return x >= left * k && y >= top * k && x + width <= right * k && y + height <= bottom * k;
}
