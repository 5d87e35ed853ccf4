// @ts-check
// Ties on the picture: those of one style in one stroke, with arrow heads, and signs of doubt near by.

import { writeText } from "./canvas_text.js";
import { colours, entitySize } from "./colours.js";
import { findArrowHead, pointOnCurve, traceCurve } from "./curves.js";
import { drawing, lineWidthAt } from "./drawing.js";
import { DIMMED, isTieBright } from "./highlight.js";
import { certaintyOf, data, entities, ties } from "./page_data.js";
import { positionOf, tieCurve } from "./tie_curves.js";
import { isTieDrawn } from "./visible.js";

const CROWD = 1500; // ties in view above which lines are hairs: browsers draw those twenty times faster
const CURVES_AT_ONCE = 20; // curves of one stroke; a browser slows down where a stroke has many
const MOST_DOUBTS = 60; // signs of doubt; where there are more, the dots of the lines tell it
const LEAST_SCALE = 0.35; // pixels of a unit below which neither heads nor signs of doubt are drawn
const [FORMAL_WIDTH, PLAIN_WIDTH] = [2.6, 1.2];

/** @typedef {{ certainty: number, isFormal: boolean, isBright: boolean, curves: Curve[] }} TieStyle */

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function drawTies(context, k, highlight, frame) {
  const inFrame = ties.filter((tie) => isTieDrawn(tie) && !isOutside(tie, frame));
  const isCrowded = inFrame.length > CROWD;
  drawing.weight += inFrame.length;
  context.save();
  context.strokeStyle = context.fillStyle = colours.line;
  for (const style of groupTiesByStyle(inFrame, highlight)) strokeTies(context, k, style, isCrowded);
  context.setLineDash([]);
  if (k > LEAST_SCALE) drawArrowHeads(context, inFrame, highlight);
  context.restore();
  if (k > LEAST_SCALE && !isCrowded) drawDoubts(context, inFrame, highlight);
}

/**
 * Return the styles that occur: dimmed ones first, then by certainty and formality.
 * @param {Tie[]} shown
 * @param {HighlightSets} highlight
 */
function groupTiesByStyle(shown, highlight) {
  /** @type {Map<number, TieStyle>} */
  const styles = new Map();
  for (const tie of shown) {
    const isBright = isTieBright(highlight, tie.at);
    const key = (isBright ? 1e3 : 0) + tie.certainty * 2 + (tie.formal ? 1 : 0);
    let style = styles.get(key);
    if (!style) {
      style = { certainty: tie.certainty, isFormal: tie.formal, isBright, curves: [] };
      styles.set(key, style);
    }
    style.curves.push(tieCurve(tie));
  }
  return [...styles].sort(([first], [second]) => first - second).map(([, style]) => style);
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {TieStyle} style
 * @param {boolean} isCrowded
 */
function strokeTies(context, k, { certainty, isFormal, isBright, curves }, isCrowded) {
  const isHair = isCrowded && (curves.length > 300 || !isBright);
  const width = lineWidthAt(isFormal ? FORMAL_WIDTH : PLAIN_WIDTH, k);
  context.globalAlpha = (isBright ? 1 : DIMMED) * (isCrowded ? 0.6 : 1);
  context.lineWidth = isHair ? Math.min(0.95 / k, lineWidthAt(PLAIN_WIDTH, k)) : width;
  context.setLineDash(isHair ? [] : data.certainties[certainty].dashes.map((dash) => lineWidthAt(dash, k)));
  for (let from = 0; from < curves.length; from += CURVES_AT_ONCE) {
    context.beginPath();
    for (const curve of curves.slice(from, from + CURVES_AT_ONCE)) traceCurve(context, curve);
    context.stroke();
  }
}

/**
 * @param {DrawContext} context
 * @param {Tie[]} shown
 * @param {HighlightSets} highlight
 */
function drawArrowHeads(context, shown, highlight) {
  const directed = shown.filter((tie) => data.kinds[tie.kind].directed);
  for (const isBright of [false, true]) {
    context.globalAlpha = isBright ? 1 : DIMMED;
    for (const tie of directed) {
      if (isTieBright(highlight, tie.at) !== isBright) continue;
      const head = findArrowHead(tieCurve(tie), entitySize(entities[tie.to]), tie.formal ? 8 : 6.5);
      if (head) fillPolygon(context, head);
    }
  }
}

/**
 * Tell whether a line lies wholly on one side of the frame; a curve may bulge by the distance of its ends.
 * @param {Tie} tie
 * @param {Frame} frame
 */
function isOutside(tie, [left, top, right, bottom]) {
  const [from, to] = [positionOf(tie.from), positionOf(tie.to)];
  const bulge = 20 + 0.4 * (Math.abs(from.x - to.x) + Math.abs(from.y - to.y));
  return (
    Math.max(from.x, to.x) + bulge < left ||
    Math.min(from.x, to.x) - bulge > right ||
    Math.max(from.y, to.y) + bulge < top ||
    Math.min(from.y, to.y) - bulge > bottom
  );
}

/**
 * @param {DrawContext} context
 * @param {[number, number][]} points
 */
function fillPolygon(context, points) {
  context.beginPath();
  tracePoints(context, points);
  context.closePath();
  context.fill();
}

/**
 * Add a line through points to the path begun.
 * @param {DrawContext} context
 * @param {[number, number][]} points
 */
export function tracePoints(context, points) {
  for (const [number, [x, y]] of points.entries()) {
    if (number) context.lineTo(x, y);
    else context.moveTo(x, y);
  }
}

/**
 * Write a "?" on each ambiguous tie, and a cross on each that another source contradicts.
 * @param {DrawContext} context
 * @param {Tie[]} shown
 * @param {HighlightSets} highlight
 */
function drawDoubts(context, shown, highlight) {
  const doubtful = shown.filter((tie) => certaintyOf(tie).id === "ambiguous" || tie.disputed);
  if (doubtful.length > MOST_DOUBTS) return;
  for (const tie of doubtful) {
    const { x, y } = pointOnCurve(tieCurve(tie), 0.5);
    const alpha = isTieBright(highlight, tie.at) ? 1 : DIMMED;
    writeText(context, tie.disputed ? "✕" : "?", x, y, { size: 12, bold: true, align: "centre", alpha });
  }
}
