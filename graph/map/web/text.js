// @ts-check
// Texts, numbers and dates in the language of the page.

import { data } from "./page_data.js";
import { state } from "./state.js";

/**
 * Return the text of a pair in the page's language; what has no Bengali is shown in English.
 * @param {Pair | null | undefined} pair
 */
export function pick(pair) {
  if (!pair) return "";
  return (state.lang === "bn" && pair[1]) || pair[0] || pair[1] || "";
}

/**
 * Write digits as the page's language does.
 * @param {string | number} text
 */
export function localizeDigits(text) {
  if (state.lang !== "bn") return String(text);
  return String(text).replace(/[0-9]/g, (digit) => String.fromCharCode(0x9e6 + Number(digit)));
}

/**
 * Return the number that a text holds, in digits of either language; null where it is none.
 * @param {string} text
 */
export function readNumber(text) {
  const latin = text.replace(/[০-৯]/g, (digit) => `${digit.charCodeAt(0) - 0x9e6}`).replace(/[\s,]/g, "");
  return latin && Number.isFinite(Number(latin)) ? Number(latin) : null;
}

/**
 * Write a number with its thousands apart. Intl would do the same, and takes 50 ms to wake up.
 * @param {number} value
 * @param {number} places
 */
export function formatNumber(value, places = 0) {
  const [whole, rest] = Number(value).toFixed(places).split(".");
  const grouped = whole.replace(/\B(?=([0-9]{3})+$)/g, ",");
  return localizeDigits(rest ? `${grouped}.${rest}` : grouped);
}

/**
 * Write an ISO date of a day, a month or a year as people write it; any other text keeps its words.
 * @param {string} date
 */
export function formatDate(date) {
  const match = /^([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?$/.exec(date);
  const [year, month, day] = (match ?? []).slice(1).map(Number);
  const time = Date.UTC(year, (month || 1) - 1, day || 1);
  if (!match || !month || Number.isNaN(time)) return localizeDigits(date);
  const locale = state.lang === "bn" ? "bn-BD" : "en-GB";
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { timeZone: "UTC", year: "numeric", month: "long", ...(day ? { day: "numeric" } : {}) };
  return new Intl.DateTimeFormat(locale, parts).format(time);
}

/**
 * Return a text of the interface. In "{n} tie|{n} ties" the part before the bar is for one.
 * @param {string} key
 * @param {TextValues} values
 */
export function say(key, values = {}) {
  const entry = data.texts[state.lang][key];
  if (entry === undefined) throw new Error(`no text ${key}`);
  const [singular, plural = singular] = entry.split("|");
  return (values.n === 1 ? singular : plural).replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? formatNumber(value) : String(value);
  });
}

/** @type {{ lang: Language, collator: Intl.Collator } | null} */
let collation = null;

/**
 * Compare two texts as the page's language sorts them.
 * @param {string} first
 * @param {string} second
 */
export function compareWords(first, second) {
  if (collation?.lang !== state.lang)
    collation = { lang: state.lang, collator: new Intl.Collator(state.lang) };
  return collation.collator.compare(first, second);
}
