import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { countConnections, counts } from "../../../graph/map/web/counts.js";
import { entities, ties } from "../../../graph/map/web/page_data.js";
import { START } from "../../../graph/map/web/state.js";
import {
  findWithinSteps,
  isDated,
  MOST_SEPARATE,
  visible,
  wasHeldAt,
  wasHeldIn,
} from "../../../graph/map/web/visible.js";
import { AT, choose, letters, makeManyEntities, openPage } from "./fixture.js";

beforeEach(() => openPage());

const shown = () => letters(entities.filter(({ at }) => visible.entities[at]).map(({ at }) => at));
const shownTies = () => ties.filter(({ at }) => visible.ties[at]).map(({ from, to }) => letters([from, to]));
const hide = (lists) => choose({ off: { ...START.off, ...lists } });
const pickOnly = (lists) => choose({ only: { ...START.only, ...lists } });

test("at first everything is seen", () => {
  assert.equal(shown(), "abcdefghiz");
  assert.equal(visible.entityCount, 9, "collectives are not counted as organisations");
  assert.equal(visible.tieCount, 9);
});

test("what the page opens with counts stated connections between named organisations, or all where none is", () => {
  assert.equal(countConnections(), 6);
  for (const tie of ties) tie.certainty = 1;
  assert.equal(countConnections(), 7);
});

test("a hidden sector takes its organisations and their ties along", () => {
  hide({ sectors: [1] });
  assert.equal(shown(), "abcdez");
  assert.deepEqual(shownTies(), ["ab", "ac", "bd", "cd", "de", "az"]);
});

test("collectives are hidden by themselves", () => {
  choose({ several: false });
  assert.equal(shown(), "abcdefghi");
  assert.ok(!shownTies().includes("az"));
});

test("kinds and certainties hide ties, not organisations", () => {
  hide({ kinds: [0] });
  assert.ok(!shownTies().includes("ef"));
  assert.equal(shown(), "abcdefghiz");
  hide({ certainties: [1] });
  assert.ok(!shownTies().includes("cd"));
  assert.equal(visible.tieCount, 8);
});

test("a tie stays while one of its sources is shown", () => {
  hide({ sources: [1] });
  assert.ok(!shownTies().includes("de"));
  assert.ok(shownTies().includes("gh"), "the first source states it too");
  hide({ sources: [0, 1] });
  assert.deepEqual(shownTies(), []);
});

test("of picked topics one is enough; topics and places both have to fit", () => {
  pickOnly({ topics: [0] });
  assert.equal(shown(), "ab");
  pickOnly({ topics: [0, 1] });
  assert.equal(shown(), "ab");
  pickOnly({ places: [0] });
  assert.equal(shown(), "bc");
  pickOnly({ topics: [1], places: [0] });
  assert.equal(shown(), "b");
});

test("years keep the ties that were held in one of them; silence is not an end", () => {
  choose({ years: [2021, 2021] });
  assert.deepEqual(shownTies(), ["ef"]);
  choose({ years: [2019, 2020] });
  assert.deepEqual(shownTies(), ["ef"], "the year in which it began counts");
  choose({ years: [2022, 2030] });
  assert.deepEqual(shownTies(), ["gh"]);
  choose({ years: [2010, 2019] });
  assert.deepEqual(shownTies(), []);
});

test("a tie is held at a year or a month as far as its dates tell", () => {
  const dated = (start, end) => ({ dates: [{ start, end }] });
  assert.ok(wasHeldAt(dated("2020-03-15", "2021-05-31"), "2020"));
  assert.ok(!wasHeldAt(dated("2020-03-15"), "2020-02"));
  assert.ok(wasHeldAt(dated("2020-03-15"), "2020-03"));
  assert.ok(wasHeldAt(dated("2020", "2021"), "2021-12"), "a year that is told ends with its last day");
  assert.ok(!wasHeldAt(dated("2020", "2021"), "2022"));
  assert.ok(wasHeldAt(dated("", "2021"), "1999"), "silence about the start is no start");
  assert.ok(!wasHeldAt({ dates: 0 }, "2020"));
});

