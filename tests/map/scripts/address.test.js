import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { readHash, writeHash } from "../../../graph/map/web/address.js";
import { changeState, currentView, START } from "../../../graph/map/web/state.js";
import { AT, openPage } from "./fixture.js";

const MEASURES = [
  { id: "degree", values: [] },
  { id: "closeness", values: [], reason: ["No", ""] },
];
const GROUPS = [{ x: 0, y: 0, r: 50, sector: 0, label: ["North", ""] }];

beforeEach(() =>
  openPage({
    measures: MEASURES,
    communities: { of: [0], labels: [["One", ""]] },
    layout: { groups: GROUPS },
  }),
);

const CHANGES = [
  { lang: "bn" },
  { chosen: { type: "entity", at: AT.b }, steps: 2 },
  { chosen: { type: "tie", at: 3 } },
  { chosen: { type: "sector", at: 1 } },
  { chosen: { type: "group", at: 0 } },
  { ends: [AT.a, AT.d] },
  { off: { sectors: [1], kinds: [0, 1], certainties: [1], sources: [0] } },
  { only: { topics: [0, 1], places: [0] } },
  { several: false },
  { years: [2020, 2021] },
  { dates: ["2020", "2021-06"] },
  { colour: "community", size: "degree" },
  { gone: [AT.c, AT.e] },
  { moved: { [AT.a]: [12.5, -3] } },
  { open: [0] },
  { camera: { x: 10, y: -20.5, width: 300, height: 200 } },
  { table: "neighbours" },
  { views: [{ name: "One & two ✓", hash: "entity=beacon-council" }] },
];

for (const change of CHANGES) {
  test(`the address holds ${Object.keys(change).join(" and ")}`, () => {
    changeState(change);
    const written = writeHash();
    assert.notEqual(written, "");
    assert.deepEqual(readHash(`#${written}`), currentView());
  });
}

test("the first view needs no address", () => {
  assert.equal(writeHash(), "");
  assert.deepEqual(readHash(""), { ...START, lang: "en" });
});

const UNKNOWN = [
  "entity=nobody&steps=2",
  "steps=3",
  "path=alder-trust",
  "path=alder-trust~beacon-council~cedar-forum",
  "no-kinds=__proto__~constructor",
  "topics=%00~~",
  "years=2021~2020",
  "years=2020",
  "dates=2020",
  "dates=2020~2020",
  "dates=2020~soon",
  "colour=closeness",
  "size=community",
  "colour=__proto__",
  "moved=alder-trust~NaN~1!alder-trust~~!alder-trust~1!nobody~1~2",
  "open=7x~-1",
  "at=1~2~-3~4",
  "at=1~2~3",
  "at=a~b~c~d",
  "table=<script>",
  'views=[[1,2],["x"],{"a":1}]',
  "views=null",
  "group=99999999999&sector=&tie=~~",
  "lang=../../etc",
];

for (const text of UNKNOWN) {
  test(`what is not known is passed over: ${text}`, () =>
    assert.deepEqual(readHash(text), { ...START, lang: "en" }));
}

test("numbers are kept within what there is", () => {
  assert.equal(readHash("entity=alder-trust&steps=99").steps, 3);
  assert.equal(readHash("years=1~99999").years[1], 9999);
  assert.deepEqual(readHash("open=5").open, [0]);
});

test("only the owner's edition takes organisations away", () => {
  openPage({ edition: { owner: false } });
  assert.deepEqual(readHash("without=cedar-forum").gone, []);
});
