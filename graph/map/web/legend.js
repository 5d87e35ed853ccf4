// @ts-check
// The legend and filters in the panel. Each row is a mark, its words, how many there are and a box to tick.

import { colours, sectorColourInUse } from "./colours.js";
import { makeSuggestButton } from "./corrections.js";
import { counts } from "./counts.js";
import { make, makeButton, makeNote, makeRowsInSteps, makeSection } from "./elements.js";
import { makeFieldFilters, makeLooksSection, makeWords } from "./field_panel.js";
import { describeFiltered } from "./filter_words.js";
import {
  countSpots,
  isGeographic,
  listSpotsOutside,
  listUnknownPlaces,
  listWithoutSpot,
  openSpot,
} from "./geography.js";
import { makeMemberRow } from "./links.js";
import { sectorName } from "./names.js";
import { pointAt } from "./navigation.js";
import { data, ties } from "./page_data.js";
import { makeLineSample, makeSample, makeSymbolSample } from "./samples.js";
import { changeState, clearFilters, isFiltered, listedValues, setListed, state } from "./state.js";
import { areTintsDrawn, drawTintSample } from "./symbol_drawing.js";
import { compareWords, formatNumber, pick, say } from "./text.js";
import { signOf } from "./tie_drawing.js";
import { makeTimeSection } from "./time_panel.js";
import { nameOfTarget } from "./values.js";
import { makeLossesNote } from "./what_if.js";

const NAMED_OUTSIDE = 5; // places beyond the picture
const LISTED_AT_ONCE = 40;

/** @returns {Child[]} */
export function makeLegend() {
  return [
    ...makeLossesNote(),
    makeFilteredNote(),
    makeMovedNote(),
    ...makeSpotsSections(),
    makeSection(
      say("organisations"),
      "sectors",
      true,
      ...data.sectors.map(makeSectorRow),
      makeCollectivesRow(),
      makeTintRow(),
    ),
    ...makeTieFilters(),
    data.sources.length > 1
      ? makeSection(say("sources"), "sources", false, ...data.sources.map(makeSourceRow))
      : null,
    makePicks("topics"),
    makePicks("places"),
    makeFieldFilters(),
    makeTimeSection(),
    makeLooksSection(),
    makeSuggestButton(),
  ];
}

/** Make the filters of ties, where there are any. */
function makeTieFilters() {
  if (!counts.ties) return [];
  const certainties = [...data.certainties.map(makeCertaintyRow), makeDisputedRow()];
  const kinds = [makeNote(say("formal_note")), ...data.kinds.map(makeKindRow)];
  return [
    makeSection(say("certainty"), "certainties", true, ...certainties),
    makeSection(say("kinds_of_tie"), "kinds", false, ...kinds),
  ];
}

function makeFilteredNote() {
  if (!isFiltered()) return null;
  const button = makeButton(say("show_all"), clearFilters, { class: "action", id: "show-all" });
  return make("p", { class: "filtered" }, describeFiltered(), " ", button);
}

/** List the places of the geographic picture, and who has none. */
function makeSpotsSections() {
  if (!isGeographic()) return [];
  const spotCounts = countSpots();
  const order = [...spotCounts.keys()].filter((at) => spotCounts[at]);
  const apart = listWithoutSpot();
  /** @param {number} at */
  const makeSpotRow = (at) => {
    const name = nameOfTarget({ type: "spot", at });
    return makeCountedRow(name, spotCounts[at], () => openSpot(at));
  };
  const rows = makeRowsInSteps(order, makeSpotRow, LISTED_AT_ONCE);
  const outside = listSpotsOutside();
  const credit = pick(data.geography?.credit);
  const without = makeRowsInSteps(apart, (at) => makeMemberRow(at), LISTED_AT_ONCE);
  return [
    makeSection(
      say("spots"),
      "spots",
      true,
      makeNote(say("spots_note")),
      outside.length ? makeNote(describeSpotsOutside(outside)) : null,
      ...rows,
      credit ? makeNote(credit) : null,
    ),
    apart.length
      ? makeSection(say("without_spot", { n: apart.length }), "without-spot", false, ...without)
      : null,
    makeUnknownPlaces(),
  ];
}

/** List the places of the data without known coordinates; the owner reads how to give them some. */
function makeUnknownPlaces() {
  const places = listUnknownPlaces();
  if (!places.length) return null;
  const rows = places.map(({ at, count }) =>
    makeCountedRow(nameOfTarget({ type: "place", at }), count, () =>
      changeState({ chosen: { type: "place", at }, ends: null }),
    ),
  );
  const hint = data.edition.owner ? makeNote(say("unknown_places_hint")) : null;
  return makeSection(say("unknown_places", { n: places.length }), "unknown-places", false, hint, ...rows);
}

/**
 * @param {string} name
 * @param {number} count
 * @param {() => void} open
 */
function makeCountedRow(name, count, open) {
  const number = make("span", { class: "count", text: formatNumber(count) });
  return make("p", { class: "row still" }, makeButton(name, open, { class: "plain", dir: "auto" }), number);
}

/**
 * Name the places that lie beyond the picture as it opens.
 * @param {number[]} outside
 */
