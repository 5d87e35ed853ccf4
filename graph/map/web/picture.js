// @ts-check
// The whole picture, from the back to the front.

import { drawHullNames, drawHulls } from "./clusters.js";
import { drawing } from "./drawing.js";
import { drawGroups } from "./group_drawing.js";
import { drawLabels } from "./label_placement.js";
import { data } from "./page_data.js";
import { drawHubRings, drawPairMarks, drawSymbols, drawTints } from "./symbol_drawing.js";
import { drawTies } from "./tie_drawing.js";

/**
 * Draw the part of the picture within a frame of it, at k pixels a unit.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function drawPicture(context, k, highlight, frame) {
  drawing.texts = [];
  drawing.weight = 0;
  drawTints(context);
  drawHulls(context, k);
  drawLayers(context, k, highlight, frame);
}

/**
 * Draw what is bright alone, to lie above the whole picture. What the last drawing left behind stays.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function drawBright(context, k, highlight, frame) {
  const { texts, weight } = drawing;
  drawing.texts = [];
  drawLayers(context, k, highlight, frame);
  Object.assign(drawing, { texts, weight });
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
function drawLayers(context, k, highlight, frame) {
  if (data.layout.groups.length) drawGroups(context, k, highlight);
  drawTies(context, k, highlight, frame);
  drawPairMarks(context, k, highlight);
  drawHubRings(context, k, highlight);
  drawSymbols(context, k, highlight, frame);
  if (!highlight?.isAlone) drawHullNames(context, k);
  drawLabels(context, k, highlight, frame);
}
