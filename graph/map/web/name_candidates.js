// @ts-check
// Where the name of a mark may stand, in pixels from its middle. `layout/label_positions.py` has the same table.

import { LINE_HEIGHT, measureText, wrapText } from "./canvas_text.js";

const WIDTHS = [88, 118, 170, Number.POSITIVE_INFINITY]; // pixels to which a name is broken into lines
const WIDTH_COSTS = [0.1, 0, 0.15, 0.3];
const ONE_LINE = 3;
const ON_THE_RIGHT = 1;
const GAP = 3; // pixels from a mark to its name
export const NAME_SIZE = 11; // pixels on screen
export const LARGE_SIZE = 12.5; // of the few that are set bold
/**
 * Across and down from the mark, and what standing there costs.
 * @type {[number, number, number][]}
 */
const POSITIONS = [
  [0, 1, 0],
  [1, 0, 0.1],
  [-1, 0, 0.2],
  [0, -1, 0.3],
  [1, 1, 0.4],
  [-1, 1, 0.4],
  [1, -1, 0.5],
  [-1, -1, 0.5],
  [0.5, 1, 0.6],
  [-0.5, 1, 0.6],
  [0.5, -1, 0.7],
  [-0.5, -1, 0.7],
];
/** Where the names of a list stand. */
const LISTED = { width: ONE_LINE, position: ON_THE_RIGHT };

/**
 * A name in lines, and its box in pixels from the middle of its mark.
 * @typedef {Box & { lines: string[], align: Align, size: number, bold: boolean, cost: number }} NameCandidate
 */

/**
 * What decides where the name of a mark may stand. `hint` is tried before all.
 * @typedef {{ radius: number, bold: boolean, isListed: boolean, hint?: { width: number, position: number } }} MarkStyle
 */

/**
 * Return where a name may stand, the best first.
 * @param {string} name
 * @param {MarkStyle} mark
 * @returns {NameCandidate[]}
 */
export function listCandidates(name, mark) {
  const size = mark.bold ? LARGE_SIZE : NAME_SIZE;
  const seen = new Set();
  const candidates = WIDTHS.flatMap((limit, width) => {
    const lines = wrapText(name, size, limit, mark.bold);
    const isRepeated = seen.has(lines.join("\n"));
    seen.add(lines.join("\n"));
    if (mark.isListed ? width !== LISTED.width : isRepeated) return [];
    return listPositions(lines, width, size, mark);
  });
  return candidates.sort((first, second) => first.cost - second.cost);
}

/**
 * @param {string[]} lines
 * @param {number} width
 * @param {number} size
 * @param {MarkStyle} mark
 * @returns {NameCandidate[]}
 */
function listPositions(lines, width, size, { radius, bold, isListed, hint }) {
  const wide = Math.max(...lines.map((line) => measureText(line, size, bold)));
  const high = lines.length * size * LINE_HEIGHT;
  const numbers = isListed ? [LISTED.position] : [...POSITIONS.keys()];
  return numbers.map((position) => {
    const [across, down, cost] = POSITIONS[position];
    const isHinted = hint?.width === width && hint.position === position;
    const align = across === 1 ? "left" : across === -1 ? "right" : "centre";
    const box = locateBox(radius, wide, high, across, down);
    return { ...box, lines, align, size, bold, cost: isHinted ? -1 : cost + WIDTH_COSTS[width] };
  });
}

/**
 * @param {number} radius
 * @param {number} width
 * @param {number} height
 * @param {number} across
 * @param {number} down
 * @returns {Box}
 */
function locateBox(radius, width, height, across, down) {
  const reach = radius + GAP;
  const side = Math.abs(across) === 1 && down !== 0 ? reach * 0.75 : reach;
  const isBeside = Math.abs(across) === 1;
  const x = isBeside ? (across > 0 ? side : -side - width) : (across * width) / 2 - width / 2;
  const y = down === 0 ? -height / 2 : down > 0 ? side - 1 : 1 - side - height;
  return { x, y, width, height };
}
