// @ts-check
// Places organisations by a field: an area for each of its values, in rows, and a hull with a name about each.

import { measureText, shortenText, writeText } from "./canvas_text.js";
import { categoryColour, colours, sectorColour } from "./colours.js";
import { tracePoints } from "./curves.js";
import { drawing } from "./drawing.js";
import { figuresOf, findField, formatValueOf, isScale, rankOf } from "./fields.js";
import { roundedHull } from "./hulls.js";
import { data, entities, near, otherEnd, ties, useNarrowSheet } from "./page_data.js";
import { state } from "./state.js";
import { formatNumber, pick, say } from "./text.js";
import { positionOf } from "./tie_curves.js";
import { visible } from "./visible.js";

const MOST_AREAS = 24; // named by a value of their own
const BINS = 5; // of numbers and dates, with about as many organisations in each
const [ACROSS, DOWN] = [92, 46]; // units between organisations
const [HULL_PADDING, AREA_GAP, AREA_HEAD] = [42, 18, 36]; // about the marks, between areas, and for the name of an area
const AREA_SHAPE = 1.5; // width by height of an area
const SHEET_SHAPES = { wide: 1.35, narrow: 0.6 }; // of all areas
const SHELF_TRIES = 40; // widths of the sheet that are tried
const [AREA_NAME_SIZE, LEAST_ROOM] = [13, 34]; // pixels on screen: of an area's name, and below which it has none
const LEAST_NAME = 2; // and the dots of a shortened name; one with fewer is left out
const PLAIN_SIZE = 6.5; // half the size of a mark that has none in the layout
const [FILL, RIM] = [0.07, 0.45]; // opacity of a hull and its rim

/** @typedef {{ rank: number, sayName: () => string, members: number[] } & Box} Area */
/** @typedef {{ of: PageData, layout: Layout, marks: Pick<Entity, "x" | "y" | "size" | "placed">[] }} KeptLayout */

/**
 * The areas in use, and the layout that they stand in for.
 * @type {{ areas: Area[], field: string, isNarrow: boolean, kept: KeptLayout | null }}
 */
const clustering = { areas: [], field: "", isNarrow: false, kept: null };

/**
 * Put the organisations where the state and the screen ask for: by a field, or as the layout has them. Tell
 * whether anything changed.
 * @param {boolean} isNarrow
 */
export function useSheet(isNarrow) {
  const field = findField(state.cluster);
  if (!field) {
    const isLeft = leaveClusters();
    return useNarrowSheet(isNarrow) || isLeft;
  }
  const { kept } = clustering;
  if (kept?.of === data && clustering.field === field.id && clustering.isNarrow === isNarrow) return false;
  leaveClusters();
  keepLayout();
  const areas = makeAreas(field);
  arrangeAreas(areas, SHEET_SHAPES[isNarrow ? "narrow" : "wide"]);
  for (const area of areas) placeMembers(area);
  Object.assign(clustering, { areas, field: field.id, isNarrow });
  data.layout = makeLayout(areas);
  return true;
}

function keepLayout() {
  clustering.kept = {
    of: data,
    layout: data.layout,
    marks: entities.map(({ x, y, size, placed }) => ({ x, y, size, placed })),
  };
}

/** Put everything back where the layout has it; tell whether it was elsewhere. */
function leaveClusters() {
  const { kept } = clustering;
  if (kept?.of !== data) return false;
  data.layout = kept.layout;
  for (const entity of entities) Object.assign(entity, kept.marks[entity.at]);
  Object.assign(clustering, { areas: [], field: "", kept: null });
  return true;
}

// ---- who stands together ----

/**
 * @param {Field} field
 * @returns {Area[]}
 */
function makeAreas(field) {
  const shown = entities.filter(({ at, placed }) => placed || data.layout.apart.includes(at));
  const findRank = isScale(field) ? makeBins(field, shown) : makeCategories(field);
  /** @type {Map<number, Area>} */
  const areas = new Map();
  for (const { at, several } of shown) {
    const { rank, sayName } = findRank(several ? ownerOf(at) : at);
    const area = areas.get(rank) ?? { rank, sayName, members: [], x: 0, y: 0, width: 0, height: 0 };
    areas.set(rank, area);
    area.members.push(at);
  }
  for (const { members } of areas.values()) {
    members.sort((first, second) => near[second].length - near[first].length || first - second);
  }
  return [...areas.values()].sort((first, second) => orderOfRank(first.rank) - orderOfRank(second.rank));
}

