// @ts-check
// What organisations and ties are called on the page.

import { data, entities, ties } from "./page_data.js";
import { state } from "./state.js";
import { compareWords, pick, say } from "./text.js";

/** @param {number} at */
export function nameOf(at) {
  return pick(entities[at].name);
}

/** @param {number} at */
export function shortName(at) {
  const { short, abbr, name } = entities[at];
  if (state.lang === "bn" && name[1]) return short[1] || name[1];
  return short[0] || abbr || pick(name);
}

/**
 * Return what a sector is called as a heading of several.
 * @param {Sector} sector
 */
export function sectorName(sector) {
  return pick(sector.plural) || pick(sector.label);
}

/** @param {number} at */
export function tieKindLabel(at) {
  return pick(data.kinds[ties[at].kind].label);
}

/**
 * Return how a tie reads from one of its ends: its label, or that of its other direction.
 * @param {Tie} tie
 * @param {number} at
 */
export function tieReading(tie, at) {
  const kind = data.kinds[tie.kind];
  if (tie.from === at || !kind.directed) return pick(kind.label);
  return pick(kind.reverse) || say("reversed", { tie: pick(kind.label) });
}

/**
 * @param {number} first
 * @param {number} second
 */
export function compareByName(first, second) {
  return compareWords(nameOf(first), nameOf(second)) || first - second;
}

/**
 * Return of what kinds an organisation is, in words.
 * @param {Entity} entity
 */
export function describeKinds({ types, several, sector }) {
  const kinds = types.map((type) => pick(data.types[type]));
  if (several) return [...kinds, say("several")];
  const sectorLabel = pick(data.sectors[sector]?.label);
  return kinds.length || !sectorLabel ? kinds : [sectorLabel];
}
