// @ts-check
// The whole picture, from the back to the front.

import { drawChanges } from "./change_marks.js";
import { drawHullNames, drawHulls } from "./clusters.js";
import { drawing } from "./drawing.js";
import { drawGeography, isGeographic } from "./geography.js";
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
  runAll(drawPictureInParts(context, k, highlight, frame));
}

/**
 * Draw the same a part at each step, so that the page can do something else between them.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function* drawPictureInParts(context, k, highlight, frame) {
  drawing.weight = 0;
  if (isGeographic()) {
    drawGeography(context, k, highlight, frame);
    return;
  }
  drawTints(context);
  drawHulls(context, k);
  yield* drawLayers(context, k, highlight, frame);
}

/** @param {Generator<void, void>} parts */
function runAll(parts) {
  while (!parts.next().done);
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
  if (isGeographic()) drawGeography(context, k, highlight, frame);
  else runAll(drawLayers(context, k, highlight, frame));
  Object.assign(drawing, { texts, weight });
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
function* drawLayers(context, k, highlight, frame) {
  if (data.layout.groups.length) drawGroups(context, k, highlight);
  yield* drawTies(context, k, highlight, frame);
  yield* drawChanges(context, k, highlight, frame);
  drawPairMarks(context, k, highlight);
  drawHubRings(context, k, highlight);
  yield* drawSymbols(context, k, highlight, frame);
  drawing.texts = [];
  if (!highlight?.isAlone) drawHullNames(context, k);
  drawLabels(context, k, highlight, frame);
}