export function describeSpotsOutside(outside) {
  const names = outside.slice(0, NAMED_OUTSIDE).map((at) => nameOfTarget({ type: "spot", at }));
  const more = outside.length - names.length;
  return say("spots_outside", {
    n: outside.length,
    names: names.join(", ") + (more ? say("and_others", { n: more }) : ""),
  });
}

/** Say how many marks the reader has moved, and offer to put them back. */
function makeMovedNote() {
  const { length } = Object.keys(state.moved);
  if (!length) return null;
  const putBack = () => changeState({ moved: {} });
  const button = makeButton(say("put_marks_back"), putBack, { class: "action", id: "put-marks-back" });
  return make("p", { class: "filtered" }, say("moved", { n: length }), " ", button);
}

/**
 * @typedef {object} FilterRow
 * @property {"off" | "only"} side whether a tick shows the value, or picks it
 * @property {HiddenList | PickedList} list
 * @property {number} at
 * @property {Child} [mark]
 * @property {string} words
 * @property {string} [meaning]
 * @property {Target} [target] what becomes bright while the pointer is on the row
 */

/**
 * Make a row that shows or hides a value. A value that no tie and no organisation has gets no row.
 * @param {FilterRow} row
 */
function makeFilterRow({ side, list, at, mark, words, meaning, target }) {
  const count = counts.rows[list][at];
  const isListed = listedValues(side, list).includes(at);
  const id = `${list}-${at}`;
  const on = { change: () => setListed(side, list, at, !isListed) };
  const box = make("input", { type: "checkbox", id, checked: side === "off" ? !isListed : isListed, on });
  const label = make(
    "label",
    { class: "row", for: id, title: meaning || null },
    box,
    mark,
    ...makeWords(words, count),
  );
  if (target) {
    label.addEventListener("mouseenter", () => pointAt(target));
    label.addEventListener("mouseleave", () => pointAt(null));
  }
  return label;
}

/**
 * @param {Sector} sector
 * @param {number} at
 */
function makeSectorRow(sector, at) {
  if (!counts.rows.sectors[at]) return null;
  const mark = makeSymbolSample(sector.shape, () => sectorColourInUse(at));
  return makeFilterRow({ side: "off", list: "sectors", at, mark, words: sectorName(sector) });
}

/**
 * @param {Certainty} certainty
 * @param {number} at
 */
function makeCertaintyRow({ id, label, meaning, dashes }, at) {
  if (!counts.rows.certainties[at]) return null;
  const mark = makeLineSample(dashes, 1.6, signOf(id));
  const [words, title] = [pick(label), pick(meaning)];
  return makeFilterRow({ side: "off", list: "certainties", at, mark, words, meaning: title });
}

/**
 * @param {TieKind} kind
 * @param {number} at
 */
function makeKindRow({ label, meaning, formal }, at) {
  if (!counts.rows.kinds[at]) return null;
  const mark = makeLineSample([], formal ? 2.6 : 1.2);
  const [words, title] = [pick(label), pick(meaning)];
  /** @type {Target} */
  const target = { type: "kind", at };
  return makeFilterRow({ side: "off", list: "kinds", at, mark, words, meaning: title, target });
}

/**
 * @param {Source} source
 * @param {number} at
 */
function makeSourceRow(source, at) {
  return makeFilterRow({ side: "off", list: "sources", at, words: source.title });
}

function makeCollectivesRow() {
  if (!counts.collectives) return null;
  const on = { change: () => changeState({ several: !state.several }) };
  const box = make("input", { type: "checkbox", id: "several", checked: state.several, on });
  const mark = makeSymbolSample("several", () => colours.muted);
  return make(
    "label",
    { class: "row", for: "several" },
    box,
    mark,
    ...makeWords(say("several_row"), counts.collectives),
  );
}

function makeTintRow() {
  if (!areTintsDrawn()) return null;
  const mark = makeSample(36, 16, (context) => drawTintSample(context, { x: 18, y: 8 }));
  return make("p", { class: "row still tint" }, mark, make("span", { text: say("tint_key") }));
}

function makeDisputedRow() {
  if (!ties.some((tie) => tie.drawn && tie.disputed)) return null;
  const cross = make("b", { class: "cross", text: "✕" });
  return make("p", { class: "row still" }, cross, make("span", { text: say("disputed_note") }));
}

/**
 * Make the rows of topics or places: none ticked shows all, some ticked shows those with one of them.
 * @param {PickedList} list
 */
function makePicks(list) {
  const values = data[list];
  if (!values.length) return null;
  const occurrences = counts.rows[list];
  const order = values.map((_, at) => at).filter((at) => occurrences[at]);
  order.sort(
    (first, second) =>
      occurrences[second] - occurrences[first] || compareWords(pick(values[first]), pick(values[second])),
  );
  const picked = state.only[list].length;
  const title = picked ? `${say(list)} · ${formatNumber(picked)}` : say(list);
  /** @param {number} at */
  const makeRow = (at) => makeFilterRow({ side: "only", list, at, words: pick(values[at]) });
  const rows = makeRowsInSteps(order, makeRow, LISTED_AT_ONCE);
  return makeSection(title, list, false, makeNote(say("pick_note")), ...rows);
}
