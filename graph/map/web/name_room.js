// @ts-check
// The names that stand at a scale so far, and where a further one has room: one other name may step aside for it.

import { BoxIndex } from "./box_index.js";
import { namingTables } from "./name_candidates.js";
import { boxAt, candidatesOf, isBold } from "./name_styles.js";

const NAME_CELL = 64; // pixels of the side of a square in which boxes are looked up
const SIDE_AIR = 3; // pixels between a name and the side of the picture
const MOST_STEPS = 400; // names without room for which others are asked to step aside

/** @typedef {import("./name_candidates.js").NameCandidate} NameCandidate */
/** @typedef {import("./line_index.js").LineIndex} LineIndex */

export class NameRoom {
  /** @type {LineIndex | null} Lines that names keep off where they can. */
  lines = null;
  symbols = new BoxIndex(NAME_CELL);
  texts = new BoxIndex(NAME_CELL);
  steps = 0;

  /**
   * @param {Map<number, NameCandidate>} names that stand so far
   * @param {number} k
   * @param {Frame | null} within the part of the picture in which names have to stay
   */
  constructor(names, k, within) {
    this.names = names;
    this.k = k;
    this.within = within;
  }

  /**
   * Let a name stand.
   * @param {number} at
   * @param {NameCandidate} name
   */
  write(at, name) {
    this.texts.add(boxAt(name, at, this.k), at);
    this.names.set(at, name);
  }

  /**
   * Yield where a name may stand with its box, the cheapest first.
   * @param {number} at
   * @returns {Generator<[NameCandidate, Box]>}
   */
  *places(at) {
    for (const name of candidatesOf(at, this.k)) {
      const box = boxAt(name, at, this.k);
      if (!this.within || isBoxWithin(box, this.within, this.k)) yield [name, box];
    }
  }

  /**
   * Return where a name costs least, null where it has no room.
   * @param {number} at
   */
  findBest(at) {
    const { crossed } = namingTables();
    let best = null;
    let least = Number.POSITIVE_INFINITY;
    for (const [name, box] of this.places(at)) {
      if (name.cost >= least) break;
      if (this.texts.touches(box, at) || this.symbols.touches(box, at)) continue;
      const most = (least - name.cost) / crossed; // lines from which on another place is better
      const cost = name.cost + (this.lines ? crossed * this.lines.countCrossing(box, most) : 0);
      if (cost < least) [best, least] = [name, cost];
    }
    return best;
  }

  /**
   * Return where a name covers fewest lesser marks, null where it would cover more than so many.
   * @param {number} at
   * @param {number} most
   */
  findCovering(at, most) {
    let best = null;
    let fewest = most + 1;
    for (const [name, box] of this.places(at)) {
      if (this.texts.touches(box, at)) continue;
      const covered = this.symbols.findOwners(box, at);
      if (covered.size < fewest && ![...covered].some(isBold)) [best, fewest] = [name, covered.size];
    }
    return best;
  }

  /**
   * Return where a name has room once one other has stepped aside, which it does; null where none can.
   * @param {number} at
   */
  findAfterStep(at) {
    this.steps += 1;
    if (this.steps > MOST_STEPS) return null;
    for (const [name, box] of this.places(at)) {
      if (this.symbols.touches(box, at)) continue;
      const owners = this.texts.findOwners(box, at);
      if (owners.size === 1 && this.stepAside([...owners][0], at, box)) return name;
    }
    return null;
  }

  /**
   * Move a name to where it leaves room for a box of another; tell whether there was such a place.
   * @param {number} other
   * @param {number} at
   * @param {Box} box
   */
  stepAside(other, at, box) {
    const old = this.names.get(other);
    if (!old) return false;
    this.texts.remove(boxAt(old, other, this.k), other);
    this.texts.add(box, at);
    const moved = this.findBest(other);
    this.texts.remove(box, at);
    this.write(other, moved ?? old);
    return moved !== null;
  }
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
