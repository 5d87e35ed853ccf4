// @ts-check
// Parts of the network that hold together, and what falls off when organisations are taken away.

import { compareByName } from "./names.js";
import { entities, ties } from "./page_data.js";
import { state } from "./state.js";

/**
 * Compare the network with and without some organisations: how many parts it has before and after, and who
 * was with the largest part and is no more.
 * @param {number[]} gone
 */
export function findLosses(gone) {
  const { kinds, certainties } = state.off;
  const counted = ties.filter(
    (tie) => tie.drawn && !kinds.includes(tie.kind) && !certainties.includes(tie.certainty),
  );
  const named = entities.filter((entity) => !entity.several).map((entity) => entity.at);
  const before = findComponents(named, counted);
  const remaining = named.filter((at) => !gone.includes(at));
  const after = findComponents(remaining, counted);
  const largest = new Set(after[0]);
  const cutOff = (before[0] ?? []).filter((at) => !gone.includes(at) && !largest.has(at)).sort(compareByName);
  return { before: countJoined(before), after: countJoined(after), cutOff };
}

/** @type {{ key: string, cutOff: Set<number> }} */
let lossesKept = { key: "[]", cutOff: new Set() };

/** Return those who lose their path to the largest part without the organisations that were taken away. */
export function listCutOff() {
  const { gone, off } = state;
  const key = gone.length ? JSON.stringify([gone, off.kinds, off.certainties]) : "[]";
  if (key !== lossesKept.key) {
    lossesKept = { key, cutOff: new Set(gone.length ? findLosses(gone).cutOff : []) };
  }
  return lossesKept.cutOff;
}

/** @param {number[][]} components */
function countJoined(components) {
  return components.filter((component) => component.length > 1).length;
}

/**
 * Return the connected components, the largest first (union-find: Galler and Fisher 1964).
 * @param {number[]} members
 * @param {Tie[]} counted
 */
export function findComponents(members, counted) {
  const parents = new Map(members.map((at) => [at, at]));
  /** @param {number} at */
  const findRoot = (at) => {
    let root = at;
    for (
      let parent = parents.get(root);
      parent !== undefined && parent !== root;
      parent = parents.get(root)
    ) {
      parents.set(root, parents.get(parent) ?? parent);
      root = parent;
    }
    return root;
  };
  for (const { from, to } of counted) {
    if (parents.has(from) && parents.has(to)) parents.set(findRoot(from), findRoot(to));
  }
  /** @type {Map<number, number[]>} */
  const byRoot = new Map();
  for (const at of members) {
    const component = byRoot.get(findRoot(at));
    if (component) component.push(at);
    else byRoot.set(findRoot(at), [at]);
  }
  return [...byRoot.values()].sort((first, second) => second.length - first.length || first[0] - second[0]);
}
