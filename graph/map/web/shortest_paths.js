// @ts-check
// Shortest paths between two organisations over the ties that are seen.

import { compareByName } from "./names.js";
import { entities, otherEnd, ties } from "./page_data.js";
import { visibleNeighbours, visibleTiesOf } from "./visible.js";

/** Paths that are listed; how many there are in all is counted. */
export const MOST_PATHS = 12;

/** @typedef {{ parents: Map<number, number[]>, steps: Map<number, number> }} PathTree */

/**
 * Return the first shortest paths by name, and how many there are. Collectives are no way through.
 * @param {number} from
 * @param {number} to
 */
export function findShortestPaths(from, to) {
  const tree = searchFrom(from, to);
  if (!tree.parents.has(to)) return { paths: [], count: 0 };
  return { paths: listPaths(to, tree), count: countPaths(from, to, tree) };
}

/**
 * Search outward in rings, breadth first (Moore 1959), and keep all parents of each organisation.
 * @param {number} from
 * @param {number} to
 * @returns {PathTree}
 */
function searchFrom(from, to) {
  /** @type {Map<number, number[]>} */
  const parents = new Map([[from, []]]);
  const steps = new Map([[from, 0]]);
  let ring = [from];
  for (let step = 1; ring.length && !parents.has(to); step += 1) {
    const next = [];
    for (const member of ring) {
      for (const neighbour of namedNeighbours(member)) {
        if (!steps.has(neighbour)) {
          steps.set(neighbour, step);
          parents.set(neighbour, []);
          next.push(neighbour);
        }
        if (steps.get(neighbour) === step) parentsOf(parents, neighbour).push(member);
      }
    }
    ring = next;
  }
  return { parents, steps };
}

/**
 * Return the organisations that visible ties join to one, each once, without collectives.
 * @param {number} at
 */
function namedNeighbours(at) {
  return new Set([...visibleNeighbours(at)].filter((neighbour) => !entities[neighbour].several));
}

/**
 * @param {Map<number, number[]>} parents
 * @param {number} at
 */
function parentsOf(parents, at) {
  return parents.get(at) ?? [];
}

/**
 * @param {number} from
 * @param {number} to
 * @param {PathTree} tree
 */
function countPaths(from, to, { parents, steps }) {
  /** @param {number} at */
  const stepOf = (at) => steps.get(at) ?? 0;
  const within = [...steps.keys()].filter((at) => stepOf(at) <= stepOf(to));
  const counts = new Map([[from, 1]]);
  for (const at of within.sort((first, second) => stepOf(first) - stepOf(second))) {
    if (at === from) continue;
    counts.set(
      at,
      parentsOf(parents, at).reduce((sum, parent) => sum + (counts.get(parent) ?? 0), 0),
    );
  }
  return counts.get(to) ?? 0;
}

/**
 * @param {number} to
 * @param {PathTree} tree
 */
function listPaths(to, { parents }) {
  /** @type {number[][]} */
  const found = [];
  const unfinished = [[to]];
  while (found.length < MOST_PATHS) {
    const path = unfinished.pop();
    if (!path) break;
    const before = parentsOf(parents, path[0]);
    if (!before.length) found.push(path);
    const byName = [...before].sort((first, second) => compareByName(second, first));
    for (const parent of byName) unfinished.push([parent, ...path]);
  }
  return found;
}

/**
 * Return the visible ties that join two organisations, the most certain first.
 * @param {number} from
 * @param {number} to
 */
export function findTiesBetween(from, to) {
  return visibleTiesOf(from)
    .filter((tie) => otherEnd(ties[tie], from) === to)
    .sort((first, second) => ties[first].certainty - ties[second].certainty || first - second);
}

/**
 * Return the organisations and ties of the shortest paths between two, which stay bright.
 * @param {[number, number]} ends
 */
export function highlightPaths(ends) {
  const found = {
    entities: new Set(/** @type {number[]} */ (ends)),
    ties: new Set(/** @type {number[]} */ ([])),
  };
  for (const path of findShortestPaths(...ends).paths) {
    for (const [step, at] of path.entries()) {
      found.entities.add(at);
      if (step) for (const tie of findTiesBetween(path[step - 1], at)) found.ties.add(tie);
    }
  }
  return found;
}
