// @ts-check
// Search for an organisation by any of its names: the best matches first, misspellings forgiven.

import { compareByName } from "./names.js";
import { data, entities, near } from "./page_data.js";

const MOST_FOUND = 12;
export const MISSPELT = 10; // scores from here on have misspellings

/**
 * Write a text so that it can be compared: without accents, case and punctuation.
 * @param {string} text
 */
export function normalizeText(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’.]/g, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

/** @type {{ of: PageData, names: string[][] } | null} */
let index = null;

/** Return every name of each organisation, normalized. They are made at the first search. */
function normalizedNames() {
  if (index?.of !== data) index = { of: data, names: entities.map(listNames) };
  return index.names;
}

/** @param {Entity} entity */
function listNames({ id, name, short, abbr, other }) {
  const names = [...name, ...short, abbr, ...other, id.replaceAll("-", " ")];
  return [...new Set(names.filter(Boolean).map(normalizeText))].filter(Boolean);
}

/**
 * Return the organisations that match a query, best first. Misspelt ones are offered only where no other is.
 * @param {string} query
 */
export function searchEntities(query) {
  return rankEntities(query).members;
}

/**
 * Return the organisations that match a query, best first, and whether all of them are misspelt.
 * @param {string} query
 */
export function rankEntities(query) {
  const wanted = normalizeText(query);
  if (!wanted) return { members: [], isMisspelt: false };
  const matches = [];
  for (const [at, names] of normalizedNames().entries()) {
    const score = Math.min(...names.map((name) => scoreName(name, wanted)));
    if (Number.isFinite(score)) matches.push({ at, score: score + (entities[at].several ? 0.5 : 0) });
  }
  matches.sort(
    (first, second) =>
      first.score - second.score ||
      near[second.at].length - near[first.at].length ||
      compareByName(first.at, second.at),
  );
  const best = matches[0]?.score ?? 0;
  const kept = matches.filter(({ score }) => score < MISSPELT || best >= MISSPELT);
  return { members: kept.slice(0, MOST_FOUND).map(({ at }) => at), isMisspelt: best >= MISSPELT };
}

/**
 * Return how well a name matches: 0 it is the name, 1 the name begins so, 2 words of it begin so, 3 it stands
 * somewhere within, 4 it does so but for spaces, from 10 on with misspellings, infinity where it does not.
 * @param {string} name
 * @param {string} wanted
 */
export function scoreName(name, wanted) {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  const words = name.split(" ");
  const wantedWords = wanted.split(" ");
  if (wantedWords.every((prefix) => words.some((word) => word.startsWith(prefix)))) return 2;
  if (wanted.length > 2 && name.includes(wanted)) return 3;
  if (wanted.length < 4) return Number.POSITIVE_INFINITY;
  if (name.replaceAll(" ", "").includes(wanted.replaceAll(" ", ""))) return 4;
  return scoreMisspelling(words, wantedWords);
}

/**
 * @param {string[]} words
 * @param {string[]} wantedWords
 */
function scoreMisspelling(words, wantedWords) {
  let wrong = 0;
  for (const wanted of wantedWords) {
    const allowed = allowedEdits(wanted);
    const least = Math.min(...words.map((word) => countEdits(wanted, word, allowed)));
    if (least > allowed) return Number.POSITIVE_INFINITY;
    wrong += least;
  }
  return MISSPELT + wrong + Math.abs(words.length - wantedWords.length) / 10;
}

/** @param {string} word */
function allowedEdits(word) {
  if (word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

/**
 * Count the letters to change, add, drop or swap with the next (Damerau 1964) until a typed word is another,
 * or the beginning of it.
 * @param {string} typed
 * @param {string} word
 * @param {number} allowed
 */
export function countEdits(typed, word, allowed) {
  if (typed.length - word.length > allowed) return Number.POSITIVE_INFINITY;
  const rows = [Array.from({ length: word.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= typed.length; row += 1) {
    const costs = [row];
    for (let column = 1; column <= word.length; column += 1) {
      const changed = rows[row - 1][column - 1] + (typed[row - 1] === word[column - 1] ? 0 : 1);
      let cost = Math.min(changed, rows[row - 1][column] + 1, costs[column - 1] + 1);
      if (isSwapped(typed, row, word, column)) cost = Math.min(cost, rows[row - 2][column - 2] + 1);
      costs.push(cost);
    }
    rows.push(costs);
  }
  const last = rows[typed.length];
  if (typed.length < 5) return last[word.length];
  return Math.min(last[word.length], ...last.slice(typed.length - 1).map((cost) => cost + 0.5));
}

/**
 * @param {string} typed
 * @param {number} row
 * @param {string} word
 * @param {number} column
 */
function isSwapped(typed, row, word, column) {
  if (row < 2 || column < 2) return false;
  return typed[row - 1] === word[column - 2] && typed[row - 2] === word[column - 1];
}
