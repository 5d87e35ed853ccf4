// @ts-check
// Small pictures of symbols and lines in the panel; they are drawn again when the colours change.

import { writeText } from "./canvas_text.js";
import { colours, entityColour } from "./colours.js";
import { makeSvgElement, SvgContext } from "./draw_context.js";
import { data, entities, sectorIndex } from "./page_data.js";
import { drawSymbol } from "./symbols.js";

/** @type {Sample[]} */
const samples = [];

/**
 * @param {number} width
 * @param {number} height
 * @param {(context: DrawContext) => void} drawSample
 * @returns {Sample}
 */
export function makeSample(width, height, drawSample) {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const element = makeSvgElement("svg", { class: "sample", ...size, "aria-hidden": "true" });
  const repaint = () => {
    const context = new SvgContext();
    drawSample(context);
    element.replaceChildren(...context.makeElements());
  };
  const sample = /** @type {Sample} */ (Object.assign(element, { repaint }));
  repaint();
  samples.push(sample);
  return sample;
}

/**
 * Show a symbol as the legend does.
 * @param {string | undefined} shape
 * @param {() => string} chooseColour
 */
export function makeSymbolSample(shape, chooseColour) {
  return makeSample(36, 16, (context) => {
    drawSymbol(context, shape, { x: 18, y: 8 }, 6, chooseColour(), colours.page);
  });
}

/**
 * Show the symbol of an organisation.
 * @param {number} at
 */
export function makeSwatch(at) {
  const entity = entities[at];
  const shape = entity.several ? "several" : data.sectors[sectorIndex(entity)]?.shape;
  return makeSample(16, 16, (context) => {
    drawSymbol(context, shape, { x: 8, y: 8 }, 5.5, entityColour(entity), colours.page);
  });
}

/**
 * @param {number[]} dashes
 * @param {number} width
 * @param {string} sign that stands on such lines
 */
export function makeLineSample(dashes, width, sign = "") {
  return makeSample(36, 14, (context) => drawLineSample(context, dashes, width, { x: 0, y: 7 }, 36, sign));
}

/**
 * @param {DrawContext} context
 * @param {number[]} dashes
 * @param {number} width
 * @param {Point} start
 * @param {number} length
 * @param {string} sign
 */
export function drawLineSample(context, dashes, width, { x, y }, length, sign = "") {
  context.strokeStyle = colours.line;
  context.lineWidth = width;
  context.setLineDash(dashes);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + length, y);
  context.stroke();
  if (sign) writeText(context, sign, x + length / 2, y, { size: 12, bold: true, align: "centre" });
}

export function repaintSamples() {
  for (const sample of samples) sample.repaint();
}

/**
 * Forget the samples within an element that is about to be emptied, or all of them.
 * @param {HTMLElement} [within]
 */
export function forgetSamples(within) {
  const kept = within ? samples.filter((sample) => !within.contains(sample)) : [];
  samples.splice(0, samples.length, ...kept);
}
