// @ts-check
// The symbols of organisations on the picture, and the lines that mark two names as a pair.

import { textBox } from "./canvas_text.js";
import { colours, communityColour, entityColour, entitySize, isWithoutSize } from "./colours.js";
import { listCutOff } from "./components.js";
import { tracePoints } from "./curves.js";
import { drawing, lineWidthAt } from "./drawing.js";
import { findEntitiesIn, findLargest } from "./drawn_index.js";
import { DIMMED, isChosen, isEntityBright, isLeftOut } from "./highlight.js";
import { drawLogo, leastLogoRadius, mostLogoRadius } from "./logos.js";
import { data, entities, near, otherEnd, sectorIndex, ties } from "./page_data.js";
import { state } from "./state.js";
import { drawSymbol, HOLLOW_WIDTH, traceSymbol } from "./symbols.js";
import { isStub, positionOf } from "./tie_curves.js";
import { isTieDrawn, visible } from "./visible.js";

export const SMALLEST_TEXT = 7; // pixels on screen below which a name is left out
const GROWTH = 0.4; // power of the scale with which symbols of a network grow on the screen
const [RING_GAP, RING_WIDTH] = [2.5, 1]; // pixels of the ring of those tied to a hub
const [TINT_RADIUS, TINT_OPACITY, SAMPLE_OPACITY] = [34, 0.09, 0.2]; // of the disc behind a member of a community
const LEAST_RADIUS = 1.6; // pixels on screen
const LEAST_SHAPE = 1.8; // pixels on screen of a radius from which on a shape can be told
const SYMBOLS_AT_ONCE = 60; // symbols of one fill

/**
 * Symbols that are drawn in one fill; a place is x, y and the radius.
 * @typedef {{ isBright: boolean, isHollow: boolean, shape: string, colour: string, places: number[][] }} SymbolStyle
 */

/**
 * Return the radius of a symbol at a scale; even far away it stays a dot. In a network it grows less than the
 * distances do.
 * @param {Entity} entity
 * @param {number} k
 */
export function symbolRadius(entity, k) {
  return Math.max(radiusOfSize(entitySize(entity), k), leastLogoRadius(entity.at, k));
}

/**
 * Return the radius of a symbol of a size at a scale.
 * @param {number} size
 * @param {number} k
 */
export function radiusOfSize(size, k) {
  return Math.max(data.layout.network ? size * k ** (GROWTH - 1) : size, LEAST_RADIUS / k);
}

/**
 * Return the radius of the largest symbol that is drawn.
 * @param {number} k
 */
export function largestRadius(k) {
  const largest = findLargest();
  return largest ? Math.max(symbolRadius(largest, k), mostLogoRadius(k)) : 0;
}

/**
 * Draw symbols of one style in one stroke, some at each step; collectives and the ring of the chosen one by themselves.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function* drawSymbols(context, k, highlight, frame) {
  const inFrame = listSymbols(highlight, k, frame);
  const cutOff = listCutOff();
  for (const entity of inFrame) {
    if (entity.several) drawCollective(context, k, highlight, entity);
    else if (isChosen(entity.at) || cutOff.has(entity.at)) drawRing(context, entity, k);
  }
  for (const style of groupSymbolsByStyle(inFrame, k, highlight)) {
    const { colour, isBright, isHollow } = style;
    const alpha = isBright ? 1 : DIMMED;
    context.lineWidth = HOLLOW_WIDTH / k;
    // else a tie would shine through
    if (!isBright || isHollow) yield* paintSymbols(context, style, colours.page, 1);
    yield* paintSymbols(context, style, colour, alpha, isHollow);
  }
  for (const { at } of inFrame.filter(({ at }) => leastLogoRadius(at, k))) {
    context.globalAlpha = isEntityBright(highlight, at) ? 1 : DIMMED;
    drawLogo(context, at, positionOf(at), symbolRadius(entities[at], k));
  }
  context.globalAlpha = 1;
}

/**
 * Return the organisations whose symbols are drawn: in a frame, or the bright ones where these are drawn alone.
 * @param {HighlightSets} highlight
 * @param {number} k
 * @param {Frame} frame
 */
