// @ts-check
// The views of the story: kept by the reader, or brought by the data set.

import { readHash, writeHash } from "./address.js";
import { followCamera } from "./stage.js";
import { changeState, currentView, state } from "./state.js";
import { say } from "./text.js";
import { longestOf } from "./view_format.js";

/** @typedef {{ name: string, text: string }} ViewWords */

/**
 * Keep what is seen now. A view holds neither the list of views nor a language: it opens in the reader's.
 * @param {ViewWords} words
 */
export function keepView(words) {
  const view = { ...cutWords(words, state.views.length + 1), hash: currentHash() };
  changeState({ views: [...state.views, view] });
}

/** Tell whether what is seen now can be kept whole; cut, an address would show something else. */
export function canKeepView() {
  return currentHash().length <= longestOf("hash");
}

/** Return the address of what is seen now. */
function currentHash() {
  const parts = new URLSearchParams(writeHash({ ...currentView(), views: [] }));
  for (const part of ["lang", "views"]) parts.delete(part);
  return parts.toString();
}

/**
 * @param {ViewWords} words
 * @param {number} number
 */
function cutWords({ name, text }, number) {
  const title = name.trim().slice(0, longestOf("name")) || say("view_number", { n: number });
  const told = text.trim().slice(0, longestOf("text"));
  return told ? { name: title, text: told } : { name: title };
}

/**
 * Return the words of a view in the page's language, and whether these are its Bengali ones.
 * @param {SavedView} view
 */
export function wordsOf({ name, text = "", nameBn = "", textBn = "" }) {
  const isBengali = state.lang === "bn" && Boolean(nameBn || textBn);
  return isBengali ? { name: nameBn || name, text: textBn || text, isBengali } : { name, text, isBengali };
}

/**
 * Change the words of a view in the page's language, or what it shows.
 * @param {number} number
 * @param {ViewWords} words
 * @param {{ showsNow: boolean, visibility: string }} more
 */
export function changeView(number, words, { showsNow, visibility }) {
  const { visibility: _before, ...view } = state.views[number];
  const { name, text = "" } = cutWords(words, number + 1);
  const patch = wordsOf(view).isBengali ? { nameBn: name, textBn: text } : { name, text };
  const changed = { ...view, ...patch, ...(showsNow ? { hash: currentHash() } : {}) };
  const whole = visibility ? { ...changed, visibility } : changed;
  changeState({ views: state.views.map((own, at) => (at === number ? whole : own)) });
}

/** @param {string} hash */
export function openView(hash) {
  const { lang } = new URLSearchParams(hash).has("lang") ? readHash(hash) : state;
  changeState({ ...readHash(hash), lang, views: state.views });
  followCamera();
}

/**
 * @param {number} from
 * @param {number} to
 */
export function moveView(from, to) {
  const views = [...state.views];
  views.splice(to, 0, ...views.splice(from, 1));
  changeState({ views });
}

/** @param {number} number */
export function removeView(number) {
  changeState({ views: state.views.filter((_, other) => other !== number) });
}
