import assert from "node:assert/strict";
import { test } from "node:test";
import { describeFinding } from "../../../graph/map/web/finding.js";
import { AT, NAMES, openPage } from "./fixture.js";

const KEYS = [
  "best",
  "two_best",
  "shared",
  "all_tied",
  "equal",
  "two_hubs",
  "hub",
  "none",
  "apart",
  "connections",
];
const SLOTS = "{name}/{other}/{n}/{most}/{part}/{all}";
const texts = Object.fromEntries(KEYS.map((key) => [`finding_${key}`, `${key}:${SLOTS}`]));
const line = (from, to) => ({ from, to });

/** Return the finding of a page with these ties; `ranked` says that organisations can be ranked by them. */
function find({ pairs = [], ranked = false, apart = [] }) {
  const ties = pairs.map(([from, to]) => line(from, to));
  const degrees = Object.keys(NAMES).map((letter) =>
    letter === "z" ? null : pairs.filter((pair) => pair.includes(letter)).length,
  );
  const degree = {
    id: "degree",
    label: ["", ""],
    meaning: ["", ""],
    reason: null,
    values: degrees,
    low: false,
  };
  openPage({
    ties,
    layout: { apart: [...apart].map((letter) => AT[letter]) },
    texts: { en: texts, bn: texts },
    measures: ranked ? [degree] : [],
  });
  return describeFinding();
}

const named = [..."abcdefghi"];
const complete = named.flatMap((one, at) => named.slice(at + 1).map((other) => one + other));
const ring = named.map((one, at) => one + named[(at + 1) % named.length]);

test("the best connected is named, and two that are equal both are", () => {
  assert.match(
    find({ pairs: ["ab", "ac", "bd"], ranked: true }).replace(NAMES.b, "b"),
    /^two_best:Alder Trust.b/,
  );
  assert.match(find({ pairs: ["ab", "ac", "ad"], ranked: true }), /^best:Alder Trust/);
});

test("where all are equal, nobody is said to have most", () => {
  assert.match(find({ pairs: ring, ranked: true }), /^equal:.*9$/);
  assert.match(find({ pairs: complete, ranked: true }), /^all_tied:.*9$/);
  assert.match(find({ pairs: ["ab", "cd", "ef"], ranked: true }), /^connections:/);
});

test("where nobody can be ranked, one hub or two are named, never one of two equal ones", () => {
  assert.match(find({ pairs: ["ab", "ac", "ad", "ae", "fg"] }), /^hub:Alder Trust.*4/);
  const two = ["ab", "ac", "ad", "ie", "if", "ig", "ai"];
  assert.match(find({ pairs: two }), /^two_hubs:Alder Trust.Iris Foundation.7.*4/);
  assert.match(find({ pairs: ring }), /^connections:/);
});

test("a network without a connection says so", () => {
  assert.match(find({ apart: "abcdefghi" }), /^none:.*9/);
  assert.match(find({ pairs: ["ab"], apart: "cdefghi" }), /^apart:.*7/);
});
