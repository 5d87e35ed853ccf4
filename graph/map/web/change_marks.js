// @ts-check
// Marks on the ties that began or ended between two dates: a broad line of a colour of its own, and a sign.

import { writeText } from "./canvas_text.js";
import { colours } from "./colours.js";
import { pointOnCurve, traceCurve } from "./curves.js";
import { lineWidthAt } from "./drawing.js";
import { DIMMED, isTieBright } from "./highlight.js";
import { ties } from "./page_data.js";
import { tieCurve } from "./tie_curves.js";
import { isTieDrawn, visible } from "./visible.js";

const CHANGE_WIDTH = 2.2;
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
 * Mark the ties on the picture that are held at one of two dates only.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 */
export function drawChanges(context, k, highlight) {
  const { panes } = visible;
  if (!panes) return;
  for (const { pane } of CHANGES) {
    const { sign, colour } = changeStyle(pane);
    const changed = ties.filter((tie) => isTieDrawn(tie) && panes[pane][tie.at] && !panes[1 - pane][tie.at]);
    context.save();
    context.strokeStyle = colour;
    context.lineWidth = lineWidthAt(CHANGE_WIDTH, k);
    for (const tie of changed) {
      context.globalAlpha = isTieBright(highlight, tie.at) ? 1 : DIMMED;
      context.beginPath();
      traceCurve(context, tieCurve(tie));
      context.stroke();
    }
    context.restore();
    if (changed.length > MOST_SIGNS) continue;
    for (const tie of changed) {
      const { x, y } = pointOnCurve(tieCurve(tie), 0.5);
      const alpha = isTieBright(highlight, tie.at) ? 1 : DIMMED;
      writeText(context, sign, x, y, {
        size: 13 / Math.max(k, 0.6),
        bold: true,
        align: "centre",
        colour,
        alpha,
      });
    }
  }
}
