// @ts-check
// Names and headings on the picture: at the places that the layout gave them, else where there is room.

import { BoxIndex } from "./box_index.js";
import {
  alignShift,
  LINE_HEIGHT,
  linesOf,
  measureText,
  textBox,
  wrapWords,
  writeText,
} from "./canvas_text.js";
import { colours, entityColour, entitySize, readableOn, sectorColour } from "./colours.js";
import { drawing } from "./drawing.js";
import { labelGroups } from "./group_drawing.js";
import { DIMMED, isChosen, isEntityBright, isLeftOut } from "./highlight.js";
import { shortName } from "./names.js";
import { drawNetworkNames } from "./network_names.js";
import { data, entities, near, sectorIndex } from "./page_data.js";
import { state } from "./state.js";
import { isPairMarkShown, SMALLEST_TEXT, symbolRadius } from "./symbol_drawing.js";
import { positionOf } from "./tie_curves.js";
import { visible } from "./visible.js";

const FREE_SIZE = 11; // pixels on screen of a name that has no place of its own
const READABLE_SIZE = 9.5; // pixels on screen that headings, names inside symbols and chosen names keep
const LONGEST_LABEL = 28; // letters of a name that has no place of its own
const BESIDE_LIST = 26; // pixels between a list and its heading; the list bends outward
const MOST_TRIED = { grouped: 90, plain: 250 }; // free names that are tried at each drawing
const BRIGHT_FEW = 60; // bright organisations that are all named

/**
 * A text that the layout placed: the name of an organisation, the heading of several, or the words of a pair.
 * @typedef {{ words: Words, at?: number, members?: number[], pair?: number[] }} PlacedText
 */

/**
 * Write the texts of the picture.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function drawLabels(context, k, highlight, frame) {
  const isCrowded = data.layout.groups.length > 0 || state.size !== "kind" || k * FREE_SIZE < SMALLEST_TEXT;
  const taken = new BoxIndex(60 / k);
  /** @type {Set<number>} */
  const named = new Set();
  /** @type {number[]} Symbols that have no room for their names. */
  const outside = [];
  if (data.layout.groups.length) labelGroups(context, k, highlight, taken, frame);
  writePlacedTexts(context, k, highlight, { taken: isCrowded ? taken : null, named, outside });
  if (data.layout.network) drawNetworkNames(context, k, highlight, frame);
  else if (isCrowded) drawFreeNames(context, k, highlight, { taken, named, outside, frame });
}

/**
 * Write the texts that the layout placed, and note who is named and who has no room inside its symbol.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {{ taken: BoxIndex | null, named: Set<number>, outside: number[] }} notes
 */
function writePlacedTexts(context, k, highlight, { taken, named, outside }) {
  for (const placed of listPlacedTexts()) {
    const { at } = placed;
    if (ownersOf(placed).every((owner) => isLeftOut(highlight, owner))) continue;
    const size = chooseSize(placed, k);
    if (size === null) continue;
    if (at !== undefined && isTooLarge(placed.words, at, size)) {
      outside.push(at);
      continue;
    }
    const text = writePlacedText(context, placed, size, highlight);
    if (at !== undefined) named.add(at);
    taken?.add(text.box);
    drawing.texts.push(text);
  }
}

/**
 * Return the organisations that a placed text belongs to.
 * @param {PlacedText} placed
 */
function ownersOf({ at, members, pair }) {
  return members ?? pair ?? (at === undefined ? [] : [at]);
}

/** @returns {Generator<PlacedText>} */
function* listPlacedTexts() {
  for (const [key, texts] of Object.entries(data.layout.labels)) {
    const at = Number(key);
    if (visible.separate[at]) for (const words of texts) yield { words, at };
  }
  for (const heading of data.layout.headings) {
    const members = heading.members.filter((at) => visible.separate[at]);
    if (members.length) yield { words: heading.words, members };
  }
  for (const mark of data.layout.marks)
    if (isPairMarkShown(mark)) yield { words: mark.words, pair: mark.pair };
}

/**
 * Return the size at which a text is written so that it can be read, null where it is left out.
 * @param {PlacedText} placed
 * @param {number} k
 * @returns {number | null}
 */
