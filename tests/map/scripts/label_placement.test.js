import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { BoxIndex, boxesOverlap, isInBox } from "../../../graph/map/web/box_index.js";
import { measureText, textBox, wrapText } from "../../../graph/map/web/canvas_text.js";
import { SvgContext } from "../../../graph/map/web/draw_context.js";
import { drawing } from "../../../graph/map/web/drawing.js";
import {
  chooseSize,
  drawLabels,
  placeFreeName,
  shortenName,
} from "../../../graph/map/web/label_placement.js";
import { findPlacement, hasNamesToPlace, showPlacedNames } from "../../../graph/map/web/name_placement.js";
import { entities } from "../../../graph/map/web/page_data.js";
import { AT, choose, letters, openPage } from "./fixture.js";

beforeEach(() => openPage());

const WORDS = { x: 0, y: 0, lines: { en: ["Alder"] }, align: "left", size: 10, bold: false, tone: "text" };
const EVERYWHERE = [-1e4, -1e4, 1e4, 1e4];

function draw(k, highlight = null, frame = EVERYWHERE) {
  drawing.texts = [];
  const context = new SvgContext();
  drawLabels(context, k, highlight, frame);
  return context;
}

test("boxes overlap where they share an area, not where they touch", () => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  assert.ok(boxesOverlap(box, { x: 9, y: 9, width: 5, height: 5 }));
  assert.ok(!boxesOverlap(box, { x: 10, y: 0, width: 5, height: 5 }));
  assert.ok(!boxesOverlap(box, { x: 0, y: 10, width: 5, height: 5 }));
  assert.ok(isInBox(box, { x: 10, y: 10 }));
  assert.ok(!isInBox(box, { x: 10.1, y: 5 }));
});

test("the index of boxes finds the same as comparing all", () => {
  const index = new BoxIndex(30);
  const boxes = [];
  let seed = 7;
  const random = (most) => {
    seed = (seed * 48271) % 2147483647;
    return (seed / 2147483647) * most;
  };
  let touching = 0;
  for (let number = 0; number < 400; number += 1) {
    const box = { x: random(900) - 450, y: random(900) - 450, width: random(80), height: random(20) };
    const expected = boxes.some((other) => boxesOverlap(other, box));
    touching += expected ? 1 : 0;
    assert.equal(index.touches(box), expected);
    index.add(box);
    boxes.push(box);
  }
  assert.ok(touching > 50 && touching < 350);
});

test("a text is measured once for all sizes", () => {
  assert.equal(measureText("Alder", 10), 25);
  assert.equal(measureText("Alder", 20), 50);
  assert.deepEqual(textBox(WORDS, 10, { x: 5, y: 5 }), { x: 5, y: -1.25, width: 25, height: 12.5 });
  assert.equal(textBox({ ...WORDS, align: "right" }, 10, { x: 0, y: 0 }).x, -25);
  assert.equal(textBox({ ...WORDS, align: "centre" }, 10, { x: 0, y: 0 }).x, -12.5);
});

test("texts break into lines where the room ends", () => {
  assert.deepEqual(wrapText("one two three four", 10, 40), ["one two", "three", "four"]);
  assert.deepEqual(wrapText("one twos", 10, 36), ["one", "twos"]);
  assert.deepEqual(wrapText("incomprehensibilities no", 10, 40), ["incomprehensibilities", "no"]);
});

test("a name that is too small is left out, unless it is bold, a heading or chosen", () => {
  assert.equal(chooseSize({ words: WORDS, at: AT.a }, 1), 10);
  assert.equal(chooseSize({ words: WORDS, at: AT.a }, 0.6), null);
  assert.equal(chooseSize({ words: { ...WORDS, bold: true }, at: AT.a }, 0.6), 10);
  assert.equal(chooseSize({ words: WORDS, members: [AT.a] }, 0.5), 19, "9.5 pixels on screen");
  choose({ chosen: { type: "entity", at: AT.a } });
  assert.equal(chooseSize({ words: WORDS, at: AT.a }, 0.5), 22, "11 pixels on screen");
  assert.equal(
    chooseSize({ words: { ...WORDS, tone: "inside", bold: true }, at: AT.a }, 0.1),
    22,
    "no larger",
  );
});

test("long names are shortened", () => {
  assert.equal(shortenName("Alder Trust"), "Alder Trust");
  const name = shortenName("Association of the Friends of the River");
  assert.equal(name, "Association of the Friends…");
});

test("a free name takes its room under the symbol, and none that is taken", () => {
  const taken = new BoxIndex(60);
  const placed = placeFreeName(AT.a, 1, taken);
  assert.equal(placed.text, "Alder Trust");
  assert.equal(placed.align, "centre");
  assert.equal(placed.y, entities[AT.a].y + 6 + 0.75 * 11);
  assert.equal(placed.box.x + placed.box.width / 2, entities[AT.a].x);
  assert.equal(placeFreeName(AT.a, 1, taken), null);
});

test("a free name of a list stands on the side of its name", () => {
  const labels = { [AT.a]: [{ ...WORDS, align: "right" }], [AT.b]: [{ ...WORDS, align: "left" }] };
  openPage({ layout: { kind: "wings", labels } });
  const left = placeFreeName(AT.a, 1, new BoxIndex(60));
  assert.equal(left.box.x + left.box.width, entities[AT.a].x - 11);
  const right = placeFreeName(AT.b, 1, new BoxIndex(60));
  assert.equal(right.box.x, entities[AT.b].x + 11);
});