test("two dates keep the ties of either and tell them apart", () => {
  choose({ dates: ["2020", "2022"] });
  assert.deepEqual(shownTies(), ["ef", "gh"]);
  const [first, second] = visible.panes;
  assert.deepEqual([first[5], second[5], first[8], second[8]], [1, 0, 0, 1]);
});

test("a tie without a year is not dated", () => {
  assert.equal(isDated({ dates: [{ text: "long ago" }] }), false);
  assert.equal(isDated({ dates: 0 }), false);
  assert.equal(wasHeldIn({ dates: [{ text: "long ago" }] }, [0, 9999]), false);
  assert.equal(wasHeldIn({ dates: [{ end: "2019-05-01" }] }, [2000, 2001]), true, "no start is known");
});

test("who was taken away is gone with all ties", () => {
  choose({ gone: [AT.a] });
  assert.equal(shown(), "bcdefghiz");
  assert.ok(!shownTies().some((ends) => ends.includes("a")));
});

test("a neighbourhood ends after its steps, and a collective is no way through", () => {
  choose({ chosen: { type: "entity", at: AT.a }, steps: 1 });
  assert.equal(shown(), "abcz");
  choose({ chosen: { type: "entity", at: AT.a }, steps: 2 });
  assert.equal(shown(), "abcdz");
  assert.deepEqual(shownTies(), ["ab", "ac", "bd", "cd", "az"]);
  choose({ chosen: null });
  assert.equal(findWithinSteps(AT.z, 1).size, 3, "one may start from a collective");
  assert.equal(findWithinSteps(AT.a, 9).get(AT.f), 4);
});

test("ties that are only listed are never on the picture", () => {
  openPage({
    ties: [
      { from: "a", to: "b", drawn: 0 },
      { from: "b", to: "c" },
    ],
  });
  assert.deepEqual(shownTies(), ["bc"]);
});

test("rows of the legend count organisations and drawn ties between named ones", () => {
  assert.deepEqual(counts.rows.sectors, [5, 4]);
  assert.deepEqual(counts.rows.kinds, [1, 6]);
  assert.deepEqual(counts.rows.certainties, [6, 1]);
  assert.deepEqual(counts.rows.sources, [6, 2]);
  assert.deepEqual(counts.rows.topics, [2, 1]);
  assert.equal(counts.dated, 2);
  assert.equal(counts.ties, 7);
  assert.equal(counts.collectives, 1);
});

test("a source that is not among the documents is counted nowhere", () => {
  openPage({ sets: { source: [0, null], locator: [], phrase: [], certainty: [], note: [] } });
  assert.deepEqual(counts.rows.sources, [6, 0]);
});

test("a large network shows the members of open groups alone", () => {
  const many = makeManyEntities(MOST_SEPARATE + 1);
  many.group = many.id.map((_, at) => at % 2);
  const group = { x: 0, y: 0, r: 50, sector: 0, label: ["", ""] };
  openPage({ entities: many, ties: [], layout: { groups: [group, group] } });
  const separate = () => visible.separate.reduce((sum, value) => sum + value, 0);
  assert.equal(separate(), 0);
  assert.deepEqual(visible.groupCounts, [151, 150]);
  choose({ open: [1] });
  assert.equal(separate(), 150);
  choose({ gone: [0] });
  assert.equal(separate(), MOST_SEPARATE, "few enough to stand one by one");
});

test("a tie that has ended, nobody recorded when, is held in the year in which it began", () => {
  const dates = [{ start: "2015-05-01", text: "ended" }];
  const years = ["2014", "2015", "2015-03", "2015-09", "2016", "2023-01"];
  assert.deepEqual(
    years.filter((when) => wasHeldAt({ dates }, when)),
    ["2015", "2015-09"],
  );
  assert.deepEqual([wasHeldIn({ dates }, [2016, 2020]), wasHeldIn({ dates }, [2010, 2015])], [false, true]);
  assert.equal(wasHeldAt({ dates: [{ text: "ended" }] }, "2015"), false);
});
