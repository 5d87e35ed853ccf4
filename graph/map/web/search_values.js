// @ts-check
// Search for more than names: places, topics, events, and the words of the sources.

import { data, ties } from "./page_data.js";
import { MISSPELT, normalizeText, rankEntities, scoreName } from "./search.js";
import { listValueLabels, VALUE_TYPES } from "./values.js";

const MOST_VALUES = 4; // of each type that are offered
const MOST_QUOTES = 5;
const LEAST_LETTERS = 3; // below which quotes are not searched

/** @typedef {Target & { quote?: string }} Match */

/** @type {{ of: PageData, quotes: { set: number, words: string }[] } | null} */
let quoteIndex = null;

/** Return the words of each assertion, normalized. They are made at the first search. */
function normalizedQuotes() {
  if (quoteIndex?.of !== data) {
    const quotes = data.sets.phrase.map((phrase, set) => ({ set, words: normalizeText(phrase) }));
    quoteIndex = { of: data, quotes: quotes.filter(({ words }) => words) };
  }
  return quoteIndex.quotes;
}

/**
 * Return what matches a query: organisations, then places, topics, events, then ties by the words of a source.
 * @param {string} query
 * @returns {Match[]}
 */
export function searchEverything(query) {
  const wanted = normalizeText(query);
  if (!wanted) return [];
  const values = VALUE_TYPES.flatMap((type) => searchValues(type, wanted));
  const quotes = wanted.length < LEAST_LETTERS ? [] : searchQuotes(wanted);
  const { members, isMisspelt } = rankEntities(query);
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
 * Return the ties of which a source speaks in these words.
 * @param {string} wanted
 * @returns {Match[]}
 */
function searchQuotes(wanted) {
  const words = wanted.split(" ");
  /** @type {Match[]} */
  const matches = [];
  const seen = new Set();
  for (const { set, words: quote } of normalizedQuotes()) {
    if (!words.every((word) => quote.includes(word))) continue;
    const tie = ties.find(({ at, sets }) => sets.includes(set) && !seen.has(at));
    if (!tie) continue;
    seen.add(tie.at);
    matches.push({ type: "tie", at: tie.at, quote: data.sets.phrase[set] });
    if (matches.length >= MOST_QUOTES) break;
  }
  return matches;
}
