// @ts-check
// The part of the legend in which colour, size, groups and filters are chosen by any field of the data.

import {
  categoryColour,
  colours,
  MOST_CATEGORIES,
  noValueColour,
  scaleColour,
  sizeOfShare,
} from "./colours.js";
import { make, makeNote, makeRowsInSteps, makeSection } from "./elements.js";
import {
  describeSeveralValues,
  figuresOf,
  findField,
  isScale,
  knownFields,
  listScaleSteps,
  nameOfField,
} from "./fields.js";
import { data, findMeasure } from "./page_data.js";
import { makeSample, makeSymbolSample } from "./samples.js";
import { changeState, setFieldFilter, state } from "./state.js";
import { drawHollowSymbol, drawSymbol } from "./symbols.js";
import { formatNumber, localizeDigits, pick, readNumber, say } from "./text.js";

const FIELD_ROWS = 40;
const WITH_OWN_ROWS = ["kind", "topics", "places"]; // fields that the legend filters elsewhere

/** Make the choices of what colour, size and groups show, and the key of the colours. */
export function makeLooksSection() {
  const fields = [...knownFields().values()];
  const { colour, size, cluster } = state;
  const shown = new Set([colour, size].map(findMeasure).filter((measure) => measure !== undefined));
  const meanings = [...shown].map(({ label, meaning }) =>
    makeNote(say("means", { measure: pick(label), meaning: pick(meaning) })),
  );
  const several = new Set(
    [colour, cluster].map((id) => describeSeveralValues(findField(id))).filter(Boolean),
  );
  const numbers = fields.filter(({ type }) => type === "number");
  return makeSection(
    say("looks"),
    "looks",
    colour !== "kind" || size !== "kind" || cluster !== "",
    makeChoice("colour", "kind", null, fields),
    makeChoice("size", "kind", say("same_size"), numbers),
    data.layout.groups.length ? null : makeChoice("cluster", "", say("no_groups"), fields),
    ...meanings,
    ...[...several].map((text) => makeNote(text)),
    ...makeColourRows(),
    ...makeSizeRows(),
    makeUnusableNote(data.measures.some((measure) => !measure.reason)),
  );
}

/**
 * @param {"colour" | "size" | "cluster"} name
 * @param {string} none the value that chooses no field
 * @param {string | null} wordsOfNone
 * @param {Field[]} fields
 */
function makeChoice(name, none, wordsOfNone, fields) {
  const on = {
    /** @param {Event} event */
    change: (event) => {
      const { value } = /** @type {HTMLSelectElement} */ (event.target);
      changeState(name === "cluster" ? { cluster: value, camera: null, moved: {} } : { [name]: value });
    },
  };
  const options = fields.map((field) => makeOption(name, field.id, nameOfField(field)));
  if (wordsOfNone !== null) options.unshift(makeOption(name, none, wordsOfNone));
  const choice = make("select", { id: `by-${name}`, on }, ...options);
  return make("label", { class: "choice" }, make("span", { text: say(name) }), choice);
}

/**
 * @param {"colour" | "size" | "cluster"} name
 * @param {string} value
 * @param {string} text
 */
function makeOption(name, value, text) {
  return make("option", { value, text, selected: state[name] === value });
}

// ---- the key of the colours ----

/** @returns {Child[]} */
function makeColourRows() {
  const field = state.colour === "kind" ? undefined : findField(state.colour);
  if (!field) return [];
  if (isScale(field)) return [...makeScaleRows(field), makeRange(field, "colour")];
  return makeCategoryRows(field, "colour");
}

/** @param {Field} field */
function makeScaleRows(field) {
  return listScaleSteps(field).map(({ share, text }) => {
    const mark = makeSymbolSample("circle", () => scaleColour(share));
    return make("p", { class: "row still" }, mark, make("span", { text }));
  });
}

/**
 * Make the key of the sizes; marks grow together as one zooms in.
 * @returns {Child[]}
 */
function makeSizeRows() {
  const field = state.size === "kind" ? undefined : findField(state.size);
  if (!field) return [];
  const { missing } = figuresOf(field);
  const rows = listScaleSteps(field).map(({ share, text }) => {
    const radius = sizeOfShare(share);
    const mark = makeSizeSample(radius, (context, place) => {
      drawSymbol(context, "circle", place, radius, colours.muted, colours.page);
    });
    return make("p", { class: "row still" }, mark, make("span", { text }));
  });
  const hollow = makeSizeSample(6, (context, place) => drawHollowSymbol(context, place, 5, colours.muted));
  return [
    makeNote(say("size_is", { name: nameOfField(field) })),
    ...rows,
    missing ? make("p", { class: "row still" }, hollow, ...makeWords(say("no_value"), missing)) : null,
  ];
}

/**
 * @param {number} radius
 * @param {(context: DrawContext, place: Point) => void} drawMark
 */
function makeSizeSample(radius, drawMark) {
  const place = { x: 22, y: Math.max(8, radius + 1) };
  return makeSample(44, 2 * place.y, (context) => drawMark(context, place));
}

