// @ts-check
// Straight lines in the squares of a grid, so that a box is compared only with those near it.

import { cellNumber } from "./box_index.js";

export class LineIndex {
  /** @type {number[][]} */
  lines = [];
  /** @type {Map<number, number[]>} */
  cells = new Map();

  /** @param {number} side of a square of the grid */
  constructor(side) {
    this.side = side;
  }

  /**
   * @param {number} x1
   * @param {number} y1
   * @param {number} x2
   * @param {number} y2
   */
  add(x1, y1, x2, y2) {
    const number = this.lines.push([x1, y1, x2, y2]) - 1;
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1)) / (this.side / 2)));
    let last = Number.NaN;
    for (let step = 0; step <= steps; step += 1) {
      const share = step / steps;
      const cell = this.cellOf(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share);
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
   * Count the lines that pass a box.
   * @param {Box} box
   */
  countCrossing(box) {
    const near = new Set();
    for (let x = Math.floor(box.x / this.side); x <= (box.x + box.width) / this.side; x += 1) {
      for (let y = Math.floor(box.y / this.side); y <= (box.y + box.height) / this.side; y += 1) {
        for (const number of this.cells.get(cellNumber(x, y)) ?? []) near.add(number);
      }
    }
    let count = 0;
    for (const number of near) if (isCrossing(this.lines[number], box)) count += 1;
    return count;
  }
}

/**
 * Tell whether a line passes a box (Liang, Barsky 1984).
 * @param {number[]} line
 * @param {Box} box
 */
function isCrossing([x1, y1, x2, y2], { x, y, width, height }) {
  let [enter, leave] = [0, 1];
  for (const [delta, start, low, high] of [
    [x2 - x1, x1, x, x + width],
    [y2 - y1, y1, y, y + height],
  ]) {
    if (!delta) {
      if (start < low || start > high) return false;
      continue;
    }
    const [first, last] = [(low - start) / delta, (high - start) / delta];
    enter = Math.max(enter, Math.min(first, last));
    leave = Math.min(leave, Math.max(first, last));
  }
  return enter <= leave;
}
