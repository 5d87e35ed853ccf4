// @ts-check
// Chooses where the names of a network stand at a scale: the important ones first, each where it costs least.

import { fontVersion } from "./canvas_text.js";
import { drawing } from "./drawing.js";
import { findTiesIn } from "./drawn_index.js";
import { LineIndex } from "./line_index.js";
import { namingTables } from "./name_candidates.js";
import { NameRoom } from "./name_room.js";
import { isBold, networkLayout } from "./name_styles.js";
import { data, entities } from "./page_data.js";
import { state } from "./state.js";
import { symbolRadius } from "./symbol_drawing.js";
import { isStub, positionOf } from "./tie_curves.js";
import { visible } from "./visible.js";

const MOST_LINES = 6000; // ties in view up to which names keep off them
const LINE_CELL = 32; // pixels of the side of a square in which lines are looked up
const NAME_REACH = 256; // pixels that a name reaches beyond a frame
const PLACED_BEYOND = 0.5; // of the view, beyond which names are placed before they come into it
const [SMALL_WIDTH, SMALL_SHARE] = [480, 1.6]; // pixels across, below which names have so many times the room
const SLICE = 10; // milliseconds in which names are placed before the page does something else
const [NAMES_A_STEP, LINES_A_STEP] = [8, 200]; // between two looks at the clock

/** @typedef {import("./name_candidates.js").NameCandidate} NameCandidate */
/** @typedef {{ key: string, frame: Frame, names: Map<number, NameCandidate> }} Placement */
/** @typedef {Placement & { steps: Generator<void, void> }} PendingPlacement */

/** @type {Placement} */
let placement = { key: "", frame: [0, 0, 0, 0], names: new Map() };
/** @type {PendingPlacement | null} Names that are placed while those before still stand. */
let pending = null;
/** Whether a picture shows names that stood before those which are placed by now. */
let isBehind = false;

/**
 * Return what a placement depends on; of a whole picture also its frame, in which names have to stay.
 * @param {number} k
 * @param {Frame} frame
 */
function placementKey(k, frame) {
  const chosen = state.chosen ? `${state.chosen.type} ${state.chosen.at}` : "";
  const { lang, size, ends, camera } = state;
  const within = camera ? "" : frame;
  const { bounds } = data.layout;
  return [k.toFixed(4), lang, size, fontVersion(), visible.version, chosen, ends, bounds, within].join("|");
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
  const key = placementKey(k, frame);
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
  const room = new NameRoom(names, k, state.camera ? null : frame);
  for (const at of marks) {
    const radius = symbolRadius(entities[at], k) * k;
    if (radius > namingTables().coverable) room.symbols.add(squareAbout(at, k, radius), at);
  }
  yield;
  room.lines = yield* collectLines(k, frame);
  const [width, height] = [(frame[2] - frame[0]) * k, (frame[3] - frame[1]) * k];
  let left = roomFor(k, width) * width * height;
  for (const [number, at] of orderMarks(marks, highlight).entries()) {
    if (number % NAMES_A_STEP === 0) yield;
    const name =
      room.findBest(at) ?? room.findAfterStep(at) ?? room.findCovering(at, mostCovered(at, highlight));
    if (!name) continue;
    left -= name.width * name.height;
    if (left < 0) break;
    room.write(at, name);
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
  const lines = new LineIndex(LINE_CELL, [
    left * k - NAME_REACH,
    top * k - NAME_REACH,
    right * k + NAME_REACH,
    bottom * k + NAME_REACH,
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

/**
 * Return the share of a picture for names; a small one has more, or nearly nobody would be named.
 * @param {number} k
 * @param {number} width in pixels
 */
function roomFor(k, width) {
  const count = networkLayout().order.length;
  const [, share] = namingTables().rooms.find(([most]) => count <= most) ?? [0, 0];
  return Math.min(1, share * (width < SMALL_WIDTH ? SMALL_SHARE : 1) * Math.max(1, k * k));
}

/**
 * Return how many lesser marks a name may cover where it has no room: a few, where it must stand; any number,
 * where the reader asked for it.
 * @param {number} at
 * @param {HighlightSets} highlight
 */
function mostCovered(at, highlight) {
  if (state.chosen && highlight?.entities.has(at)) return Number.POSITIVE_INFINITY;
  return isBold(at) ? namingTables().mostCovered : 0;
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
