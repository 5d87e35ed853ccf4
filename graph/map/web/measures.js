// @ts-check
// What the measures say of one organisation, in sentences, or why they say nothing.

import { data, entities } from "./page_data.js";
import { formatNumber, pick, say } from "./text.js";

/** @typedef {Map<number, { rank: number, shared: number }>} Ranks */

/**
 * Rank the values of a measure: 1 is the largest, or the smallest of a measure of which little is much.
 * @param {(number | null)[]} values
 * @param {boolean} isLow
 * @returns {Ranks}
 */
export function rankValues(values, isLow) {
  const sorted = values.filter((value) => value !== null);
  sorted.sort((first, second) => (isLow ? first - second : second - first));
  /** @type {Ranks} */
  const ranks = new Map();
  for (const [before, value] of sorted.entries()) {
    const known = ranks.get(value);
    if (known) known.shared += 1;
    else ranks.set(value, { rank: before + 1, shared: 1 });
  }
  return ranks;
}

/** @type {WeakMap<Measure, Ranks>} Ranking takes time where there are many, so it is done once. */
const ranked = new WeakMap();

/** @param {Measure} measure */
function ranksOf(measure) {
  const ranks = ranked.get(measure) ?? rankValues(measure.values, measure.low);
  ranked.set(measure, ranks);
  return ranks;
}

/**
 * @param {Measure} measure
 * @param {number} at
 */
function describeRank(measure, at) {
  const value = measure.values[at];
  if (measure.reason || value === null || value === undefined) return null;
  const { rank, shared } = ranksOf(measure).get(value) ?? { rank: 0, shared: 0 };
  const others = shared - 1;
  return say(others > 0 ? "rank_shared" : "rank", {
    measure: pick(measure.label),
    meaning: pick(measure.meaning),
    value: formatNumber(value, Number.isInteger(value) ? 0 : 3),
    of: measure.values.filter((each) => each !== null).length,
    rank,
    shared: others,
    n: others,
  });
}

/** Name together the measures that say nothing for the same reason. */
function describeUnusable() {
  /** @type {Map<string, string[]>} */
  const byReason = new Map();
  for (const measure of data.measures) {
    if (!measure.reason) continue;
    const reason = pick(measure.reason);
    byReason.set(reason, [...(byReason.get(reason) ?? []), pick(measure.label)]);
  }
  return [...byReason].map(([reason, labels]) =>
    say("says_nothing", { measures: labels.join(", "), reason }),
  );
}

/**
 * Return the sentences about one organisation.
 * @param {number} at
 */
export function describeMeasures(at) {
  const ranks = data.measures.map((measure) => describeRank(measure, at)).filter((text) => text !== null);
  const unheard = entities[at].consulted ? [] : [say("not_consulted")];
  return [...ranks, ...describeUnusable(), ...unheard];
}
