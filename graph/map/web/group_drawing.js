// @ts-check
// Groups that stand for their members until they are opened, and the ties between groups as one line each.

import { BoxIndex } from "./box_index.js";
import { LINE_HEIGHT, measureText, writeText } from "./canvas_text.js";
import { colours, readableOn, sectorColourInUse } from "./colours.js";
import { drawing } from "./drawing.js";
import { DIMMED, isEntityBright, isGroupBright } from "./highlight.js";
import { data, entities, ties } from "./page_data.js";
import { state } from "./state.js";
import { drawSymbol } from "./symbols.js";
import { formatNumber, pick } from "./text.js";
import { positionOf } from "./tie_curves.js";
import { isGroupOpen, isTieDrawn, visible } from "./visible.js";

const MOST_BUNDLES = 4000; // lines beyond which only those between two groups are drawn
const LABEL_SIZE = 13; // pixels on screen

/**
 * Ties of which an end is inside a closed group, added up by what they join. An end is the number of an
 * organisation, or -1 minus the number of a group.
 * @typedef {{ from: number, to: number, count: number }} Bundle
 */

/** @param {Group} group */
export function groupRadius(group) {
  return Math.min(group.r, Math.max(18, group.r * 0.55));
}

/** @param {number} at */
function bundleEnd(at) {
  if (visible.separate[at]) return at;
  return entities[at].group < 0 ? null : -1 - entities[at].group;
}

/** @returns {Bundle[]} */
function bundleTies() {
  /** @type {Map<number, Bundle>} */
  const found = new Map();
  for (const tie of ties) {
    if (!visible.ties[tie.at] || isTieDrawn(tie)) continue;
    const [first, second] = [bundleEnd(tie.from), bundleEnd(tie.to)];
    if (first === null || second === null || first === second) continue;
    const [from, to] = [Math.min(first, second), Math.max(first, second)];
    const key = from * 1e7 + to;
    const bundle = found.get(key);
    if (bundle) bundle.count += 1;
    else found.set(key, { from, to, count: 1 });
  }
  return [...found.values()].sort((first, second) => first.count - second.count);
}

/** @type {{ of: Uint8Array | null, list: Bundle[] }} Kept until other ties are seen. */
let bundled = { of: null, list: [] };

/**
 * Draw the lines between groups, then the groups.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 */
export function drawGroups(context, k, highlight) {
  if (bundled.of !== visible.ties) bundled = { of: visible.ties, list: bundleTies() };
  const betweenGroups = bundled.list.filter(({ from, to }) => from < 0 && to < 0);
  const most = Math.max(1, ...betweenGroups.map(({ count }) => count));
  context.save();
  context.strokeStyle = colours.line;
  for (const bundle of bundled.list) drawBundle(context, k, highlight, bundle, most);
  context.restore();
  for (const at of data.layout.groups.keys()) drawGroup(context, k, highlight, at);
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Bundle} bundle
 * @param {number} most
 */
function drawBundle(context, k, highlight, { from, to, count }, most) {
  const isSingle = from >= 0 || to >= 0;
  if (isSingle && bundled.list.length > MOST_BUNDLES) return;
  const [start, end] = [from, to].map((at) => (at < 0 ? data.layout.groups[-1 - at] : positionOf(at)));
  const isBright = [from, to].every((at) => isBundleEndBright(highlight, at));
  if (highlight?.isAlone && !isBright) return;
  const share = count / most;
  const alpha = isSingle ? 0.3 : 0.12 + 0.5 * share;
  context.globalAlpha = isBright ? alpha : 0.05;
  context.lineWidth = (isSingle ? 0.8 : 0.9 + 8 * share) / k;
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.lineTo(end.x, end.y);
  context.stroke();
}

/**
 * @param {HighlightSets} highlight
 * @param {number} end
 */
function isBundleEndBright(highlight, end) {
  if (end >= 0) return isEntityBright(highlight, end);
  return !highlight?.entities.size || isGroupBright(highlight, -1 - end);
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {number} at
 */
function drawGroup(context, k, highlight, at) {
  const group = data.layout.groups[at];
  if (!visible.groupCounts[at] || (highlight?.isAlone && !isGroupBright(highlight, at))) return;
  const colour = sectorColourInUse(group.sector);
  context.save();
  context.globalAlpha = isGroupBright(highlight, at) ? 1 : DIMMED;
  if (isGroupOpen(at)) {
    context.strokeStyle = colour;
    context.lineWidth = 1.2 / k;
    context.setLineDash([4 / k, 4 / k]);
    context.beginPath();
    context.arc(group.x, group.y, group.r, 0, 2 * Math.PI);
    context.stroke();
  } else {
    drawSymbol(context, data.sectors[group.sector]?.shape, group, groupRadius(group), colour, colours.page);
  }
  context.restore();
}

/**
 * Write the names of groups, the largest first: in the middle of a closed one, above an open one.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {BoxIndex} taken
 * @param {Frame} frame
 */
export function labelGroups(context, k, highlight, taken, [left, , right]) {
  const { groupCounts } = visible;
  const numbers = [...data.layout.groups.keys()].filter(
    (at) => groupCounts[at] && (!highlight?.isAlone || isGroupBright(highlight, at)),
  );
  for (const at of numbers.sort(
    (first, second) => groupCounts[second] - groupCounts[first] || first - second,
  )) {
    const group = data.layout.groups[at];
    const isOpen = isGroupOpen(at);
    const alpha = isGroupBright(highlight, at) ? 1 : DIMMED;
    const size = LABEL_SIZE / k;
    const count = formatNumber(groupCounts[at]);
    if (!isOpen) writeGroupCount(context, count, group, size, alpha);
    const text = isOpen ? `${pick(group.label)} · ${count}` : pick(group.label);
    const y = isOpen ? group.y - group.r - size : group.y + groupRadius(group) * 1.15 + size;
    const width = measureText(text, size, true);
    const x = state.camera ? group.x : Math.min(Math.max(group.x, left + width / 2), right - width / 2);
    const box = { x: x - width / 2, y: y - size * 0.62, width, height: size * LINE_HEIGHT };
    if (taken.touches(box)) continue; // the larger group keeps its name; a click tells that of the other
    writeText(context, text, x, y, { size, bold: true, align: "centre", colour: colours.text, alpha });
    taken.add(box);
    drawing.texts.push({ box, group: at, heading: true, text });
  }
}

/**
 * @param {DrawContext} context
 * @param {string} count
 * @param {Group} group
 * @param {number} size
 * @param {number} alpha
 */
function writeGroupCount(context, count, group, size, alpha) {
  const radius = groupRadius(group);
  const fitted = Math.min(size * 1.4, radius * 0.8, (1.5 * radius) / measureText(count, 1, true));
  const colour = readableOn(sectorColourInUse(group.sector));
  const style = /** @type {const} */ ({ bold: true, align: "centre", bare: true });
  writeText(context, count, group.x, group.y, { ...style, size: fitted, colour, alpha });
}
