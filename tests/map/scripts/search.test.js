import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { countEdits, normalizeText, scoreName, searchEntities } from "../../../graph/map/web/search.js";
import { searchEverything } from "../../../graph/map/web/search_values.js";
import { AT, letters, makeData, openPage } from "./fixture.js";

beforeEach(() => openPage());

const found = (query) => letters(searchEntities(query));

test("case, accents and punctuation make no difference", () => {
  assert.equal(normalizeText("  Délta, Women’s & Co. "), "delta womens and co");
  assert.equal(normalizeText("বাতিঘর পরিষদ"), "বাতিঘর পরিষদ");
  assert.equal(found("DELTA WOMENS"), "d");
});

test("a name scores by how much of it matches", () => {
  const scores = ["beacon council", "beac", "council", "eacon", "beaconc"];
  assert.deepEqual(
    scores.map((typed) => scoreName("beacon council", typed)),
    [0, 1, 2, 3, 4],
  );
  assert.equal(scoreName("beacon council", "zz"), Number.POSITIVE_INFINITY);
  assert.equal(
    scoreName("beacon council", "ea"),
    Number.POSITIVE_INFINITY,
    "two letters within a word are too few",
  );
});

test("an organisation is found by any of its names", () => {
  assert.equal(found("বাতিঘর"), "b");
  assert.equal(found("dwn"), "d");
  assert.equal(found("pine"), "c", "a former name");
  assert.equal(found("iris-foundation"), "i", "its id");
});

test("edits are counted to the word or to its beginning", () => {
  assert.equal(countEdits("cedar", "cedar", 1), 0);
  assert.equal(countEdits("cedr", "cedar", 1), 1, "a letter left out");
  assert.equal(countEdits("ceddar", "cedar", 1), 1, "a letter too many");
  assert.equal(countEdits("cdear", "cedar", 1), 1, "two letters swapped");
  assert.equal(countEdits("cebar", "cedar", 1), 1, "another letter");
  assert.equal(countEdits("found", "foundation", 2), 0.5, "the beginning of a long word");
  assert.equal(countEdits("foundations", "found", 2), Number.POSITIVE_INFINITY, "far too long");
});

test("misspelt words are forgiven, short ones are not", () => {
  assert.equal(found("ceadr forum"), "c");
  assert.equal(found("foundatoin"), "i");
  assert.equal(found("Hrabour"), "h");
  assert.equal(found("xyz"), "");
});

test("misspelt matches are offered only where nothing else matches", () => {
  assert.ok(scoreName("grove society", "grave") >= 10);
  assert.equal(found("grove"), "g");
  assert.equal(found("grave"), "g");
  const { entities } = makeData();
  entities.other[AT.i] = ["Cedra Works"];
  openPage({ entities });
  assert.equal(found("cedar"), "c");
  assert.equal(found("cedra"), "i");
});

test("among equal matches the best connected comes first, then the name", () => {
  assert.equal(found("f"), "fci", "the name's beginning, then words: Forum has two ties, Foundation none");
  openPage({ ties: [{ from: "i", to: "a" }] });
  assert.equal(found("f"), "fic");
  openPage({ ties: [] });
  assert.equal(found("f"), "fci");
});

test("a collective comes after an organisation that matches as well", () => {
  const { entities } = makeData();
  entities.other[AT.i] = ["Village Bank"];
  openPage({ entities });
  assert.equal(found("village"), "iz");
});

test("nothing is found for nothing", () => {
  assert.equal(found(""), "");
  assert.equal(found(" .,- "), "");
});

test("words in a column of the data set find the organisation, and say in which", () => {
  const { entities } = makeData();
  entities.attributes = Object.keys(entities.name).map(() => []);
  entities.attributes[AT.g] = ["Region: Northern hills", "Staff: 12"];
  entities.attributes[AT.h] = ["Region: Coast"];
  openPage({ entities });
  assert.deepEqual(searchEverything("northern"), [
    { type: "entity", at: AT.g, quote: "Region: Northern hills" },
  ]);
  assert.deepEqual(searchEverything("region coast"), [{ type: "entity", at: AT.h, quote: "Region: Coast" }]);
  assert.deepEqual(searchEverything("grove"), [{ type: "entity", at: AT.g }], "found by name once");
});
