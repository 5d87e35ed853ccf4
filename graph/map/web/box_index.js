// @ts-check
// Boxes in the squares of a grid, so that a new box is compared only with those near it.

export class BoxIndex {
  /** @type {Map<string, Box[]>} */
  cells = new Map();

  /** @param {number} side of a square of the grid */
  constructor(side) {
    this.side = side;
  }

  /**
   * Yield the squares that a box lies in.
   * @param {Box} box
   */
  *cellsOf({ x, y, width, height }) {
    for (let column = Math.floor(x / this.side); column <= (x + width) / this.side; column += 1) {
      for (let row = Math.floor(y / this.side); row <= (y + height) / this.side; row += 1) {
        yield `${column} ${row}`;
      }
    }
  }

  /** @param {Box} box */
  add(box) {
    for (const cell of this.cellsOf(box)) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
    }
  }

  /**
   * Tell whether a box touches one that was added.
   * @param {Box} box
   */
  touches(box) {
    for (const cell of this.cellsOf(box)) {
      if (this.cells.get(cell)?.some((other) => boxesOverlap(other, box))) return true;
    }
    return false;
  }
}

/**
 * @param {Box} first
 * @param {Box} second
 */
export function boxesOverlap(first, second) {
  const isAcross = first.x < second.x + second.width && second.x < first.x + first.width;
  return isAcross && first.y < second.y + second.height && second.y < first.y + first.height;
}

/**
 * @param {Box} box
 * @param {Point} point
 */
export function isInBox(box, { x, y }) {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}