/**
 * Return the organisation beside which a group that is not named stands: the first that is tied to it.
 * @param {number} at
 */
function ownerOf(at) {
  return near[at].length ? otherEnd(ties[near[at][0]], at) : at;
}

/** @param {number} rank */
function orderOfRank(rank) {
  return rank < 0 ? Number.MAX_VALUE : rank; // those without a value come last
}

const NO_VALUE = { rank: -1, sayName: () => say("no_value") };

/** @param {Field} field */
function makeCategories(field) {
  const { order: labels } = figuresOf(field);
  const most = labels.length > MOST_AREAS + 1 ? MOST_AREAS : labels.length;
  return (/** @type {number} */ at) => {
    const rank = Math.min(rankOf(field, at), most);
    if (rank < 0) return NO_VALUE;
    return { rank, sayName: () => (rank < most ? pick(field.labels[labels[rank]]) : say("others")) };
  };
}

/**
 * Divide numbers into ranges with about as many organisations each; equal numbers stay together.
 * @param {Field} field
 * @param {Entity[]} shown
 */
function makeBins(field, shown) {
  const numbers = shown.map(({ at }) => binNumber(field, at)).filter((number) => number !== null);
  numbers.sort((first, second) => first - second);
  const distinct = [...new Set(numbers)];
  const quantiles = Array.from(
    { length: BINS },
    (_, bin) => numbers[Math.floor((bin * numbers.length) / BINS)],
  );
  const starts = distinct.length <= BINS ? distinct : [...new Set(quantiles)];
  const ends = starts.map((_, bin) => distinct.filter((number) => !(number >= starts[bin + 1])).pop() ?? 0);
  return (/** @type {number} */ at) => {
    const number = binNumber(field, at);
    if (number === null) return NO_VALUE;
    const rank = ends.findIndex((end) => number <= end);
    return { rank, sayName: () => formatRange(field, starts[rank], ends[rank]) };
  };
}

/**
 * @param {Field} field
 * @param {number} at
 */
function binNumber(field, at) {
  const number = field.numberOf(at);
  return number === null || field.type !== "date" ? number : Math.floor(number);
}

/**
 * @param {Field} field
 * @param {number} start
 * @param {number} end
 */
function formatRange(field, start, end) {
  const [first, last] = [formatValueOf(field, start), formatValueOf(field, end)];
  return first === last ? first : say("from_to", { start: first, end: last });
}

// ---- where the areas stand ----

/**
 * Give each area its size and its place: in shelves, of the width at which all together have the shape asked for.
 * @param {Area[]} areas
 * @param {number} shape
 */
function arrangeAreas(areas, shape) {
  for (const area of areas) {
    const columns = columnsOf(area.members.length);
    const rows = Math.ceil(area.members.length / columns);
    area.width = (columns - (rows > 1 ? 0.5 : 1)) * ACROSS + 2 * HULL_PADDING;
    area.height = (rows - 1) * DOWN + 2 * HULL_PADDING + AREA_HEAD;
  }
  const widest = Math.max(...areas.map(({ width }) => width));
  const total = areas.reduce((sum, { width }) => sum + width + AREA_GAP, 0);
  let [best, least] = [widest, Number.POSITIVE_INFINITY];
  for (let step = 0; step <= SHELF_TRIES; step += 1) {
    const width = widest + ((total - widest) * step) / SHELF_TRIES;
    const [wide, high] = placeOnShelves(areas, width);
    const scale = Math.max(wide / shape, high); // what decides how small all has to be drawn
    if (scale < least) [best, least] = [width, scale];
  }
  placeOnShelves(areas, best);
}

/** @param {number} count */
function columnsOf(count) {
  return Math.max(1, Math.round(Math.sqrt((count * AREA_SHAPE * DOWN) / ACROSS)));
}

/**
 * Set areas side by side, and on a new shelf where the width is full; return how wide and high all are.
 * @param {Area[]} areas
 * @param {number} width
 * @returns {[number, number]}
 */