export function chooseSize({ words, at, members }, k) {
  const { size, bold, tone } = words;
  const isChosenName = at !== undefined && isChosen(at);
  if (size * k < SMALLEST_TEXT && !bold && !members && !isChosenName) return null;
  const isKept = members || isChosenName || tone === "inside";
  if (size * k >= READABLE_SIZE || !isKept) return size;
  if (tone === "inside") return Math.min(READABLE_SIZE / k, 2.2 * size);
  return (isChosenName ? FREE_SIZE : READABLE_SIZE) / k;
}

/**
 * @param {Words} words
 * @param {number} at
 * @param {number} size
 */
function isTooLarge(words, at, size) {
  return words.tone === "inside" && measureText(linesOf(words)[0], size, true) > 2 * entitySize(entities[at]);
}

/**
 * @param {DrawContext} context
 * @param {PlacedText} placed
 * @param {number} size
 * @param {HighlightSets} highlight
 * @returns {DrawnText}
 */
function writePlacedText(context, placed, size, highlight) {
  const { words, at, members } = placed;
  const alpha = ownersOf(placed).some((owner) => isEntityBright(highlight, owner)) ? 1 : DIMMED;
  const shown = members && (size !== words.size || data.layout.network) ? wrapHeading(words, size) : words;
  const shift = at === undefined ? { x: 0, y: 0 } : shiftOf(words, at);
  const colour = toneColour(words.tone, at, members);
  const lines = linesOf(shown);
  const lineHeight = size * LINE_HEIGHT;
  const top = shown.y + shift.y - (lines.length * lineHeight) / 2 + insideShift(words, at);
  const style = { size, bold: words.bold, align: words.align, colour, alpha, bare: words.tone === "inside" };
  for (const [row, line] of lines.entries()) {
    if (!line) continue; // room for a line of the other language
    writeText(context, line, shown.x + shift.x, top + (row + 0.5) * lineHeight, style);
  }
  const text = linesOf(words).filter(Boolean).join(" ");
  return addBoxWhenAsked({ at, heading: Boolean(members), text }, () => textBox(shown, size, shift));
}

/**
 * Return how far a name follows its organisation, which the reader may have moved or which may be larger now.
 * @param {Words} words
 * @param {number} at
 */
function shiftOf(words, at) {
  const place = positionOf(at);
  const entity = entities[at];
  const isBelow = words.align === "centre" && words.tone !== "inside";
  const lower = isBelow ? entitySize(entity) - entity.size : 0;
  return { x: place.x - entity.x, y: place.y - entity.y + lower };
}

/**
 * Measure the box of a text only when the pointer is near or a text might touch it: measuring takes time.
 * @param {Omit<DrawnText, "box">} text
 * @param {() => Box} findBox
 * @returns {DrawnText}
 */
function addBoxWhenAsked(text, findBox) {
  /** @type {Box | null} */
  let box = null;
  const get = () => {
    box ??= findBox();
    return box;
  };
  return /** @type {DrawnText} */ (Object.defineProperty(text, "box", { get }));
}

/**
 * Break a heading into lines that fit between its list and the edge of the picture. A list below a network
 * is straight, and its heading grows upward.
 * @param {Words} words
 * @param {number} size
 * @returns {Words}
 */
function wrapHeading(words, size) {
  const [left, , right] = data.layout.bounds;
  const isRight = words.align === "right";
  const aside = data.layout.network ? 0 : BESIDE_LIST;
  const room = (isRight ? words.x - left : right - words.x) - aside;
  const parts = linesOf(words).join(" ").split(" "); // not at a no-break space, which holds a count to its word
  const lines = wrapWords(parts, size, room, true);
  const growth = ((lines.length - 1) * size * LINE_HEIGHT) / 2;
  return {
    ...words,
    lines: { en: lines, bn: lines },
    x: words.x + (isRight ? -aside : aside),
    y: words.y + (data.layout.network ? -growth : growth),
  };
}

/**
 * Triangles are wider on one side; a name inside them stands there.
 * @param {Words} words
 * @param {number | undefined} at
 */
function insideShift(words, at) {
  if (words.tone !== "inside" || at === undefined) return 0;
  const shape = data.sectors[sectorIndex(entities[at])]?.shape;
  const lift = shape === "triangleDown" ? -0.22 : shape === "triangle" ? 0.3 : 0;
  return lift * entities[at].size;
}

