// @ts-check
// Texts on the picture: how wide they are, how they break into lines, and how they are written.

import { colours } from "./colours.js";
import { state } from "./state.js";

export const FONT_FAMILY =
  '"Stakeholder Bengali", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, ' +
  '"Nirmala UI", "Noto Sans Bengali", sans-serif';
export const LINE_HEIGHT = 1.25; // of the size of a text
const [REGULAR, BOLD] = [400, 650];

/** @type {Pick<CanvasRenderingContext2D, "font" | "measureText"> | null} */
let measuringContext = null;
/** @type {Map<string, number>} Widths at a size of one pixel. */
const widths = new Map();
let fonts = 0;

/**
 * Measure with a context of one's own, as tests do that have no canvas.
 * @param {Pick<CanvasRenderingContext2D, "font" | "measureText">} context
 */
export function setMeasuringContext(context) {
  measuringContext = context;
  forgetWidths();
}

/** Measure anew, since the page's own font has been loaded. */
export function forgetWidths() {
  widths.clear();
  fonts += 1;
}

/** Return a number that grows with each change of the fonts, for what was set with those before. */
export function fontVersion() {
  return fonts;
}

/**
 * Return the width of a text. Each is measured once, since that takes time.
 * @param {string} text
 * @param {number} size
 * @param {boolean} isBold
 */
export function measureText(text, size, isBold = false) {
  const key = (isBold ? "b" : "r") + text;
  const known = widths.get(key);
  if (known !== undefined) return known * size;
  measuringContext ??= document.createElement("canvas").getContext("2d");
  if (!measuringContext) return 0;
  measuringContext.font = `${isBold ? BOLD : REGULAR} 100px ${FONT_FAMILY}`;
  const width = measuringContext.measureText(text).width / 100;
  widths.set(key, width);
  return width * size;
}

/** @param {Words} words */
export function linesOf(words) {
  return (state.lang === "bn" && words.lines.bn) || words.lines.en;
}

/**
 * Return the box of a text of the layout at a size, shifted.
 * @param {Words} words
 * @param {number} size
 * @param {Point} shift
 * @returns {Box}
 */
export function textBox(words, size, shift) {
  const lines = linesOf(words);
  const width = Math.max(...lines.map((line) => measureText(line, size, words.bold)));
  const height = lines.length * size * LINE_HEIGHT;
  const x = words.x + shift.x - alignShift(words.align, width);
  return { x, y: words.y + shift.y - height / 2, width, height };
}

/**
 * Return how far the left edge of a text lies from the place it is aligned to.
 * @param {Align} align
 * @param {number} width
 */
export function alignShift(align, width) {
  return { left: 0, right: width, centre: width / 2 }[align];
}

/**
 * Break a text into lines of at most so many pixels; a single word may be longer.
 * @param {string} text
 * @param {number} size
 * @param {number} room
 * @param {boolean} isBold
 */
export function wrapText(text, size, room, isBold = false) {
  return wrapWords(text.split(/\s+/), size, room, isBold);
}

/**
 * @param {string[]} words
 * @param {number} size
 * @param {number} room
 * @param {boolean} isBold
 */
export function wrapWords(words, size, room, isBold) {
  /** @type {string[]} */
  const lines = [];
  for (const word of words) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && measureText(longer, size, isBold) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A letter with its signs, and the letters that a hasanta joins to it. */
const LETTERS = /\P{M}\p{M}*(?:(?<=\u09cd)\P{M}\p{M}*)*/gu;

/**
 * Shorten a text to a room in pixels; what it ends in stays. Bengali signs stay with their letters.
 * @param {string} text
 * @param {number} size
 * @param {number} room
 * @param {{ isBold?: boolean, ending?: string }} [style]
 */
export function shortenText(text, size, room, { isBold = false, ending = "" } = {}) {
  /** @param {string} line */
  const fits = (line) => measureText(line, size, isBold) <= room;
  if (fits(text + ending)) return text + ending;
  const letters = text.match(LETTERS) ?? [];
  /** @param {number} count */
  const cut = (count) => `${letters.slice(0, count).join("").trimEnd()}…${ending}`;
  let [enough, tooMany] = [0, letters.length];
  while (tooMany - enough > 1) {
    const middle = Math.floor((enough + tooMany) / 2);
    if (fits(cut(middle))) enough = middle;
    else tooMany = middle;
  }
  return cut(enough);
}

/**
 * Break a text into so many lines at most; the last one is shortened, and what the text ends in stays.
 * @param {string} text
 * @param {number} size
 * @param {number} room
 * @param {number} most
 * @param {{ isBold?: boolean, ending?: string }} [style]
 */
export function wrapShortened(text, size, room, most, { isBold = false, ending = "" } = {}) {
  const lines = wrapText(text, size, room, isBold);
  const width = measureText(lines[lines.length - 1] + ending, size, isBold);
  if (ending && width > room && lines.length < most) lines.push("");
  const last = Math.min(most, lines.length) - 1;
  return [
    ...lines.slice(0, last).map((line) => shortenText(line, size, room, { isBold })),
    shortenText(lines.slice(last).join(" "), size, room, { isBold, ending }).trimStart(),
  ];
}

/**
 * Write a text, with a rim in the colour of the page unless it is bare.
 * @param {DrawContext} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {TextStyle} style
 */
export function writeText(context, text, x, y, style) {
  const { size, bold = false, align = "left", colour = colours.text, alpha = 1, bare = false } = style;
  context.save();
  context.globalAlpha = alpha;
  context.font = `${bold ? BOLD : REGULAR} ${size}px ${FONT_FAMILY}`;
  context.textBaseline = "middle";
  context.textAlign = align === "centre" ? "center" : align;
  if (!bare) {
    context.lineJoin = "round";
    context.lineWidth = size / 4;
    context.strokeStyle = colours.page;
    context.strokeText(text, x, y);
  }
  context.fillStyle = colour;
  context.fillText(text, x, y);
  context.restore();
}
