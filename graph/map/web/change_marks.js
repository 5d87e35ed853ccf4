// @ts-check
// Marks on the ties that began or ended between two dates: a broad line of a colour of its own, and a sign.

import { writeText } from "./canvas_text.js";
import { colours } from "./colours.js";
import { pointOnCurve, strokeCurves } from "./curves.js";
import { lineWidthAt } from "./drawing.js";
import { findTiesIn } from "./drawn_index.js";
import { DIMMED, isTieBright } from "./highlight.js";
import { tieCurve } from "./tie_curves.js";
import { visible } from "./visible.js";

const CHANGE_WIDTH = 2.2;
const [MOST_BROAD, HAIR_WIDTH] = [1000, 0.95]; // changes in view above which their lines are hairs, as other ties are
const MOST_SIGNS = 200; // beyond, colour alone tells
/** What was held at the first date only has ended, what at the second only has begun. */
const CHANGES = /** @type {const} */ ([
  { pane: 0, sign: "−", light: "#b3261e", dark: "#ff8a7d" },
  { pane: 1, sign: "+", light: "#0a6b4f", dark: "#4fd6a8" },
]);

/** @param {number} pane */
export function changeStyle(pane) {
  const { sign, light, dark } = CHANGES[pane];
  return { sign, colour: colours.dark ? dark : light };
}

/**
 * Mark the ties in a frame that are held at one of two dates only, some at each step.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function* drawChanges(context, k, highlight, frame) {
  const { panes } = visible;
  if (!panes) return;
  const inFrame = findTiesIn(frame).filter((tie) => !highlight?.isAlone || highlight.ties.has(tie.at));
  for (const { pane } of CHANGES) {
    const { colour } = changeStyle(pane);
    const changed = inFrame.filter(({ at }) => panes[pane][at] && !panes[1 - pane][at]);
    context.save();
    context.strokeStyle = colour;
    context.lineWidth = lineWidthAt(changed.length > MOST_BROAD ? HAIR_WIDTH : CHANGE_WIDTH, k);
    for (const isBright of [false, true]) {
      context.globalAlpha = isBright ? 1 : DIMMED;
      const own = changed.filter(({ at }) => isTieBright(highlight, at) === isBright);
      yield* strokeCurves(context, own.map(tieCurve));
    }
    context.restore();
    if (changed.length <= MOST_SIGNS) for (const tie of changed) writeSign(context, k, highlight, tie, pane);
  }
}

/**
 * Write in the middle of a tie whether it began or ended.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Tie} tie
 * @param {number} pane
 */
function writeSign(context, k, highlight, tie, pane) {
  const { sign, colour } = changeStyle(pane);
  const { x, y } = pointOnCurve(tieCurve(tie), 0.5);
  const alpha = isTieBright(highlight, tie.at) ? 1 : DIMMED;
  writeText(context, sign, x, y, { size: 13 / Math.max(k, 0.6), bold: true, align: "centre", colour, alpha });
}
