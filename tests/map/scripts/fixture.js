// A small page for tests: nine organisations and a collective, in the shape that Python writes.

import { setMeasuringContext } from "../../../graph/map/web/canvas_text.js";
import { countRows } from "../../../graph/map/web/counts.js";
import { loadData } from "../../../graph/map/web/page_data.js";
import { changeState, START } from "../../../graph/map/web/state.js";
import { countParallels } from "../../../graph/map/web/tie_curves.js";
import { updateVisible } from "../../../graph/map/web/visible.js";

/** Organisations by the letters in which tests speak of them. */
export const NAMES = {
  a: "Alder Trust",
  b: "Beacon Council",
  c: "Cedar Forum",
  d: "Delta Women's Network",
  e: "Ember Institute",
  f: "Flint Cooperative",
  g: "Grove Society",
  h: "Harbour Union",
  i: "Iris Foundation",
  z: "village groups",
};
export const AT = Object.fromEntries(Object.keys(NAMES).map((letter, at) => [letter, at]));

// kind: 0 funds (directed), 1 partner of; certainty: 0 stated, 1 implied; set: 0 of the first source, 1 of the second
const TIES = [
  { from: "a", to: "b" },
  { from: "a", to: "c" },
  { from: "b", to: "d" },
  { from: "c", to: "d", certainty: 1 },
  { from: "d", to: "e", sets: [1] },
  { from: "e", to: "f", kind: 0, dates: [{ start: "2020-03", end: "2021" }] },
  { from: "a", to: "z" },
  { from: "z", to: "f" },
  { from: "g", to: "h", dates: [{ start: "2022" }], sets: [0, 1] },
];

function makeKind(id, more) {
  const label = [id, ""];
  return {
    id,
    label,
    reverse: [`${id} by`, ""],
    meaning: label,
    group: label,
    directed: false,
    formal: false,
    ...more,
  };
}

function makeCertainty(id, dashes) {
  return { id, label: [id, ""], meaning: [id, ""], dashes };
}

function makeSector(id) {
  const label = [id, ""];
  return { id, label, plural: [`${id}s`, ""], shape: "circle", light: "#112233", dark: "#ddeeff" };
}

function makeEntities(letters) {
  const column = (value) => letters.map(value);
  return {
    id: column((letter) => NAMES[letter].toLowerCase().replace(/[^a-z]+/g, "-")),
    name: column((letter) => [NAMES[letter], letter === "b" ? "বাতিঘর পরিষদ" : ""]),
    short: column(() => ["", ""]),
    abbr: column((letter) => (letter === "d" ? "DWN" : "")),
    other: column((letter) => (letter === "c" ? ["Pine Forum"] : [])),
    types: column(() => []),
    sector: column((_, at) => (at < 5 ? 0 : 1)),
    topics: column((letter) => ({ a: [0], b: [0, 1] })[letter] ?? []),
    places: column((letter) => ({ b: [0], c: [0] })[letter] ?? []),
    counts: column(() => []),
    identifiers: column(() => []),
    homepage: column(() => ""),
    consulted: column(() => 1),
    x: column((_, at) => 100 * (at % 4)),
    y: column((_, at) => 100 * Math.floor(at / 4)),
    size: column(() => 6),
    group: column(() => -1),
    several: column((letter) => (letter === "z" ? 1 : 0)),
  };
}

function makeTies(ties) {
  const column = (name, otherwise) => ties.map((tie) => tie[name] ?? otherwise);
  return {
    kind: column("kind", 1),
    certainty: column("certainty", 0),
    sets: column("sets", [0]),
    curve: column("curve", ""),
    dates: column("dates", 0),
    role: column("role", 0),
    disputed: column("disputed", 0),
    from: ties.map(({ from }) => AT[from] ?? from),
    to: ties.map(({ to }) => AT[to] ?? to),
    drawn: column("drawn", 1),
  };
}

const TEXTS = {
  reversed: "is the other side of: {tie}",
  view_number: "View {n}",
  ties_told: "{n} tie|{n} ties",
  rank: "{measure} {value}: {rank} of {of}",
  rank_shared: "{measure} {value}: {rank} of {of}, with {shared}",
  says_nothing: "{measures}: {reason}",
  not_consulted: "not consulted",
  yes: "yes",
  no: "no",
  no_value: "no value",
  from_to: "{start} to {end}",
  since_date: "since {date}",
  until_date: "until {date}",
  ended_undated: "ended, date not recorded",
};

/** Return the data of the page, some parts of it another. */
export function makeData({ ties = TIES, layout = {}, edition = {}, ...more } = {}) {
  const letters = Object.keys(NAMES);
  return {
    edition: { name: "test", title: ["Test", ""], lang: "en", owner: true, internal: true, ...edition },
    above: { en: { seen: [], unasked: "" }, bn: { seen: [], unasked: "" } },
    sectors: [makeSector("society"), makeSector("ministry")],
    types: [],
    kinds: [makeKind("funds", { directed: true }), makeKind("partnerOf")],
    certainties: [makeCertainty("stated", []), makeCertainty("implied", [4, 2])],
    sources: [
      { id: "report", title: "Report" },
      { id: "letter", title: "Letter" },
    ],
    topics: [
      ["Health", ""],
      ["Land", ""],
    ],
    places: [["North", ""]],
    entities: makeEntities(letters),
    ties: makeTies(ties),
    events: {
      id: ["fair"],
      name: [["Seed fair", ""]],
      parts: [
        [
          [0, 1],
          [0, 2],
        ],
      ],
      words: [["attended by", ""]],
    },
    sets: { source: [0, 1], locator: ["1", "2"], phrase: ["", ""], certainty: [0, 0], note: ["", ""] },
    layout: {
      kind: "stress",
      bounds: [0, 0, 300, 200],
      hubs: [],
      apart: [],
      headings: [],
      labels: {},
      marks: [],
      groups: [],
      ...layout,
    },
    stories: [],
    geography: null,
    measures: [],
    communities: null,
    texts: { en: TEXTS, bn: TEXTS },
    ...more,
  };
}

/** Return the columns of so many organisations that differ in their ids alone. */
export function makeManyEntities(count) {
  const columns = Object.entries(makeData().entities).map(([name, [first]]) => [
    name,
    Array(count).fill(first),
  ]);
  const id = Array.from({ length: count }, (_, at) => `body-${at}`);
  return { ...Object.fromEntries(columns), id };
}

/** Open a page at its first view; every letter is half as wide as it is high. */
export function openPage(parts = {}) {
  loadData(makeData(parts));
  setMeasuringContext({ font: "", measureText: (text) => ({ width: 50 * text.length }) });
  countParallels();
  countRows();
  changeState({ ...START, hovered: null, corrections: [] });
  updateVisible();
}

/** Change the state as a reader does, and apply the filters. */
export function choose(patch) {
  changeState(patch);
  updateVisible();
}

/** Return the letters of organisations, in the order given. */
export function letters(numbers) {
  return [...numbers].map((at) => Object.keys(NAMES)[at]).join("");
}
