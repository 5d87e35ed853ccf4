// @ts-check
// Boxes in the squares of a grid, so that a new box is compared only with those near it.

const COLUMN = 1 << 20; // what the number of a square's column is multiplied by

/**
 * Return the number of a square of a grid.
 * @param {number} column
 * @param {number} row
 */
export function cellNumber(column, row) {
  return column * COLUMN + row;
}

export class BoxIndex {
  /** @type {Map<number, (Box & { owner?: number })[]>} */
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
        yield cellNumber(column, row);
      }
    }
  }

  /**
   * @param {Box} box
   * @param {number} [owner] to whom the box belongs, where it does not bar its owner's
   */
  add(box, owner) {
    const owned = { ...box, owner };
    for (const cell of this.cellsOf(box)) {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(owned);
      else this.cells.set(cell, [owned]);
    }
  }

  /**
   * Tell whether a box touches one that was added by anybody but its owner.
   * @param {Box} box
   * @param {number} [owner]
   */
  touches(box, owner) {
    /** @param {Box & { owner?: number }} taken */
    const isBarring = (taken) => (owner === undefined || taken.owner !== owner) && boxesOverlap(taken, box);
    for (const cell of this.cellsOf(box)) if (this.cells.get(cell)?.some(isBarring)) return true;
    return false;
  }

  /**
   * Take out the boxes of an owner in the squares that a box lies in.
   * @param {Box} box
   * @param {number} owner
   */
  remove(box, owner) {
    for (const cell of this.cellsOf(box)) {
      const left = this.cells.get(cell)?.filter((taken) => taken.owner !== owner);
      if (left) this.cells.set(cell, left);
    }
  }

  /**
   * Return the owners of the boxes that a box touches, but for its own.
   * @param {Box} box
   * @param {number} owner
   * @returns {Set<number>}
   */
  findOwners(box, owner) {
    const owners = new Set();
    for (const cell of this.cellsOf(box)) {
      for (const taken of this.cells.get(cell) ?? [])
        if (taken.owner !== owner && boxesOverlap(taken, box)) owners.add(taken.owner);
    }
    return owners;
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