/**
 * @param {string} tone
 * @param {number | undefined} at
 * @param {number[] | undefined} members
 */
function toneColour(tone, at, members) {
  if (tone === "inside" && at !== undefined) return readableOn(entityColour(entities[at]));
  if (tone === "text" || tone === "muted" || tone === "line" || tone === "page") return colours[tone];
  const owner = members ? members[0] : at;
  if (owner === undefined || state.colour !== "kind") return colours.text;
  return sectorColour(sectorIndex(entities[owner]));
}

// ---- names that have no place, or are too small there ----

/** @typedef {{ taken: BoxIndex, named: Set<number>, outside: number[], frame: Frame }} Room */

/**
 * Write names under their symbols, best connected first, as many as do not touch. Lists are not named one by
 * one: their headings stand for them, but for the few names that are bright.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Room} room
 */
function drawFreeNames(context, k, highlight, { taken, named, outside, frame }) {
  const most = data.layout.groups.length ? MOST_TRIED.grouped : MOST_TRIED.plain;
  let tried = 0;
  for (const at of listFreeNames(outside, highlight)) {
    if (!visible.separate[at] || named.has(at)) continue;
    named.add(at);
    if (!isInFrame(positionOf(at), frame)) continue;
    tried += 1;
    if (tried > most) break;
    const free = placeFreeName(at, k, taken);
    if (!free) continue;
    const { text, x, y, size, align, box } = free;
    const alpha = isEntityBright(highlight, at) ? 1 : DIMMED;
    writeText(context, text, x, y, { size, align, alpha });
    drawing.texts.push({ box, at, text });
  }
}

/**
 * Find room for a name under or beside its symbol, and take it; null where another text stands there.
 * @param {number} at
 * @param {number} k
 * @param {BoxIndex} taken
 */
export function placeFreeName(at, k, taken) {
  const size = FREE_SIZE / k;
  const text = shortenName(shortName(at));
  const { x, y, align } = besideSymbol(at, k, size);
  const width = measureText(text, size);
  const box = { x: x - alignShift(align, width), y: y - size * 0.62, width, height: size * LINE_HEIGHT };
  if (taken.touches(box)) return null;
  taken.add(box);
  return { text, x, y, size, align, box };
}

/**
 * Return the organisations that need a free name, the most urgent first.
 * @param {number[]} outside
 * @param {HighlightSets} highlight
 */
function listFreeNames(outside, highlight) {
  const byDegree = orderByDegree();
  const nameBright = highlight && (highlight.entities.size < BRIGHT_FEW || state.chosen?.type === "group");
  const urgent = byDegree.filter((at) => isChosen(at) || (nameBright && highlight.entities.has(at)));
  const isListed = highlight || data.layout.kind === "wings";
  return isListed ? [...outside, ...urgent] : [...outside, ...urgent, ...byDegree];
}

/** @type {{ of: PageData, order: number[] } | null} */
let byDegreeKept = null;

/** Return the organisations with most ties first. */
function orderByDegree() {
  if (byDegreeKept?.of !== data) {
    const order = entities.map((entity) => entity.at);
    order.sort((first, second) => near[second].length - near[first].length || first - second);
    byDegreeKept = { of: data, order };
  }
  return byDegreeKept.order;
}

/**
 * Return a place beside a symbol of a list, on the side where its name stands; under any other symbol.
 * @param {number} at
 * @param {number} k
 * @param {number} size
 * @returns {Point & { align: Align }}
 */
function besideSymbol(at, k, size) {
  const { x, y } = positionOf(at);
  const radius = symbolRadius(entities[at], k);
  const align = data.layout.kind === "wings" ? data.layout.labels[at]?.[0]?.align : "centre";
  if (align === "left") return { x: x + radius + 5 / k, y, align };
  if (align === "right") return { x: x - radius - 5 / k, y, align };
  return { x, y: y + radius + 0.75 * size, align: "centre" };
}

/**
 * @param {Point} point
 * @param {Frame} frame
 */
function isInFrame({ x, y }, [left, top, right, bottom]) {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** @param {string} name */
export function shortenName(name) {
  return name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1).trimEnd()}…` : name;
}
