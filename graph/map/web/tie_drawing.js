// @ts-check
// Ties on the picture: those of one style in one stroke, with arrow heads, and signs of doubt near by.

import { writeText } from "./canvas_text.js";
import { colours } from "./colours.js";
import { findArrowHead, pointOnCurve, strokeCurves, tracePoints } from "./curves.js";
import { drawing, lineWidthAt } from "./drawing.js";
import { findTiesIn } from "./drawn_index.js";
import { DIMMED, isTieBright } from "./highlight.js";
import { certaintyOf, data, entities, ties } from "./page_data.js";
import { state } from "./state.js";
import { symbolRadius } from "./symbol_drawing.js";
import { isStub, stubCurve, tieCurve } from "./tie_curves.js";
import { isTieDrawn, visible } from "./visible.js";

const MOST_WITH_ALL_TIES = 300; // organisations up to which choosing one dims the ties of others
const [MOST_OPAQUE, LEAST_OPAQUE, FADING] = [0.75, 0.2, 8]; // of lines of a network, by the root of their number
const REGROUPED = 0.55; // of that, where organisations stand in areas
const CROWD = 1500; // ties in view above which lines are hairs: browsers draw those twenty times faster
const TIES_A_STEP = 200; // between two looks at the clock
const MOST_DOUBTS = 60; // signs of doubt; where there are more, the dots of the lines tell it
const LEAST_SCALE = 0.35; // pixels of a unit below which neither heads nor signs of doubt are drawn
const [FORMAL_WIDTH, PLAIN_WIDTH] = [2.6, 1.2];

/** @typedef {{ certainty: number, isFormal: boolean, isBright: boolean, curves: Curve[] }} TieStyle */

/**
 * What the lines of a picture show: which ties, and whether they have heads, signs of doubt and partial lines.
 * @typedef {{ ties: Tie[], hasHeads: boolean, hasSigns: boolean, hasStubs: boolean }} LinesShown
 */

/**
 * Return what the lines show of the ties that are drawn, in view or not, for the key.
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 * @returns {LinesShown}
 */
export function describeLines(k, highlight, frame) {
  const isShown = tieFilter(highlight);
  const shown = ties.filter((tie) => isTieDrawn(tie) && isShown(tie));
  const whole = shown.filter((tie) => isDrawnWhole(tie, highlight));
  const isReadable = areSignsReadable(k, findTiesIn(frame).filter(isShown).length);
  return {
    ties: shown,
    hasHeads: isReadable && whole.some((tie) => data.kinds[tie.kind].directed),
    hasSigns: isReadable && whole.filter(isDoubtful).length <= MOST_DOUBTS,
    hasStubs: whole.length < shown.length,
  };
}

/**
 * Tell whether heads and signs of doubt are drawn: heads on hairs would cover what they point at.
 * @param {number} k
 * @param {number} count of the ties in view
 */
function areSignsReadable(k, count) {
  return k > LEAST_SCALE && count <= CROWD;
}

/** @param {Tie} tie */
function isDoubtful(tie) {
  return tie.disputed || signOf(certaintyOf(tie).id) !== "";
}

/**
 * Return the sign that stands on ties of a certainty; empty where none does.
 * @param {string} certainty
 */
export function signOf(certainty) {
  return certainty === "ambiguous" ? "?" : "";
}

/**
 * Draw ties, some at each step.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function* drawTies(context, k, highlight, frame) {
  const isShown = tieFilter(highlight);
  const inFrame = highlight?.isAlone
    ? [...highlight.ties].map((at) => ties[at]).filter(isTieDrawn)
    : findTiesIn(frame).filter(isShown);
  const isCrowded = inFrame.length > CROWD;
  drawing.weight += inFrame.length;
  context.save();
  context.strokeStyle = context.fillStyle = colours.line;
  yield;
  for (const style of yield* groupTiesByStyle(inFrame, k, highlight))
    yield* strokeTies(context, k, style, isCrowded, Boolean(highlight?.isAlone));
  context.setLineDash([]);
  const whole = inFrame.filter((tie) => isDrawnWhole(tie, highlight));
  const isReadable = areSignsReadable(k, inFrame.length);
  if (isReadable) yield* drawArrowHeads(context, k, whole, highlight);
  context.restore();
  if (isReadable) drawDoubts(context, whole, highlight);
}

/**
 * Return what tells which ties are shown: in a large network those of the chosen organisation alone.
 * @param {HighlightSets} highlight
 * @returns {(tie: Tie) => boolean}
 */
function tieFilter(highlight) {
  const isLarge = visible.entityCount > MOST_WITH_ALL_TIES;
  if (!highlight || !isLarge || state.hovered || !state.chosen) return () => true;
  return (tie) => highlight.ties.has(tie.at);
}