/**
 * Make a row for each label, the commonest first, with a box that picks it.
 * @param {Field} field
 * @param {string} place what tells the boxes of one part of the legend from those of another
 */
function makeCategoryRows(field, place) {
  const { order, counts, missing } = figuresOf(field);
  const isColoured = place === "colour";
  const rows = makeRowsInSteps(
    order.map((label, rank) => ({ label, rank })),
    ({ label, rank }) => {
      const mark = isColoured ? makeSymbolSample("circle", () => categoryColour(rank)) : null;
      return makePickRow(field, label, `${place}-${field.id}-${label}`, mark, counts[label]);
    },
    FIELD_ROWS,
  );
  return [
    isColoured && order.length > MOST_CATEGORIES
      ? makeNote(say("others_grey", { n: order.length - MOST_CATEGORIES }))
      : null,
    ...rows,
    missing ? makeMissingRow(missing, isColoured) : null,
  ];
}

/**
 * @param {Field} field
 * @param {number} label
 * @param {string} id
 * @param {Child} mark
 * @param {number} count
 */
function makePickRow(field, label, id, mark, count) {
  const picked = state.where[field.id] ?? [];
  const isPicked = picked.includes(label);
  const others = picked.filter((other) => other !== label);
  const on = { change: () => setFieldFilter(field.id, isPicked ? others : [...others, label]) };
  const box = make("input", { type: "checkbox", id, checked: isPicked, on });
  return make("label", { class: "row", for: id }, box, mark, ...makeWords(pick(field.labels[label]), count));
}

/**
 * @param {number} missing
 * @param {boolean} isColoured
 */
function makeMissingRow(missing, isColoured) {
  const mark = isColoured ? makeSymbolSample("circle", noValueColour) : null;
  return make("p", { class: "row still" }, mark, ...makeWords(say("no_value"), missing));
}

/**
 * @param {string} words
 * @param {number} count
 */
export function makeWords(words, count) {
  const number = make("span", { class: "count", text: formatNumber(count) });
  return [make("span", { class: "words", text: words, dir: "auto" }), number];
}

/**
 * Say why a measure or communities are not offered.
 * @param {boolean} isSomeUsable
 */
function makeUnusableNote(isSomeUsable) {
  const reasons = new Set(
    data.measures.filter((measure) => measure.reason).map((measure) => pick(measure.reason)),
  );
  if (data.communities?.reason) reasons.add(pick(data.communities.reason));
  if (!reasons.size) return null;
  const head = say(isSomeUsable ? "some_unsaid" : "none_said");
  return make("p", { class: "quiet" }, head, " ", [...reasons].join(" "));
}

// ---- filters ----

/** Make the filters by the fields that have no rows of their own in the legend. */
export function makeFieldFilters() {
  const fields = [...knownFields().values()].filter(({ id }) => !WITH_OWN_ROWS.includes(id));
  if (!fields.length) return null;
  const active = fields.filter(({ id }) => state.where[id]).length;
  const title = active ? `${say("field_filters")} · ${formatNumber(active)}` : say("field_filters");
  return makeSection(title, "fields", active > 0, ...fields.map(makeFieldFilter));
}

/**
 * Make the filter by one field; its rows are made when it is opened.
 * @param {Field} field
 */
function makeFieldFilter(field) {
  const isActive = Boolean(state.where[field.id]);
  const section = makeSection(nameOfField(field), `field-${field.id}`, isActive);
  const fill = () => {
    if (!section.open || section.childElementCount > 1) return;
    const rows = isScale(field) ? [makeRange(field, "filter")] : makeCategoryRows(field, "filter");
    section.append(...rows.filter((row) => row instanceof Node));
  };
  section.addEventListener("toggle", fill);
  fill();
  return section;
}

/**
 * Make the two bounds between which a number or a year has to lie.
 * @param {Field} field
 * @param {string} place
 */
function makeRange(field, place) {
  const { least, most, missing } = figuresOf(field);
  const ends = field.type === "date" ? [Math.floor(least), Math.floor(most)] : [least, most];
  const wanted = state.where[field.id] ?? ends;
  const inputs = ["from", "to"].map((name, side) => {
    const on = {
      /** @param {Event} event */
      change: (event) => {
        const { value } = /** @type {HTMLInputElement} */ (event.target);
        const bounds = [...wanted];
        bounds[side] = readNumber(value) ?? ends[side];
        const isWhole = bounds[0] <= ends[0] && bounds[1] >= ends[1];
        setFieldFilter(field.id, isWhole ? [] : bounds);
      },
    };
    const label = say(name === "from" ? "at_least" : "at_most", { name: nameOfField(field) });
    const id = `${place}-${field.id}-${name}`;
    const value = localizeDigits(wanted[side]);
    return make("input", { type: "text", inputmode: "decimal", id, value, "aria-label": label, on });
  });
  const words = make("p", { class: "bounds" }, inputs[0], " – ", inputs[1]);
  return make("div", {}, words, missing ? makeNote(say("without_value", { n: missing })) : null);
}
