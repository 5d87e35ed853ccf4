// @ts-check
// Straight lines in the squares of a grid, so that a box is compared only with those near it.

import { cellNumber } from "./box_index.js";

export class LineIndex {
  /** @type {number[]} The ends of each line: x, y, x, y. */
  ends = [];
  /** @type {Map<number, number[]>} */
  cells = new Map();
  /** @type {number[]} The last count in which a line was looked at. */
  lookedAt = [];
  counts = 0;

  /**
   * @param {number} side of a square of the grid
   * @param {Frame} frame beyond which no line is asked for
   */
  constructor(side, [left, top, right, bottom]) {
    this.side = side;
    this.frame = { x: left, y: top, width: right - left, height: bottom - top };
  }

  /**
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   */
  add(x1, y1, x2, y2) {
    const part = clipLine(x1, y1, x2, y2, this.frame);
    if (!part) return;
    const number = this.lookedAt.push(0) - 1;
    this.ends.push(x1, y1, x2, y2);
    const [enter, leave] = part;
    const [dx, dy] = [x2 - x1, y2 - y1];
    const long = Math.max(Math.abs(dx), Math.abs(dy)) * (leave - enter);
    const steps = Math.max(1, Math.ceil(long / (this.side / 2)));
    let last = Number.NaN;
    for (let step = 0; step <= steps; step += 1) {
      const share = enter + ((leave - enter) * step) / steps;
      const cell = this.cellOf(x1 + dx * share, y1 + dy * share);
      if (cell === last) continue;
      last = cell;
      const numbers = this.cells.get(cell);
      if (numbers) numbers.push(number);
      else this.cells.set(cell, [number]);
    }
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  cellOf(x, y) {
    return cellNumber(Math.floor(x / this.side), Math.floor(y / this.side));
  }

  /**
   * Count the lines that pass a box, up to a number from which on it does not matter.
   * @param {Box} box
   * @param {number} most
   */
  countCrossing(box, most) {
    this.counts += 1;
    let count = 0;
    for (let x = Math.floor(box.x / this.side); x <= (box.x + box.width) / this.side; x += 1) {
      for (let y = Math.floor(box.y / this.side); y <= (box.y + box.height) / this.side; y += 1) {
        for (const number of this.cells.get(cellNumber(x, y)) ?? []) {
          if (this.isFirstCrossing(number, box)) count += 1;
          if (count >= most) return count;
        }
      }
    }
    return count;
  }

  /**
   * Tell whether a line passes a box, and was not looked at before in this count.
   * @param {number} number
   * @param {Box} box
   */
  isFirstCrossing(number, box) {
    if (this.lookedAt[number] === this.counts) return false;
    this.lookedAt[number] = this.counts;
    const [at, { ends }] = [4 * number, this];
    return clipLine(ends[at], ends[at + 1], ends[at + 2], ends[at + 3], box) !== null;
  }
}

/**
 * Return the shares of a line at which it enters a box and leaves it (Liang, Barsky 1984); null where it
 * passes by.
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {Box} box
 * @returns {[number, number] | null}
 */
function clipLine(x1, y1, x2, y2, { x, y, width, height }) {
  if (Math.max(x1, x2) < x || Math.min(x1, x2) > x + width) return null;
  if (Math.max(y1, y2) < y || Math.min(y1, y2) > y + height) return null;
  let [enter, leave] = [0, 1];
  const [dx, dy] = [x2 - x1, y2 - y1];
  if (dx) {
    const [first, last] = [(x - x1) / dx, (x + width - x1) / dx];
    enter = Math.max(enter, Math.min(first, last));
    leave = Math.min(leave, Math.max(first, last));
  }
  if (dy) {
    const [first, last] = [(y - y1) / dy, (y + height - y1) / dy];
    enter = Math.max(enter, Math.min(first, last));
    leave = Math.min(leave, Math.max(first, last));
  }
  return enter <= leave ? [enter, leave] : null;
}
