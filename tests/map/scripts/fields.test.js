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
  listScaleStops,
  rankOf,
  rawFields,
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

test("a key shows the ends of a scale and a round number between them", () => {
  const values = (number) => [number, 0, ...Array(7).fill(null)];
  const stopsOf = (values) => {
    openPage({ fields: [{ id: "N", label: ["N", ""], type: "number", values }] });
    return listScaleStops(field("N"));
  };
  assert.deepEqual(
    stopsOf(values(9059)).map(({ value }) => value),
    [0, 2000, 9059],
  );
  assert.deepEqual(
    stopsOf(values(11)).map(({ value }) => value),
    [0, 3, 11],
  );
  assert.deepEqual(
    stopsOf(values(0.22)).map(({ value }) => value),
    [0, 0.06, 0.22],
  );
  assert.deepEqual(
    stopsOf([-38, 53, ...Array(7).fill(null)]).map(({ value }) => value),
    [-38, -20, 53],
  );
  assert.deepEqual(
    stopsOf(values(1)).map(({ value }) => value),
    [0, 1],
  );
  assert.deepEqual(stopsOf(values(0)), [{ value: 0, share: 0 }]);
  open();
  assert.deepEqual(listScaleStops(field("Since")), [
    { value: 2000, share: 0 },
    { value: 2005, share: 0.25 },
    { value: 2020, share: 1 },
  ]);
});

test("files have values as the data have them", () => {
  open();
  const rowOf = (at) =>
    Object.fromEntries(rawFields().map(({ label, readValue }) => [label[0], readValue(at)]));
  assert.deepEqual(rowOf(AT.d), { Region: "Coast; Hills", Staff: null, Since: null, Open: null });
  assert.deepEqual(rowOf(AT.b), { Region: "Hills", Staff: 20, Since: "2010-07", Open: "no" });
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
