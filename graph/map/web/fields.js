// @ts-check
// The fields of the data, by which organisations can be coloured, sized, grouped and filtered: each has a name, a
// type and the values of an organisation.

import { data, entities, sectorIndex } from "./page_data.js";
import { formatNumber, localizeDigits, pick, say } from "./text.js";

const ROUND_SHARE = 4; // the round number of a key stands at or below a quarter of the scale
const OWN = "own."; // before the name of a field that the data set brings itself

/** @type {{ of: PageData | null, fields: Map<string, Field> }} */
let known = { of: null, fields: new Map() };

/** Return the fields of the data by id; they are collected once. */
export function knownFields() {
  if (known.of !== data) {
    known = { of: data, fields: new Map(collectFields().map((field) => [field.id, field])) };
  }
  return known.fields;
}

/** @param {string} id */
export function findField(id) {
  return knownFields().get(id);
}

/** @returns {Field[]} */
function collectFields() {
  const { sectors, types, topics, places, measures, communities, fields = [] } = data;
  const candidates = [
    makeCategory(
      "kind",
      sectors.map(({ label }) => label),
      (at) => [sectorIndex(entities[at])],
    ),
    makeCategory("type", types, (at) => entities[at].types),
    makeCategory("topics", topics, (at) => entities[at].topics),
    makeCategory("places", places, (at) => entities[at].places),
    makeCategory("community", communities?.labels ?? [], (at) => [communities?.of?.[at] ?? -1]),
    ...fields.map(makeOwnField),
    ...measures.map(({ id, label, reason, values }) =>
      reason ? null : makeScale(id, label, "number", (at) => values[at] ?? null),
    ),
  ];
  return candidates.filter((field) => field !== null);
}

/**
 * @param {PackedField} packed
 * @returns {Field}
 */
function makeOwnField({ id, label, type, labels = [], values }) {
  const [name, own] = [OWN + id, /** @type {any[]} */ (values)];
  if (type === "date") {
    return { ...makeScale(name, label, type, (at) => yearOf(own[at])), plainOf: (at) => own[at] ?? "" };
  }
  if (type === "number") return makeScale(name, label, type, (at) => own[at] ?? null);
  /** @type {Pair[]} */
  const pairs = type === "yesno" ? ["no", "yes"].map((key) => [wordOf(key, "en"), wordOf(key, "bn")]) : [];
  const names = type === "yesno" ? pairs : labels.map((text) => /** @type {Pair} */ ([text, ""]));
  const valuesOf = (/** @type {number} */ at) => [own[at] ?? -1].flat();
  return { id: name, label, type, labels: names, valuesOf, numberOf: () => null };
}

/**
 * @param {string} key
 * @param {Language} lang
 */
function wordOf(key, lang) {
  return data.texts[lang][key];
}

/**
 * @param {string} id
 * @param {Pair[]} labels
 * @param {(at: number) => number[]} valuesOf
 * @returns {Field | null}
 */
function makeCategory(id, labels, valuesOf) {
  if (!labels.length) return null;
  return { id, label: ["", ""], type: "category", labels, valuesOf, numberOf: () => null };
}

/**
 * @param {string} id
 * @param {Pair} label
 * @param {FieldType} type
 * @param {(at: number) => number | null} numberOf
 * @returns {Field}
 */
function makeScale(id, label, type, numberOf) {
  return { id, label, type, labels: [], valuesOf: () => [], numberOf };
}

/**
 * Return a date as a number of years; null for none.
 * @param {string | null | undefined} date
 */
function yearOf(date) {
  if (!date) return null;
  const [year, month = 1, day = 1] = date.split("-").map(Number);
  return year + (month - 1) / 12 + (day - 1) / 372;
}

/** @param {Field} field */
export function nameOfField({ id, label }) {
  return pick(label) || say(id === "kind" ? "by_kind" : id === "type" ? "by_type" : id);
}

/**
 * Tell whether the values of a field are more or less, not this or that.
 * @param {Field} field
 */
export function isScale({ type }) {
  return type === "number" || type === "date";
}

// ---- what all values of a field are ----

/**
 * @typedef {object} FieldFigures
 * @property {number[]} counts how many organisations have each label
 * @property {number[]} order the labels that occur, the commonest first
 * @property {number[]} ranks of each organisation: the place of its label in that order, -1 without one
 * @property {number} several how many organisations have more than one label
 * @property {boolean} isWhole whether all numbers are whole
 * @property {number} least of the numbers
 * @property {number} most
 * @property {number} missing how many organisations have no value
 */

/** @type {WeakMap<Field, FieldFigures>} */
const figures = new WeakMap();

/**
 * Return what the values of a field are in the whole data; they are counted once.
 * @param {Field} field
 */
export function figuresOf(field) {
  const counted = figures.get(field) ?? countValues(field);
  figures.set(field, counted);
  return counted;
}

/**
 * @param {Field} field
 * @returns {FieldFigures}
 */
