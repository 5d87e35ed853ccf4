// @ts-check
// Where what is drawn by itself stands and runs, in columns of numbers: most of it is passed over without a look.

import { entitySize } from "./colours.js";
import { data, entities, ties } from "./page_data.js";
import { state } from "./state.js";
import { positionOf } from "./tie_curves.js";
import { isTieDrawn, visible } from "./visible.js";

const PARALLEL_ASIDE = 20; // of the picture that parallel ties lie beside the line between their ends, at most
const BULGE = 0.4; // of its length that a bow lies beside it

/**
 * The ties drawn and their boxes: left, top, right, bottom.
 * @typedef {{ ties: Tie[], boxes: Float64Array }} DrawnTies
 */
/**
 * The organisations drawn, their places (x, y) and the one with the largest mark; the ties drawn.
 * @typedef {{ at: number[], places: Float64Array, largest: Entity | null } & DrawnTies} DrawnIndex
 */

/** @type {{ key: unknown[], index: DrawnIndex | null }} */
let kept = { key: [], index: null };

/**
 * Return the index of what is drawn; it is made anew where something else is seen or stands elsewhere.
 * @returns {DrawnIndex}
 */
function drawnIndex() {
  const key = [visible.version, state.moved, state.size, data.layout.bounds, data];
  if (kept.index && key.every((part, number) => part === kept.key[number])) return kept.index;
  const drawn = entities.filter(({ at }) => visible.separate[at]);
  const { pane } = visible;
  visible.pane = -1; // the ties of both dates, where two are compared
  const runs = ties.filter(isTieDrawn);
  visible.pane = pane;
  const places = Float64Array.from(drawn.flatMap(({ at }) => [positionOf(at).x, positionOf(at).y]));
  const largest = drawn.reduce(
    (most, entity) => (!most || entitySize(entity) > entitySize(most) ? entity : most),
    /** @type {Entity | null} */ (null),
  );
  const boxes = new Float64Array(4 * runs.length);
  for (const [number, tie] of runs.entries()) boxes.set(boxOfTie(tie), 4 * number);
  kept = { key, index: { at: drawn.map(({ at }) => at), places, largest, ties: runs, boxes } };
  return /** @type {DrawnIndex} */ (kept.index);
}

/** @param {Tie} tie */
function boxOfTie(tie) {
  const [from, to] = [positionOf(tie.from), positionOf(tie.to)];
  const bulge = tie.curve === "bow" ? BULGE * Math.hypot(from.x - to.x, from.y - to.y) : 0;
  const margin = PARALLEL_ASIDE + bulge;
  return [
    Math.min(from.x, to.x) - margin,
    Math.min(from.y, to.y) - margin,
    Math.max(from.x, to.x) + margin,
    Math.max(from.y, to.y) + margin,
  ];
}

/**
 * Return the ties drawn that may touch a part of the picture.
 * @param {Frame} frame
 */
export function findTiesIn([left, top, right, bottom]) {
  const { ties: runs, boxes } = drawnIndex();
  return runs.filter((tie, number) => {
    const at = 4 * number;
    const isApart =
      boxes[at] > right || boxes[at + 1] > bottom || boxes[at + 2] < left || boxes[at + 3] < top;
    return !isApart && isTieDrawn(tie); // a mark that is being moved is not drawn, nor are its ties
  });
}

/**
 * Return the organisations drawn whose middles lie in a part of the picture.
 * @param {Frame} frame
 */
export function findEntitiesIn([left, top, right, bottom]) {
  const { at, places } = drawnIndex();
  return at.filter((own, number) => {
    const [x, y] = [places[2 * number], places[2 * number + 1]];
    return x >= left && x <= right && y >= top && y <= bottom && visible.separate[own];
  });
}

/** Return the organisation with the largest mark, null where none is drawn. */
export function findLargest() {
  return drawnIndex().largest;
}