test("free names never touch each other, and the best connected come first", () => {
  const star = ["a", "b", "c"].map((other) => ({ from: "f", to: other }));
  openPage({ ties: star });
  choose({ size: "degree" });
  draw(0.7);
  const named = drawing.texts.map(({ at }) => at);
  assert.ok(named.length > 2 && named.length < entities.length, `${named.length} names`);
  assert.equal(letters(named.slice(0, 1)), "f");
  for (const [number, { box }] of drawing.texts.entries()) {
    for (const other of drawing.texts.slice(number + 1)) assert.ok(!boxesOverlap(box, other.box));
  }
  draw(8);
  assert.equal(drawing.texts.length, entities.length, "near by there is room for all");
});

test("names out of the frame are not written", () => {
  choose({ size: "degree" });
  draw(8, null, [-10, -10, 110, 10]);
  assert.equal(letters(drawing.texts.map(({ at }) => at)), "ab");
});

test("names stand where the layout puts them, and follow an organisation that is moved", () => {
  const labels = { [AT.a]: [{ ...WORDS, x: 20, y: 0 }] };
  openPage({ layout: { labels } });
  draw(1);
  assert.deepEqual(
    drawing.texts.map(({ text, at }) => [text, at]),
    [["Alder", AT.a]],
  );
  const { x, y } = drawing.texts[0].box;
  choose({ moved: { [AT.a]: [30, 40] } });
  draw(1);
  assert.deepEqual(drawing.texts[0].box, { x: x + 30, y: y + 40, width: 25, height: 12.5 });
});

test("a hidden organisation has no name, and a heading stays while a member is seen", () => {
  const heading = {
    words: { ...WORDS, lines: { en: ["Society"] }, bold: true },
    members: [AT.a, AT.b],
    sector: 0,
  };
  openPage({ layout: { labels: { [AT.a]: [WORDS] }, headings: [heading] } });
  draw(1);
  assert.deepEqual(
    drawing.texts.map(({ text }) => text),
    ["Alder", "Society"],
  );
  choose({ gone: [AT.a] });
  draw(1);
  assert.deepEqual(
    drawing.texts.map(({ text }) => text),
    ["Society"],
  );
  choose({ gone: [AT.a, AT.b] });
  draw(1);
  assert.deepEqual(drawing.texts, []);
});

test("a heading that grows breaks into lines within the picture, and its count stays with it", () => {
  const lines = { en: ["Ministries and divisions\u00a0·\u00a013"] };
  const words = { ...WORDS, x: 250, bold: true, tone: "sector", lines };
  openPage({ layout: { headings: [{ words, members: [AT.a], sector: 0 }] } });
  const written = (k) => [...String(draw(k)).matchAll(/fill="#112233">([^<]*)</g)].map(([, line]) => line);
  assert.deepEqual(written(1), lines.en);
  assert.deepEqual(written(0.5), ["Ministries", "and", "divisions\u00a0·\u00a013"]);
});

test("what is not bright is dimmed", () => {
  openPage({ layout: { labels: { [AT.a]: [WORDS], [AT.b]: [WORDS] } } });
  const { parts } = draw(1, { entities: new Set([AT.a]), ties: new Set() });
  const opacities = parts
    .filter(({ attributes }) => attributes.fill !== "none")
    .map(({ attributes }) => attributes.opacity);
  assert.deepEqual(opacities, [undefined, 0.25]);
});

test("a name too wide for its symbol stands under it", () => {
  const inside = { ...WORDS, tone: "inside", align: "centre", lines: { en: ["Alder Trust of the North"] } };
  openPage({ layout: { labels: { [AT.a]: [inside] } } });
  draw(1);
  assert.deepEqual(drawing.texts, [], "where there is room for every name of the layout, none is free");
  choose({ size: "degree" });
  draw(8);
  assert.ok(drawing.texts.some(({ at, text }) => at === AT.a && text === "Alder Trust"));
});

test("of two pictures, one with the names of before is drawn anew once names are placed for the other", (t) => {
  const names = { at: [], width: [], position: [] };
  const network = {
    order: entities.map(({ at }) => at),
    names: { en: names, bn: names },
    bold: [],
    tints: [],
  };
  const naming = { widths: [100], size: 11, boldSize: 13, widthCosts: [0], lineCost: 1, fewLines: 2 };
  const places = {
    positions: [[1, 0, 0]],
    gap: 3,
    listed: [0, 0],
    coverable: 3,
    crossed: 1,
    rooms: [[9999, 1]],
  };
  openPage({ naming: { ...naming, ...places }, layout: { network } });
  let now = 0;
  t.mock.method(performance, "now", () => now);
  drawing.isHurried = true;
  t.after(() => {
    drawing.isHurried = false;
  });
  findPlacement(2, null, EVERYWHERE); // all of the first names
  showPlacedNames();
  t.mock.method(performance, "now", () => (now += 50)); // no more than one step fits
  findPlacement(3, null, EVERYWHERE);
  assert.ok(hasNamesToPlace());
  t.mock.method(performance, "now", () => now);
  findPlacement(3, null, EVERYWHERE); // the second picture, by whose turn they are all placed
  assert.ok(hasNamesToPlace(), "the first picture still has those of before");
  showPlacedNames();
  assert.ok(!hasNamesToPlace());
});