function countValues(field) {
  const named = entities.filter((entity) => isCounted(entity));
  const counts = field.labels.map(() => 0);
  let [least, most, missing, several] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  let isWhole = true;
  for (const { at } of named) {
    const labels = field.valuesOf(at).filter((label) => label >= 0);
    const number = field.numberOf(at);
    for (const label of labels) counts[label] += 1;
    if (labels.length > 1) several += 1;
    if (number === null && !labels.length) missing += 1;
    if (number === null) continue;
    [least, most] = [Math.min(least, number), Math.max(most, number)];
    isWhole &&= Number.isInteger(number);
  }
  const order = [...counts.keys()].filter((label) => counts[label]);
  order.sort((first, second) => counts[second] - counts[first] || first - second);
  const rankOfLabel = new Map(order.map((label, rank) => [label, rank]));
  const ranks = entities.map(({ at, several: isSeveral }) => {
    if (isSeveral) return -1;
    const own = field.valuesOf(at).map((label) => rankOfLabel.get(label) ?? -1);
    const held = own.filter((rank) => rank >= 0);
    return held.length ? Math.min(...held) : -1;
  });
  return { counts, order, ranks, several, isWhole, least, most, missing };
}

/** @param {Entity} entity */
function isCounted({ at, several, placed }) {
  return !several && (placed || data.layout.apart.includes(at));
}

/**
 * Return the place of an organisation's label among all, the commonest first; -1 without one. Of several labels
 * the commonest counts.
 * @param {Field} field
 * @param {number} at
 */
export function rankOf(field, at) {
  return figuresOf(field).ranks[at] ?? -1;
}

/**
 * Return where a number lies on the scale of its field, 0 to 1; null where there is none. Amounts begin at
 * nothing; dates and numbers below nothing begin at the least.
 * @param {Field} field
 * @param {number} at
 */
export function shareOf(field, at) {
  const value = field.numberOf(at);
  if (value === null) return null;
  const [start, end] = scaleOf(field);
  return end > start ? (value - start) / (end - start) : 0;
}

/**
 * @param {Field} field
 * @returns {[number, number]}
 */
function scaleOf(field) {
  const { least, most } = figuresOf(field);
  if (!Number.isFinite(least)) return [0, 0];
  return [field.type === "date" || least < 0 ? least : 0, most];
}

/**
 * Return the steps of a scale that a key shows, each once: its start, a round number and its end, how far along
 * each lies, and the number in words.
 * @param {Field} field
 * @returns {{ share: number, text: string }[]}
 */
export function listScaleSteps(field) {
  const [start, end] = scaleOf(field);
  const span = end - start;
  const isWhole = field.type === "date" || figuresOf(field).isWhole;
  const places = 10 ** Math.floor(Math.log10(span / ROUND_SHARE));
  const round = isWhole ? Math.max(1, places) : places;
  const middle = Math.floor((start + span / ROUND_SHARE) / round) * round;
  const values = span > 0 ? [start, ...(middle > start ? [middle] : []), end] : [start];
  const steps = values.map((value) => ({
    share: span > 0 ? (value - start) / span : 0,
    text: formatValueOf(field, value),
  }));
  return steps.filter(({ text }, at) => steps.findIndex((step) => step.text === text) === at);
}

/**
 * Say that some organisations have several values, and which of them counts; empty where none has.
 * @param {Field | undefined} field
 */
export function describeSeveralValues(field) {
  const { several } = field ? figuresOf(field) : { several: 0 };
  return several ? say("several_values", { n: several }) : "";
}

/**
 * Write a number of a field: a year, or a number with as many places as it needs.
 * @param {Field} field
 * @param {number} value
 */
export function formatValueOf({ type }, value) {
  if (type === "date") return localizeDigits(Math.floor(value));
  return formatNumber(value, Number.isInteger(value) ? 0 : Math.abs(value) < 1 ? 3 : 1);
}

/**
 * Return what an organisation has in a field as files hold it, the same in every language of the page.
 * @param {Field} field
 * @param {number} at
 */
export function plainValueOf(field, at) {
  if (field.plainOf) return field.plainOf(at);
  const labels = field.valuesOf(at).filter((label) => label >= 0);
  return labels.map((label) => nameOfLabel(field, label)).join("; ") || String(field.numberOf(at) ?? "");
}

/**
 * Return the name of a label that is the same in every language of the page.
 * @param {Field} field
 * @param {number} label
 */
export function nameOfLabel({ labels }, label) {
  return labels[label][0] || labels[label][1];
}

// ---- filters ----

/**
 * Tell whether an organisation passes the filters of fields: one of the labels that are picked, or a number
 * within the bounds. One without a value does not pass.
 * @param {ViewState["where"]} where
 * @param {number} at
 */
export function passesFields(where, at) {
  return Object.entries(where).every(([id, wanted]) => {
    const field = findField(id);
    if (!field) return true;
    if (!isScale(field)) return field.valuesOf(at).some((label) => wanted.includes(label));
    const value = field.numberOf(at);
    if (value === null) return false;
    const compared = field.type === "date" ? Math.floor(value) : value;
    return compared >= wanted[0] && compared <= wanted[1];
  });
}

/**
 * Say in words what a filter leaves.
 * @param {string} id
 * @param {number[]} wanted
 */
export function describeFieldFilter(id, wanted) {
  const field = findField(id);
  if (!field) return "";
  const [first, last] = wanted;
  const bounds = { start: formatValueOf(field, first), end: formatValueOf(field, last) };
  const words = isScale(field)
    ? say("from_to", bounds)
    : wanted.map((label) => pick(field.labels[label])).join(", ");
  return `${nameOfField(field)}: ${words}`;
}
