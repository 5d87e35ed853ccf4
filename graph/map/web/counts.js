// @ts-check
// How many organisations and ties each row of the legend stands for in the whole data.

import { certaintyOf, data, entities, sectorIndex, ties } from "./page_data.js";
import { isDated } from "./visible.js";

export const counts = {
  /** @type {Record<HiddenList | PickedList, number[]>} */
  rows: { sectors: [], kinds: [], certainties: [], sources: [], topics: [], places: [] },
  dated: 0,
  ties: 0,
  collectives: 0,
};

/** Count once, when the data is loaded: filters do not change these numbers. */
export function countRows() {
  const { apart } = data.layout;
  const organisations = entities.filter(
    ({ at, several, placed }) => !several && (placed || apart.includes(at)),
  );
  const drawnTies = ties.filter(
    (tie) => tie.drawn && !entities[tie.from].several && !entities[tie.to].several,
  );
  counts.rows = {
    sectors: tally(data.sectors, organisations, (entity) => [sectorIndex(entity)]),
    kinds: tally(data.kinds, drawnTies, (tie) => [tie.kind]),
    certainties: tally(data.certainties, drawnTies, (tie) => [tie.certainty]),
    sources: tally(data.sources, drawnTies, sourcesOf),
    topics: tally(data.topics, organisations, (entity) => entity.topics),
    places: tally(data.places, organisations, (entity) => entity.places),
  };
  counts.dated = drawnTies.filter(isDated).length;
  counts.ties = drawnTies.length;
  counts.collectives = entities.filter((entity) => entity.several && entity.placed).length;
}

/** Count the connections between named organisations that a source states, as the summary does; else all. */
export function countConnections() {
  const stated = new Set();
  const all = new Set();
  for (const [key, tie] of listNamedTies()) {
    all.add(key);
    if (certaintyOf(tie).id === "stated") stated.add(key);
  }
  return stated.size || all.size;
}

/** Yield the drawn ties between two named organisations, each with a key of the two. */
export function* listNamedTies() {
  for (const tie of ties) {
    const { drawn, from, to } = tie;
    if (!drawn || entities[from].several || entities[to].several) continue;
    yield/** @type {[string, Tie]} */ ([`${Math.min(from, to)} ${Math.max(from, to)}`, tie]);
  }
}

/** @param {Tie} tie */
function sourcesOf(tie) {
  return new Set(tie.sets.map((set) => data.sets.source[set] ?? -1));
}

/**
 * Count how often each value of a list occurs.
 * @template Item
 * @param {unknown[]} list
 * @param {Item[]} items
 * @param {(item: Item) => Iterable<number>} valuesOf
 */
function tally(list, items, valuesOf) {
  const found = list.map(() => 0);
  for (const item of items) for (const at of valuesOf(item)) if (at >= 0) found[at] += 1;
  return found;
}
