// @ts-check
// Search for more than names: places, topics, events, own columns of the data set, and the words of the sources.

import { data, entities, ties } from "./page_data.js";
import { MISSPELT, normalizeText, rankEntities, scoreName } from "./search.js";
import { listValueLabels, VALUE_TYPES } from "./values.js";

const MOST_VALUES = 4; // of each type that are offered
const MOST_QUOTES = 5;
const LEAST_LETTERS = 3; // below which quotes are not searched

/** @typedef {Target & { quote?: string }} Match */

/** @type {{ of: PageData, texts: { words: string, quote: string, at?: number, set?: number }[] } | null} */
let textIndex = null;

/** Return what the data set says of organisations in its own columns, then the words of each assertion. */
function normalizedTexts() {
  if (textIndex?.of !== data) {
    const own = entities.flatMap(({ at, attributes = [] }) => attributes.map((quote) => ({ quote, at })));
    const quotes = [...own, ...data.sets.phrase.map((quote, set) => ({ quote, set }))];
    textIndex = { of: data, texts: quotes.map((text) => ({ ...text, words: normalizeText(text.quote) })) };
  }
  return textIndex.texts;
}

/**
 * Return what matches a query: organisations, then places, topics, events, then organisations by a column of the
 * data set and ties by the words of a source.
 * @param {string} query
 * @returns {Match[]}
 */
export function searchEverything(query) {
  const wanted = normalizeText(query);
  if (!wanted) return [];
  const values = VALUE_TYPES.flatMap((type) => searchValues(type, wanted));
  const { members, isMisspelt } = rankEntities(query);
  const quotes = wanted.length < LEAST_LETTERS ? [] : searchTexts(wanted, isMisspelt ? [] : members);
  /** @type {Match[]} */
  const named = members.map((at) => ({ type: "entity", at }));
  return isMisspelt ? [...values, ...named, ...quotes] : [...named, ...values, ...quotes];
}

/**
 * @param {import("./values.js").ValueType} type
 * @param {string} wanted
 * @returns {Match[]}
 */
function searchValues(type, wanted) {
  const scored = listValueLabels(type).map((label, at) => {
    const names = label.filter(Boolean).map(normalizeText);
    return { type, at, score: Math.min(...names.map((name) => scoreName(name, wanted))) };
  });
  return scored
    .filter(({ score }) => score < MISSPELT)
    .sort((first, second) => first.score - second.score || first.at - second.at)
    .slice(0, MOST_VALUES)
    .map(({ at }) => ({ type, at }));
}

/**
 * Return the organisations with these words in a column of the data set, and the ties of which a source has them.
 * @param {string} wanted
 * @param {number[]} members organisations that are found by name
 * @returns {Match[]}
 */
function searchTexts(wanted, members) {
  const words = wanted.split(" ");
  /** @type {Match[]} */
  const matches = [];
  const seen = { entity: new Set(members), tie: new Set() };
  const left = { entity: MOST_QUOTES, tie: MOST_QUOTES };
  for (const { quote, at, set, words: text } of normalizedTexts()) {
    const type = set === undefined ? "entity" : "tie";
    if (!left[type] || !words.every((word) => text.includes(word))) continue;
    const found =
      at ?? ties.find((tie) => tie.sets.includes(/** @type {number} */ (set)) && !seen.tie.has(tie.at))?.at;
    if (found === undefined || seen[type].has(found)) continue;
    seen[type].add(found);
    left[type] -= 1;
    matches.push({ type, at: found, quote });
  }
  return matches;
}
