// @ts-check
// Names on the picture of a network: of one size at every scale, none on another, the important ones first.

import { BoxIndex } from "./box_index.js";
import { LINE_HEIGHT, writeText } from "./canvas_text.js";
import { drawing } from "./drawing.js";
import { DIMMED, isChosen, isEntityBright, isLeftOut } from "./highlight.js";
import { findPlacement } from "./name_placement.js";
import { boxAt, candidatesOf, firstCandidate } from "./name_styles.js";
import { state } from "./state.js";
import { visible } from "./visible.js";

const NAMED_BESIDE = 60; // neighbours of what is pointed at, up to which all are named
const NAME_SIDE = 64; // pixels of the side of a square in which written names are looked up

/** @typedef {import("./name_candidates.js").NameCandidate} NameCandidate */

/**
 * Write the names of a network in a frame of the picture, at k pixels a unit.
 * @param {DrawContext} context
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {Frame} frame
 */
export function drawNetworkNames(context, k, highlight, frame) {
  const names = findPlacement(k, highlight, frame);
  const taken = new BoxIndex(NAME_SIDE / k);
  for (const { box } of drawing.texts) taken.add(box);
  const first = [...urgentNames()];
  for (const at of first) writeName(context, at, names.get(at) ?? firstCandidate(at, k), k, highlight, taken);
  for (const [at, name] of names) {
    const box = pictureBox(at, name, k);
    const isDue = visible.separate[at] && !first.includes(at) && !isLeftOut(highlight, at);
    if (isDue && isBoxInFrame(box, frame) && !taken.touches(box)) {
      writeName(context, at, name, k, highlight, taken);
    }
  }
  if (!highlight?.isAlone || highlight.entities.size >= NAMED_BESIDE) return;
  const unnamed = [...highlight.entities].filter((at) => !names.has(at) && !first.includes(at));
  for (const at of unnamed) writeWhereFree(context, at, k, highlight, taken);
}

/**
 * Write the name of a neighbour that has none on the picture, where it touches no other.
 * @param {DrawContext} context
 * @param {number} at
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {BoxIndex} taken
 */
function writeWhereFree(context, at, k, highlight, taken) {
  if (!visible.separate[at]) return;
  for (const candidate of candidatesOf(at, k)) {
    if (taken.touches(pictureBox(at, candidate, k))) continue;
    writeName(context, at, candidate, k, highlight, taken);
    return;
  }
}

/** Yield the organisations whose names stand whatever else does. */
function* urgentNames() {
  const { hovered, chosen, ends } = state;
  for (const target of [hovered, chosen]) {
    if (target?.type === "entity" && visible.separate[target.at]) yield target.at;
  }
  for (const at of ends ?? []) if (visible.separate[at]) yield at;
}

/**
 * @param {DrawContext} context
 * @param {number} at
 * @param {NameCandidate} name
 * @param {number} k
 * @param {HighlightSets} highlight
 * @param {BoxIndex} taken
 */
function writeName(context, at, name, k, highlight, taken) {
  const box = pictureBox(at, name, k);
  const size = name.size / k;
  const alpha = isEntityBright(highlight, at) || isChosen(at) ? 1 : DIMMED;
  const style = { size, bold: name.bold, align: name.align, alpha };
  const x = box.x + { left: 0, right: box.width, centre: box.width / 2 }[name.align];
  for (const [row, line] of name.lines.entries()) {
    writeText(context, line, x, box.y + (row + 0.5) * size * LINE_HEIGHT, style);
  }
  taken.add(box);
  drawing.texts.push({ box, at, text: name.lines.join(" ") });
}

/**
 * Return the box of a name in the units of the picture.
 * @param {number} at
 * @param {NameCandidate} name
 * @param {number} k
 * @returns {Box}
 */
function pictureBox(at, name, k) {
  const box = boxAt(name, at, k);
  return { x: box.x / k, y: box.y / k, width: box.width / k, height: box.height / k };
}

/**
 * @param {Box} box
 * @param {Frame} frame
 */
function isBoxInFrame({ x, y, width, height }, [left, top, right, bottom]) {
  return x < right && x + width > left && y < bottom && y + height > top;
}
