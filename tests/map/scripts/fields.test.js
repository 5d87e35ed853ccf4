// Fields: values, ranks and scales; groups by a field; what is selected and written to files.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readHash, writeHash } from "../../../graph/map/web/address.js";
import { useSheet } from "../../../graph/map/web/clusters.js";
import { categoryColour, useColours } from "../../../graph/map/web/colours.js";
import {
  figuresOf,
  findField,
  knownFields,
  listScaleSteps,
  plainValueOf,
  rankOf,
  shareOf,
} from "../../../graph/map/web/fields.js";
import { roundedHull } from "../../../graph/map/web/hulls.js";
import { data, entities } from "../../../graph/map/web/page_data.js";
import { isWithinOutline } from "../../../graph/map/web/selection.js";
import { clearFilters, setFieldFilter, state } from "../../../graph/map/web/state.js";
import { writeGexf } from "../../../graph/map/web/view_files.js";
import { updateVisible, visible } from "../../../graph/map/web/visible.js";
import { AT, choose, openPage } from "./fixture.js";

const FIELDS = [
  {
    id: "Region",
    label: ["Region", ""],
    type: "category",
    labels: ["Coast", "Hills"],
    values: [0, 1, 1, [0, 1], 1, null, 0, 1, 1],
  },
  { id: "Staff", label: ["Staff", ""], type: "number", values: [10, 20, 40, null, 0, 5, 5, 5, 5] },
  {
    id: "Since",
    label: ["Since", ""],
    type: "date",
    values: ["2000", "2010-07", "2020-01-01", null, null, null, null, null, null],
  },
  { id: "Open", label: ["Open", ""], type: "yesno", values: [1, 0, 1, null, null, null, null, null, null] },
];

function open(more = {}) {
  openPage({ fields: FIELDS, ...more });
}

const field = (id) => findField(`own.${id}`);

test("every field has an id of its own, those of the data set behind a mark", () => {
  open();
  assert.deepEqual(
    [...knownFields().keys()],
    ["kind", "topics", "places", "own.Region", "own.Staff", "own.Since", "own.Open"],
  );
});

test("labels are ranked by how common they are, and the commonest of several counts", () => {
  open();
  assert.deepEqual(figuresOf(field("Region")).counts, [3, 6]);
  assert.equal(rankOf(field("Region"), AT.b), 0);
  assert.equal(rankOf(field("Region"), AT.d), 0);
  assert.equal(rankOf(field("Region"), AT.a), 1);
  assert.equal(rankOf(field("Region"), AT.f), -1);
  assert.equal(figuresOf(field("Region")).several, 1);
  assert.equal(figuresOf(field("Region")).missing, 1);
});

test("amounts begin at nothing, dates at the first", () => {
  open();
  assert.equal(shareOf(field("Staff"), AT.b), 0.5);
  assert.equal(shareOf(field("Since"), AT.a), 0);
  assert.equal(shareOf(field("Since"), AT.c), 1);
  assert.equal(shareOf(field("Since"), AT.d), null);
});

test("a key shows each step of a scale once, whole numbers whole", () => {
  const numbers = (id, values) => ({ id, label: [id, ""], type: "number", values });
  open({ fields: [...FIELDS, numbers("None", [0, 0]), numbers("Below", [-7, -7]), numbers("Few", [3, 10])] });
  const steps = (id) => listScaleSteps(field(id)).map(({ text }) => text);
  assert.deepEqual(steps("None"), ["0"]);
  assert.deepEqual(steps("Below"), ["-7"]);
  assert.deepEqual(steps("Few"), ["0", "2", "10"]);
  open({ fields: [numbers("Many", [9059, 0]), numbers("Parts", [0.22, 0]), numbers("Both", [-38, 53])] });
  assert.deepEqual(steps("Many"), ["0", "2,000", "9,059"]);
  assert.deepEqual(steps("Parts"), ["0", "0.050", "0.220"]);
  assert.deepEqual(steps("Both"), ["-38", "-20", "53"]);
  open({ fields: [...FIELDS, numbers("Few", [3, 10])] });
  assert.equal(listScaleSteps(field("Few"))[1].share, 0.2, "the shade is that of the number shown");
  assert.deepEqual(steps("Since"), ["2000", "2005", "2020"]);
});

test("files hold values the same in both languages", () => {
  open({ fields: [...FIELDS, { id: "Big", label: ["Big", ""], type: "number", values: [1234.5] }] });
  for (const lang of ["en", "bn"]) {
    choose({ lang });
    const plain = ["Big", "Since", "Open", "Region"].map((id) => plainValueOf(field(id), AT.a));
    assert.deepEqual(plain, ["1234.5", "2000", "yes", "Coast"]);
    assert.equal(plainValueOf(field("Since"), AT.b), "2010-07", "not cut to its year");
    assert.equal(plainValueOf(field("Big"), AT.b), "");
    assert.match(writeGexf(), /title="Big" type="double"/);
  }
});