/**
 * Tell whether a tie is drawn from end to end: that of a hub only while one asks for it.
 * @param {Tie} tie
 * @param {HighlightSets} highlight
 */
function isDrawnWhole(tie, highlight) {
  return !isStub(tie) || Boolean(highlight?.ties.has(tie.at));
}

/**
 * Return the styles that occur: dimmed ones first, then by certainty and formality.
 * @param {Tie[]} shown
 * @param {number} k
 * @param {HighlightSets} highlight
 */
function* groupTiesByStyle(shown, k, highlight) {
  /** @type {Map<number, TieStyle>} */
  const styles = new Map();
  for (const [number, tie] of shown.entries()) {
    if (number % TIES_A_STEP === 0) yield;
    const isBright = isTieBright(highlight, tie.at);
    const key = (isBright ? 1e3 : 0) + tie.certainty * 2 + (tie.formal ? 1 : 0);
    let style = styles.get(key);
    if (!style) {
      style = { certainty: tie.certainty, isFormal: tie.formal, isBright, curves: [] };
      styles.set(key, style);
    }
    style.curves.push(isDrawnWhole(tie, highlight) ? tieCurve(tie) : stubCurve(tie, hubRadius(tie, k), k));
  }
  return [...styles].sort(([first], [second]) => first - second).map(([, style]) => style);
}

/**
 * Return how opaque lines are: those of a network fade with their number, so that names stand out.
 * @param {boolean} isCrowded
 * @param {boolean} isAlone whether only what the reader points at is drawn
 */
function opacityOf(isCrowded, isAlone) {
  if (data.layout.network && !isAlone && !state.chosen && !state.ends) {
    const fading = (state.cluster ? REGROUPED : 1) * FADING; // there lines run far, and areas are what is read
    return Math.min(MOST_OPAQUE, Math.max(LEAST_OPAQUE, fading / Math.sqrt(visible.tieCount)));
  }
  return isCrowded ? 0.6 : 1;
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {TieStyle} style
 * @param {boolean} isCrowded
 * @param {boolean} isAlone
 */
function* strokeTies(context, k, { certainty, isFormal, isBright, curves }, isCrowded, isAlone) {
  const isHair = isCrowded && (curves.length > 300 || !isBright);
  const width = lineWidthAt(isFormal ? FORMAL_WIDTH : PLAIN_WIDTH, k);
  context.globalAlpha = (isBright ? 1 : DIMMED) * opacityOf(isCrowded, isAlone);
  context.lineWidth = isHair ? Math.min(0.95 / k, lineWidthAt(PLAIN_WIDTH, k)) : width;
  context.setLineDash(
    isHair && !drawing.isExported
      ? []
      : data.certainties[certainty].dashes.map((dash) => lineWidthAt(dash, k)),
  );
  yield* strokeCurves(context, curves);
}

/**
 * @param {Tie} tie
 * @param {number} k
 */
function hubRadius(tie, k) {
  return symbolRadius(entities[data.layout.hubs.includes(tie.from) ? tie.from : tie.to], k);
}

/**
 * @param {DrawContext} context
 * @param {number} k
 * @param {Tie[]} shown
 * @param {HighlightSets} highlight
 */
function* drawArrowHeads(context, k, shown, highlight) {
  const directed = shown.filter((tie) => data.kinds[tie.kind].directed);
  for (const isBright of [false, true]) {
    context.globalAlpha = isBright ? 1 : DIMMED;
    const own = directed.filter((tie) => isTieBright(highlight, tie.at) === isBright);
    for (const [number, tie] of own.entries()) {
      if (number % TIES_A_STEP === 0) yield;
      const head = findArrowHead(tieCurve(tie), symbolRadius(entities[tie.to], k), tie.formal ? 8 : 6.5);
      if (head) fillPolygon(context, head);
    }
  }
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
 * Write a "?" on each ambiguous tie, and a cross on each that another source contradicts.
 * @param {DrawContext} context
 * @param {Tie[]} shown
 * @param {HighlightSets} highlight
 */
function drawDoubts(context, shown, highlight) {
  const doubtful = shown.filter(isDoubtful);
  if (doubtful.length > MOST_DOUBTS) return;
  for (const tie of doubtful) {
    const { x, y } = pointOnCurve(tieCurve(tie), 0.5);
    const alpha = isTieBright(highlight, tie.at) ? 1 : DIMMED;
    writeText(context, tie.disputed ? "✕" : signOf(certaintyOf(tie).id), x, y, {
      size: 12,
      bold: true,
      align: "centre",
      alpha,
    });
  }
}
