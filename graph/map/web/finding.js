// @ts-check
// The finding with which the page opens, in one sentence: who is best connected, as far as that can be said.

import { countConnections, listNamedTies } from "./counts.js";
import { nameOf } from "./names.js";
import { countNamed, data, entities, findMeasure } from "./page_data.js";
import { say } from "./text.js";

const FEW_PAIRS = 4; // connections of which no one is said to hold most

/** Say the one thing that is worth knowing first. */
export function describeFinding() {
  const finding = describeBest() || describeHubs();
  if (finding) return finding;
  const { apart } = data.layout;
  const all = countNamed();
  if (apart.length === all) return say("finding_none", { n: all });
  if (apart.length) return say("finding_apart", { n: apart.length, all });
  return say("finding_connections", { n: countConnections() });
}

/** Say who has most connections, where they can be ranked; empty where no one has more than one. */
function describeBest() {
  const degree = findMeasure("degree");
  if (!degree) return "";
  const ranked = entities.filter(({ at }) => degree.values[at] !== null);
  const most = Math.max(0, ...ranked.map(({ at }) => degree.values[at] ?? 0));
  const best = ranked.filter(({ at }) => degree.values[at] === most);
  if (most < 2) return "";
  if (best.length === ranked.length)
    return most === ranked.length - 1
      ? say("finding_all_tied", { all: ranked.length })
      : say("finding_equal", { all: ranked.length, most });
  const [name, other] = best.map(({ at }) => nameOf(at));
  if (best.length === 1) return say("finding_best", { name, n: most });
  if (best.length === 2) return say("finding_two_best", { name, other, most });
  return say("finding_shared", { n: best.length, most });
}

/** Say who is at one end of most connections, one organisation or two; empty where nobody is. */
function describeHubs() {
  const pairs = new Set();
  /** @type {Map<number, number>} */
  const partners = new Map();
  for (const [key, { from, to }] of listNamedTies()) {
    if (pairs.has(key)) continue;
    pairs.add(key);
    for (const at of [from, to]) partners.set(at, (partners.get(at) ?? 0) + 1);
  }
  const most = Math.max(0, ...partners.values());
  const [name, other, ...more] = [...partners]
    .filter(([, count]) => count === most)
    .map(([at]) => nameOf(at));
  if (pairs.size <= FEW_PAIRS || most <= pairs.size / 2 || more.length) return "";
  const values = { name, part: most, n: pairs.size };
  return other ? say("finding_two_hubs", { ...values, other }) : say("finding_hub", values);
}
