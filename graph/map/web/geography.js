// @ts-check
// The geographic picture: outlines, and at each place a circle whose area tells how many organisations are there.

import { BoxIndex } from "./box_index.js";
import { camera, frameOf, moveCamera, toWorld, viewport } from "./camera.js";
import { LINE_HEIGHT, measureText, writeText } from "./canvas_text.js";
import { colours, readableOn } from "./colours.js";
import { drawing } from "./drawing.js";
import { DIMMED, isEntityBright } from "./highlight.js";
import { data, entities } from "./page_data.js";
import { changeState, state } from "./state.js";
import { drawSymbol } from "./symbols.js";
import { formatNumber, pick } from "./text.js";
import { listValueMembers } from "./values.js";
import { visible } from "./visible.js";

const [ROOT_RADIUS, MOST_RADIUS] = [8, 36]; // pixels: of one organisation, and of the most at one place
const ROOMY = 560; // pixels of the picture's shorter side from which on circles have their whole size
const SPOT_NAME = 12.5; // pixels
const SPOT = { light: "#16508c", dark: "#7db4f5" };
/** Width in pixels and strength of the lines by what they separate. */
const LINE_STYLES = { upazila: [0.5, 0.35], district: [0.6, 0.5], division: [1.4, 0.8], land: [1, 0.9] };
const LEAST_COUNTED = 9; // pixels of a radius that holds a number

/** Tell whether places are drawn in the place of the network. */
export function isGeographic() {
  return state.picture === "places" && data.geography !== null;
}

/** Return how many organisations at each place the filters leave. */
export function countSpots() {
  return data.geography?.spots.members.map((members) => visibleMembers(members).length) ?? [];
}

/** @param {number[]} members */
export function visibleMembers(members) {
  return members.filter((at) => visible.entities[at]);
}

/**
 * Return the radius in pixels of a circle for so many organisations: its area is in proportion to them.
 * @param {number} count
 */
export function radiusOfCount(count) {
  const most = Math.max(1, ...(data.geography?.spots.members.map(({ length }) => length) ?? []));
  const share = Math.min(1, Math.min(viewport.width, viewport.height) / ROOMY);
  return share * Math.min(ROOT_RADIUS, MOST_RADIUS / Math.sqrt(most)) * Math.sqrt(count);
}

