import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { shortenText, wrapShortened } from "../../../graph/map/web/canvas_text.js";
import { openPage } from "./fixture.js";

beforeEach(() => openPage()); // every letter is half as wide as it is high

test("a text that has room stays, a longer one ends in dots and keeps its ending", () => {
  assert.equal(shortenText("Alder Trust", 10, 55), "Alder Trust");
  assert.equal(shortenText("Alder Trust", 10, 40), "Alder T…");
  assert.equal(shortenText("Alder Trust", 10, 50, { ending: " · 3" }), "Alder… · 3");
});

test("Bengali letters keep their signs and what a hasanta joins to them", () => {
  assert.equal(shortenText("শিক্ষা পরিষদ", 10, 30), "শি…");
  assert.equal(shortenText("শিক্ষা পরিষদ", 10, 40), "শিক্ষা…");
});

test("lines are as many as there may be, and the count stands at the end of the last", () => {
  const name = "seed banks and repair shops";
  assert.deepEqual(wrapShortened(name, 10, 60, 3, { ending: " · 7" }), [
    "seed banks",
    "and repair",
    "shops · 7",
  ]);
  assert.deepEqual(wrapShortened(name, 10, 60, 2, { ending: " · 7" }), ["seed banks", "and rep… · 7"]);
  assert.deepEqual(wrapShortened("seed banks", 10, 55, 2, { ending: " · 7" }), ["seed banks", "· 7"]);
  assert.deepEqual(wrapShortened("repositories", 10, 40, 2), ["reposit…"]);
});