function placeOnShelves(areas, width) {
  let [x, y, high, wide] = [0, 0, 0, 0];
  for (const area of areas) {
    if (x && x + area.width > width) [x, y, high] = [0, y + high + AREA_GAP, 0];
    Object.assign(area, { x, y });
    x += area.width + AREA_GAP;
    wide = Math.max(wide, x - AREA_GAP);
    high = Math.max(high, area.height);
  }
  return [wide, y + high];
}

/**
 * Place the members of an area in rows, every second one shifted, the best tied first.
 * @param {Area} area
 */
function placeMembers({ members, x, y }) {
  const columns = columnsOf(members.length);
  for (const [number, at] of members.entries()) {
    const row = Math.floor(number / columns);
    const shift = row % 2 ? ACROSS / 2 : 0;
    const left = x + HULL_PADDING + (number % columns) * ACROSS + shift;
    const top = y + AREA_HEAD + HULL_PADDING + row * DOWN;
    // one without a tie has no size yet
    Object.assign(entities[at], { x: left, y: top, size: entities[at].size ?? PLAIN_SIZE, placed: true });
  }
}

/**
 * @param {Area[]} areas
 * @returns {Layout}
 */
function makeLayout(areas) {
  const names = { at: [], width: [], position: [] };
  const members = areas.flatMap((area) => area.members);
  const phone = { x: [], y: [], headings: [], marks: 1, bounds: /** @type {Frame} */ ([0, 0, 0, 0]) };
  members.sort((first, second) => near[second].length - near[first].length || first - second);
  return {
    kind: "clusters",
    bounds: [
      Math.min(...areas.map(({ x }) => x)),
      Math.min(...areas.map(({ y }) => y)),
      Math.max(...areas.map(({ x, width }) => x + width)),
      Math.max(...areas.map(({ y, height }) => y + height)),
    ],
    hubs: [],
    apart: data.layout.apart,
    headings: [],
    labels: {},
    marks: [],
    groups: [],
    network: { order: members, names: { en: names, bn: names }, bold: [], tints: [], phone },
  };
}

// ---- how they are drawn ----

/**
 * Draw a hull about the members of each area that are seen.
 * @param {DrawContext} context
 * @param {number} k
 */
export function drawHulls(context, k) {
  for (const area of clustering.areas) {
    const places = area.members.filter((at) => visible.separate[at]).map(positionOf);
    if (!places.length) continue;
    context.save();
    context.fillStyle = context.strokeStyle = hullColour(area.rank);
    context.lineWidth = 1.2 / k;
    context.beginPath();
    tracePoints(context, roundedHull(places, HULL_PADDING));
    context.closePath();
    context.globalAlpha = FILL;
    context.fill();
    context.globalAlpha = RIM;
    context.stroke();
    context.restore();
  }
}

/**
 * A hull has the colour of its members where colours tell the same categories.
 * @param {number} rank
 */
function hullColour(rank) {
  const field = findField(state.cluster);
  if (!field || isScale(field) || state.colour !== state.cluster) return colours.line;
  return state.cluster === "kind" ? sectorColour(figuresOf(field).order[rank]) : categoryColour(rank);
}

/**
 * Write the names of the areas above their members, with how many are seen.
 * @param {DrawContext} context
 * @param {number} k
 */
export function drawHullNames(context, k) {
  const size = AREA_NAME_SIZE / k;
  for (const { sayName, members, width } of clustering.areas) {
    const places = members.filter((at) => visible.separate[at]).map(positionOf);
    if (!places.length || width * k < LEAST_ROOM) continue;
    const named = members.filter((at) => visible.entities[at] && !entities[at].several).length;
    const [count, room] = [` · ${formatNumber(named)}`, (width + AREA_GAP) * k];
    const style = { isBold: true, ending: count };
    const fitted = shortenText(sayName(), AREA_NAME_SIZE, room, style);
    const text = fitted.length > count.length + LEAST_NAME ? fitted : count.slice(3);
    const left = Math.min(...places.map((place) => place.x));
    const right = Math.max(...places.map((place) => place.x));
    const [x, y] = [
      (left + right) / 2,
      Math.min(...places.map((place) => place.y)) - HULL_PADDING - size * 0.75,
    ];
    writeText(context, text, x, y, { size, bold: true, align: "centre" });
    const wide = measureText(text, size, true);
    const box = { x: x - wide / 2, y: y - size / 2, width: wide, height: size };
    drawing.texts.push({ box, text, heading: true });
  }
}