function listSymbols(highlight, k, [left, top, right, bottom]) {
  if (highlight?.isAlone)
    return [...highlight.entities].filter((at) => visible.separate[at]).map((at) => entities[at]);
  const reach = largestRadius(k);
  return findEntitiesIn([left - reach, top - reach, right + reach, bottom + reach]).map((at) => entities[at]);
}

/** Tell whether communities have a pale ground: while colours tell kinds, and where one of them is in sight. */
export function areTintsDrawn() {
  const { tints } = data.layout.network ?? { tints: [] };
  return state.colour === "kind" && tints.some((tint, at) => tint >= 0 && visible.separate[at]);
}

/**
 * Draw what the pale grounds look like, for the key.
 * @param {DrawContext} context
 * @param {Point} place
 */
export function drawTintSample(context, { x, y }) {
  context.save();
  context.globalAlpha = SAMPLE_OPACITY;
  for (const [number, aside] of [-3.5, 3.5].entries()) {
    context.fillStyle = communityColour(number);
    context.beginPath();
    context.arc(x + aside, y, 6.5, 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
}

/**
 * Draw a pale ground behind each community that stands together.
 * @param {DrawContext} context
 */
export function drawTints(context) {
  if (!areTintsDrawn()) return;
  const { tints } = data.layout.network ?? { tints: [] };
  /** @type {Map<number, Point[]>} */
  const members = new Map();
  for (const { at } of entities) {
    if (!visible.separate[at] || tints[at] < 0) continue;
    const places = members.get(tints[at]) ?? [];
    members.set(tints[at], places);
    places.push(positionOf(at));
  }
  context.save();
  context.globalAlpha = TINT_OPACITY;
  for (const [community, places] of members) {
    context.fillStyle = communityColour(community);
    context.beginPath();
    for (const { x, y } of places) {
      context.moveTo(x + TINT_RADIUS, y);
      context.arc(x, y, TINT_RADIUS, 0, 2 * Math.PI);
    }
    context.fill();
  }
  context.restore();
}

/**
 * Draw a thin ring in the colour of the hub about those whose line to it is not drawn whole.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 */
export function drawHubRings(context, k, highlight) {
  if (!data.layout.network) return;
  context.lineWidth = RING_WIDTH / k;
  const listed = new Set(data.layout.headings.flatMap(({ members }) => members)); // their heading says it
  for (const hub of data.layout.hubs) {
    context.strokeStyle = entityColour(entities[hub]);
    const stubs = near[hub].map((tie) => ties[tie]).filter((tie) => isStub(tie) && isTieDrawn(tie));
    for (const tie of stubs) {
      const end = otherEnd(tie, hub);
      if (!listed.has(end)) drawHubRing(context, k, highlight, end);
    }
  }
  context.globalAlpha = 1;
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {number} at
 */
function drawHubRing(context, k, highlight, at) {
  if (isLeftOut(highlight, at)) return;
  const { x, y } = positionOf(at);
  context.globalAlpha = isEntityBright(highlight, at) ? 1 : DIMMED;
  context.beginPath();
  context.arc(x, y, symbolRadius(entities[at], k) + RING_GAP / k, 0, 2 * Math.PI);
  context.stroke();
}

/**
 * Return the styles that occur, dimmed ones first.
 * @param {Entity[]} shown
 * @param {number} k
 * @param {HighlightSets} highlight
 */
function groupSymbolsByStyle(shown, k, highlight) {
  /** @type {Map<string, SymbolStyle>} */
  const styles = new Map();
  for (const entity of shown) {
    if (entity.several) continue;
    const { x, y } = positionOf(entity.at);
    const radius = symbolRadius(entity, k);
    const isBright = isEntityBright(highlight, entity.at);
    const isDot = radius * k < LEAST_SHAPE; // a dot has no corners to tell
    const shape = isDot ? "square" : data.sectors[sectorIndex(entity)]?.shape;
    const colour = entityColour(entity);
    const isHollow = isWithoutSize(entity);
    const key = `${isBright} ${isHollow} ${shape} ${colour}`;
    const style = styles.get(key) ?? { isBright, isHollow, shape, colour, places: [] };
    styles.set(key, style);
    style.places.push([x, y, radius]);
    drawing.weight += 1;
  }
  return [...styles.values()].sort((first, second) => Number(first.isBright) - Number(second.isBright));
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Entity} entity
 */
function drawCollective(context, k, highlight, entity) {
  context.globalAlpha = isEntityBright(highlight, entity.at) ? 1 : DIMMED;
  const place = positionOf(entity.at);
  drawSymbol(context, "several", place, symbolRadius(entity, k), entityColour(entity), colours.page);
}

/**
 * @param {DrawContext} context
 * @param {SymbolStyle} style
 * @param {string} colour
 * @param {number} alpha
 * @param {boolean} isOutline
 */
function* paintSymbols(context, { shape, places }, colour, alpha, isOutline = false) {
  context.globalAlpha = alpha;
  context.fillStyle = context.strokeStyle = colour;
  for (let from = 0; from < places.length; from += SYMBOLS_AT_ONCE) {
    context.beginPath();
    for (const [x, y, size] of places.slice(from, from + SYMBOLS_AT_ONCE))
      traceSymbol(context, shape, x, y, size);
    if (isOutline) context.stroke();
    else context.fill();
    yield;
  }
}

/**
 * @param {DrawContext} context
 * @param {Entity} entity
 * @param {number} k
 */
function drawRing(context, entity, k) {
  const { x, y } = positionOf(entity.at);
  context.save();
  context.strokeStyle = colours.text;
  context.lineWidth = lineWidthAt(1.6, k);
  context.beginPath();
  context.arc(x, y, symbolRadius(entity, k) + 4 / Math.max(k, 0.5), 0, 2 * Math.PI);
  context.stroke();
  context.restore();
}

/**
 * Tell whether the mark of a pair belongs on the picture: both stand where the layout put them.
 * @param {PairMark} mark
 */
export function isPairMarkShown(mark) {
  return mark.pair.every((at) => visible.separate[at] && !state.moved[at]);
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 */
export function drawPairMarks(context, k, highlight) {
  for (const mark of data.layout.marks) {
    if (!isPairMarkShown(mark) || mark.words.size * k < SMALLEST_TEXT) continue;
    context.save();
    context.globalAlpha = mark.pair.some((at) => isEntityBright(highlight, at)) ? 1 : DIMMED;
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    context.setLineDash([2, 3]);
    context.beginPath();
    tracePoints(context, reachNames(mark));
    context.stroke();
    context.restore();
  }
}

/**
 * Return the line of a mark up to both names, which are not as long in one language as in the other.
 * @param {PairMark} mark
 * @returns {[number, number][]}
 */
function reachNames({ pair, points }) {
  if (points.length < 3) return points;
  const [first, last] = [points[0], points[points.length - 1]];
  const isDownward = entities[pair[0]].y < entities[pair[1]].y;
  const [upper, lower] = isDownward === first[1] < last[1] ? pair : [pair[1], pair[0]];
  return [reachName(upper, first), ...points.slice(1, -1), reachName(lower, last)];
}

/**
 * @param {number} at
 * @param {[number, number]} end
 * @returns {[number, number]}
 */
function reachName(at, [x, y]) {
  const words = data.layout.labels[at]?.[0];
  if (words?.align !== "right") return [x, y];
  return [textBox(words, words.size, { x: 0, y: 0 }).x - 4, y];
}
