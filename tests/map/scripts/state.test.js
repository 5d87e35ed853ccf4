import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  changeState,
  clearFilters,
  currentView,
  isFiltered,
  START,
  setHovered,
  setListed,
  state,
  watchState,
} from "../../../graph/map/web/state.js";
import { openPage } from "./fixture.js";

const told = [];
watchState((now, before) => told.push([now, before]));

beforeEach(() => {
  openPage();
  told.length = 0;
});

test("who watches is told what was and what is", () => {
  changeState({ colour: "community" });
  const [[now, before]] = told;
  assert.equal(now, state, "there is one state object");
  assert.equal(before.colour, "kind");
  assert.equal(now.colour, "community");
});

test("who chooses something else leaves the neighbourhood", () => {
  changeState({ chosen: { type: "entity", at: 1 }, steps: 2 });
  assert.equal(state.steps, 2);
  changeState({ colour: "kind" });
  assert.equal(state.steps, 2);
  changeState({ chosen: { type: "entity", at: 2 } });
  assert.equal(state.steps, 0);
});

test("values are listed in order, each once, and taken out again", () => {
  for (const at of [1, 3, 1]) setListed("off", "kinds", at, true);
  assert.deepEqual(state.off.kinds, [1, 3]);
  setListed("off", "kinds", 1, false);
  assert.deepEqual(state.off.kinds, [3]);
  assert.deepEqual(state.off.sectors, []);
  setListed("only", "topics", 0, true);
  assert.deepEqual(state.only, { topics: [0], places: [] });
  assert.deepEqual(START.off.kinds, [], "the view at the start is left alone");
});

test("each filter counts as one, and showing all again removes it", () => {
  const filters = [
    { off: { ...START.off, sources: [0] } },
    { only: { ...START.only, places: [0] } },
    { several: false },
    { years: [2020, 2021] },
    { steps: 1 },
    { gone: [2] },
  ];
  assert.equal(isFiltered(), false);
  for (const filter of filters) {
    changeState(filter);
    assert.equal(isFiltered(), true, JSON.stringify(filter));
    clearFilters();
    assert.equal(isFiltered(), false, JSON.stringify(filter));
  }
});

test("to look at something is no filter", () => {
  changeState({ chosen: { type: "entity", at: 1 }, colour: "community", table: "ties", open: [1] });
  assert.equal(isFiltered(), false);
});

test("nobody is told where the pointer is", () => {
  setHovered({ type: "tie", at: 0 });
  assert.equal(told.length, 0);
  assert.deepEqual(state.hovered, { type: "tie", at: 0 });
});

test("the view holds neither the pointer nor corrections", () => {
  changeState({ corrections: [{ text: "wrong" }] });
  assert.deepEqual(Object.keys(currentView()).sort(), Object.keys(START).sort());
});