test("colours of categories differ, and all beyond the tenth share one", () => {
  open({ colours: { light: {}, dark: {} } });
  useColours(false);
  const colours = Array.from({ length: 14 }, (_, rank) => categoryColour(rank));
  assert.equal(new Set(colours).size, 11);
  assert.equal(new Set(colours.slice(10)).size, 1);
});

test("a filter by a field leaves those with a value, and is undone with the others", () => {
  open();
  setFieldFilter("own.Region", [0]);
  updateVisible();
  assert.deepEqual([visible.entityCount, visible.entities[AT.d], visible.entities[AT.z]], [3, 1, 0]);
  setFieldFilter("own.Since", [2000, 2010]);
  updateVisible();
  assert.equal(visible.entityCount, 1);
  clearFilters();
  updateVisible();
  assert.equal(visible.entityCount, 9);
});

test("a year includes its whole length", () => {
  open();
  choose({ where: { "own.Since": [2010, 2010] } });
  assert.equal(visible.entities[AT.b], 1);
});

test("an address holds fields by the words of their values", () => {
  open();
  const where = { "own.Region": [1], "own.Staff": [5, 20.5] };
  const view = {
    ...readHash(""),
    colour: "own.Since",
    cluster: "own.Region",
    where,
    picked: [2, 3],
    kept: [1, 2],
  };
  assert.deepEqual(readHash(writeHash(view)), view);
  assert.match(decodeURIComponent(writeHash(view)), /"own.Region","Hills"/);
});

test("groups do not overlap and all go back to their places", () => {
  open();
  const before = entities.map(({ x, y }) => [x, y]);
  const { layout } = data;
  choose({ cluster: "own.Region" });
  assert.equal(useSheet(false), true);
  assert.equal(useSheet(false), false);
  const right = Math.max(...["b", "c", "d", "e"].map((letter) => entities[AT[letter]].x));
  const coast = [entities[AT.a], entities[AT.g]];
  const hills = ["b", "c", "d", "e", "h", "i"].map((letter) => entities[AT[letter]]);
  const [, top, , bottom] = boundsOf(hills);
  const [left, high, , low] = boundsOf(coast);
  assert.ok(left > right || high > bottom || low < top);
  choose({ cluster: "" });
  assert.equal(useSheet(false), true);
  assert.deepEqual(
    entities.map(({ x, y }) => [x, y]),
    before,
  );
  assert.equal(data.layout, layout);
});

function boundsOf(members) {
  const [xs, ys] = [members.map(({ x }) => x), members.map(({ y }) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

test("a hull is convex and keeps its distance", () => {
  const places = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 50, y: 80 },
    { x: 50, y: 10 },
  ];
  const hull = roundedHull(places, 10);
  const turns = hull.map((start, at) => {
    const [middle, end] = [hull[(at + 1) % hull.length], hull[(at + 2) % hull.length]];
    return (middle[0] - start[0]) * (end[1] - start[1]) - (middle[1] - start[1]) * (end[0] - start[0]);
  });
  assert.ok(turns.every((turn) => turn > 0));
  for (const { x, y } of places) assert.ok(hull.every(([hx, hy]) => Math.hypot(hx - x, hy - y) >= 10 - 1e-6));
  assert.ok(roundedHull([{ x: 5, y: 5 }], 10).length > 8);
});

test("an outline holds what lies in it, hollows left out", () => {
  const outline = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 5, y: 2 },
    { x: 0, y: 10 },
  ];
  assert.ok(isWithinOutline(outline, { x: 1, y: 5 }));
  assert.ok(!isWithinOutline(outline, { x: 5, y: 6 }));
  assert.ok(!isWithinOutline(outline, { x: 11, y: 5 }));
  assert.ok(!isWithinOutline([], { x: 0, y: 0 }));
});

test("a file of the network holds what is shown, escaped, without groups that are not named", () => {
  open({ edition: { title: ['<b>"Test" & more', ""] } });
  choose({ kept: [AT.a, AT.b, AT.z] });
  const text = writeGexf();
  assert.equal(text.match(/<node /g)?.length, 2);
  assert.equal(text.match(/<edge /g)?.length, 1);
  assert.ok(text.includes("&lt;b&gt;&quot;Test&quot; &amp; more"));
  assert.ok(text.includes('title="Region"') && text.includes('value="Coast"'));
  assert.equal(state.kept?.length, 3);
  assert.equal(writeGexf((at) => at === AT.a).match(/<node /g)?.length, 1);
});