export function spotColour() {
  return colours.dark ? SPOT.dark : SPOT.light;
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function drawGeography(context, k, highlight, frame) {
  if (!highlight?.isAlone) drawOutlines(context, k);
  const counts = countSpots();
  drawing.weight += counts.length;
  drawing.texts = [];
  const order = [...counts.keys()]
    .filter((at) => counts[at])
    .sort((first, second) => counts[second] - counts[first]);
  for (const at of order) drawSpot(context, k, highlight, at, counts[at]);
  nameSpots(context, k, highlight, order, counts, frame);
}

/**
 * @param {DrawContext} context
 * @param {number} k
 */
function drawOutlines(context, k) {
  const { lines } = /** @type {Geography} */ (data.geography);
  context.save();
  context.strokeStyle = colours.line;
  context.fillStyle = colours.dark ? "#1c242d" : "#eef1f5";
  context.beginPath();
  for (const line of lines.land ?? []) traceSteps(context, line);
  context.fill();
  for (const [level, [width, alpha]] of Object.entries(LINE_STYLES)) {
    context.globalAlpha = alpha;
    context.lineWidth = width / k;
    for (const line of lines[level] ?? []) {
      context.beginPath();
      traceSteps(context, line);
      context.stroke();
    }
  }
  context.restore();
}

/**
 * @param {DrawContext} context
 * @param {number[]} line
 */
function traceSteps(context, line) {
  let [x, y] = line;
  context.moveTo(x, y);
  for (let at = 2; at < line.length; at += 2) {
    x += line[at];
    y += line[at + 1];
    context.lineTo(x, y);
  }
}

/** @param {number} at */
export function spotPlace(at) {
  const { x, y } = /** @type {Geography} */ (data.geography).spots;
  return { x: x[at], y: y[at] };
}

/**
 * @param {HighlightSets} highlight
 * @param {number} at
 */
function isSpotBright(highlight, at) {
  const members = visibleMembers(data.geography?.spots.members[at] ?? []);
  return members.some((member) => isEntityBright(highlight, member));
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {number} at
 * @param {number} count
 */
function drawSpot(context, k, highlight, at, count) {
  const isBright = isSpotBright(highlight, at);
  if (highlight?.isAlone && !isBright) return;
  const radius = radiusOfCount(count);
  const { x, y } = spotPlace(at);
  context.save();
  context.globalAlpha = isBright ? 0.88 : DIMMED;
  drawSymbol(context, "circle", { x, y }, (radius + 1.5) / k, colours.page, colours.page);
  drawSymbol(context, "circle", { x, y }, radius / k, spotColour(), colours.page);
  context.restore();
  if (radius < LEAST_COUNTED) return;
  const text = formatNumber(count);
  const size = Math.min(14, radius, (1.6 * radius) / measureText(text, 1, true)) / k;
  const colour = readableOn(spotColour());
  writeText(context, text, x, y, {
    size,
    bold: true,
    align: "centre",
    bare: true,
    colour,
    alpha: isBright ? 1 : DIMMED,
  });
}

/**
 * Name the places where most organisations are first; a name without room is left out and told by a click.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {number[]} order
 * @param {number[]} counts
 * @param {Frame} frame
 */
function nameSpots(context, k, highlight, order, counts, [left, , right]) {
  const taken = new BoxIndex(80 / k);
  const size = SPOT_NAME / k;
  for (const at of order) {
    const radius = radiusOfCount(counts[at]) / k;
    const { x, y } = spotPlace(at);
    taken.add({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });
  }
  for (const at of order) {
    const isBright = isSpotBright(highlight, at);
    if (highlight?.isAlone && !isBright) continue;
    const text = pick(data.geography?.spots.label[at]);
    const width = measureText(text, size);
    const { x, y } = spotPlace(at);
    const reach = radiusOfCount(counts[at]) / k + 4 / k;
    const places = [
      { x: x + reach, y: y - size / 2 },
      { x: x - reach - width, y: y - size / 2 },
      { x: x - width / 2, y: y + reach },
      { x: x - width / 2, y: y - reach - size },
    ];
    const place = places.find((own) => {
      const box = { ...own, width, height: size * LINE_HEIGHT };
      return own.x > left && own.x + width < right && !taken.touches(box);
    });
    if (!place) continue;
    const box = { ...place, width, height: size * LINE_HEIGHT };
    taken.add(box);
    writeText(context, text, place.x, place.y + size / 2, {
      size,
      colour: colours.text,
      alpha: isBright ? 1 : DIMMED,
    });
    drawing.texts.push({ box, text, spot: at });
  }
}

/**
 * Return the place under a point of the canvas: that of the data where it is one.
 * @param {Point} point
 * @returns {Target | null}
 */
export function findSpot(point) {
  const world = toWorld(point);
  const counts = countSpots();
  const hits = [...counts.keys()].filter((at) => {
    const { x, y } = spotPlace(at);
    const radius = Math.max(radiusOfCount(counts[at]), 8) / camera.k;
    return counts[at] && Math.hypot(x - world.x, y - world.y) <= radius;
  });
  const [smallest] = hits.sort((first, second) => counts[first] - counts[second]);
  const named = drawing.texts.find(
    ({ box, spot }) =>
      spot !== undefined &&
      world.x >= box.x &&
      world.x <= box.x + box.width &&
      world.y >= box.y &&
      world.y <= box.y + box.height,
  );
  const at = smallest ?? named?.spot;
  return at === undefined ? null : { type: "spot", at };
}

/**
 * Choose a place, and bring it into view where it is not.
 * @param {number} at
 */
export function openSpot(at) {
  changeState({ chosen: { type: "spot", at }, ends: null });
  if (!isPlaceWithin(spotPlace(at), frameOf(camera, viewport.width, viewport.height)))
    moveCamera(spotPlace(at));
}

/** Tell whether a circle is seen. */
export function isSpotInView() {
  const frame = frameOf(camera, viewport.width, viewport.height);
  return countSpots().some((count, at) => count > 0 && isPlaceWithin(spotPlace(at), frame));
}

/** Return the places that lie beyond the picture as it opens. */
export function listSpotsOutside() {
  const { bounds } = /** @type {Geography} */ (data.geography);
  return [...countSpots().entries()]
    .filter(([at, count]) => count && !isPlaceWithin(spotPlace(at), bounds))
    .map(([at]) => at);
}

/**
 * Return the places of the data without known coordinates, with how many organisations each has that the filters leave.
 * @returns {{ at: number, count: number }[]}
 */
export function listUnknownPlaces() {
  const places = data.geography?.unknown ?? [];
  const counted = places.map((at) => ({ at, count: visibleMembers(listValueMembers("place", at)).length }));
  return counted.filter(({ count }) => count).sort((first, second) => second.count - first.count);
}

/**
 * @param {Point} place
 * @param {Frame} frame
 */
function isPlaceWithin({ x, y }, [left, top, right, bottom]) {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** Return the organisations that pass the filters and of whose place no coordinates are known. */
export function listWithoutSpot() {
  return visibleMembers(data.geography?.apart ?? []).filter((at) => !entities[at].several);
}
