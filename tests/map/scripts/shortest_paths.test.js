import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { findComponents, findLosses } from "../../../graph/map/web/components.js";
import { ties } from "../../../graph/map/web/page_data.js";
import {
  findShortestPaths,
  findTiesBetween,
  highlightPaths,
  MOST_PATHS,
} from "../../../graph/map/web/shortest_paths.js";
import { AT, choose, letters, makeManyEntities, openPage } from "./fixture.js";

beforeEach(() => openPage());

const pathsBetween = (from, to) => findShortestPaths(AT[from], AT[to]).paths.map(letters);

test("all shortest paths are listed, by name", () => {
  assert.deepEqual(pathsBetween("a", "d"), ["abd", "acd"]);
  assert.deepEqual(pathsBetween("d", "a"), ["dba", "dca"]);
  assert.equal(findShortestPaths(AT.a, AT.d).count, 2);
});

test("a collective is no way through", () => {
  assert.deepEqual(pathsBetween("a", "f"), ["abdef", "acdef"]);
});

test("hidden ties carry no path", () => {
  choose({ off: { sectors: [], kinds: [], certainties: [1], sources: [] } });
  assert.deepEqual(pathsBetween("a", "d"), ["abd"]);
  choose({ off: { sectors: [], kinds: [0], certainties: [], sources: [] } });
  assert.deepEqual(pathsBetween("a", "f"), []);
});

test("there is no path between two parts of a network", () => {
  assert.deepEqual(findShortestPaths(AT.a, AT.g), { paths: [], count: 0 });
});

test("parallel ties make one path, and are all told", () => {
  const parallel = [
    { from: "a", to: "b", certainty: 1 },
    { from: "b", to: "a" },
    { from: "b", to: "d" },
  ];
  openPage({ ties: parallel });
  assert.deepEqual(findShortestPaths(AT.a, AT.d), { paths: [[AT.a, AT.b, AT.d]], count: 1 });
  assert.deepEqual(findTiesBetween(AT.a, AT.b), [1, 0], "the most certain first");
});

test("many paths are counted and the first ones listed", () => {
  const layer = (from, to) => [...from].flatMap((one) => [...to].map((other) => ({ from: one, to: other })));
  openPage({ ties: [...layer("a", "bcd"), ...layer("bcd", "efg"), ...layer("efg", "hi")] });
  const { paths, count } = findShortestPaths(AT.a, AT.h);
  assert.equal(count, 9);
  assert.equal(paths.length, 9);
  openPage({ ties: [...layer("a", "bcde"), ...layer("bcde", "fghi")] });
  assert.equal(findShortestPaths(AT.a, AT.i).count, 4);
  openPage({ ties: [...layer("a", "bcd"), ...layer("bcd", "efgh"), ...layer("efgh", "i")] });
  const many = findShortestPaths(AT.a, AT.i);
  assert.equal(many.count, 12);
  assert.equal(many.paths.length, MOST_PATHS);
  assert.equal(letters(many.paths[0]), "abei");
});

test("no more paths are listed than a reader can compare", () => {
  const middle = Array.from({ length: 16 }, (_, at) => at + 1);
  const ties = middle.flatMap((at) => [
    { from: 0, to: at },
    { from: at, to: 17 },
  ]);
  openPage({ entities: makeManyEntities(18), ties });
  const { paths, count } = findShortestPaths(0, 17);
  assert.equal(count, 16);
  assert.deepEqual(
    paths.map((path) => path[1]),
    middle.slice(0, MOST_PATHS),
  );
});

test("organisations and ties of the paths stay bright", () => {
  const { entities, ties: bright } = highlightPaths([AT.a, AT.d]);
  assert.equal(letters([...entities].sort()), "abcd");
  assert.deepEqual([...bright].sort(), [0, 1, 2, 3]);
});

test("components are listed, the largest first", () => {
  const members = [AT.a, AT.b, AT.g, AT.h, AT.i];
  assert.deepEqual(findComponents(members, ties).map(letters), ["ab", "gh", "i"]);
  assert.deepEqual(findComponents([AT.a, AT.g, AT.h], ties).map(letters), ["gh", "a"]);
});

test("without the only link others are cut off", () => {
  const { before, after, cutOff } = findLosses([AT.d]);
  assert.equal(before, 2);
  assert.equal(after, 3);
  assert.equal(letters(cutOff), "ef");
  assert.equal(findLosses([AT.b]).cutOff.length, 0, "there is another way");
});
