// @ts-check
// Writes the rows of a key one under the other, as closely as its room asks for.

import { wrapShortened, wrapText, writeText } from "./canvas_text.js";
import { colours } from "./colours.js";
import { SvgContext } from "./draw_context.js";
import { drawLineSample } from "./samples.js";
import { drawHollowSymbol, drawSymbol } from "./symbols.js";
import { formatNumber, say } from "./text.js";

/**
 * How closely a key is written: the size of its letters, the lines that a name or value may take, and how many
 * values of a field have a row each.
 * @typedef {{ size: number, lines: number, rows: number }} Spacing
 */

/**
 * From wide to close; the first that fits the room is taken.
 * @type {Spacing[]}
 */
export const SPACINGS = [
  { size: 11.5, lines: 3, rows: 11 },
  { size: 11.5, lines: 2, rows: 11 },
  { size: 11.5, lines: 1, rows: 11 },
  { size: 10, lines: 1, rows: 11 },
  { size: 10, lines: 1, rows: 5 },
  { size: 9, lines: 1, rows: 3 },
];
const LINE_SHARE = 1.4; // height of a line by the size of its letters
const [INDENT, LINE_LENGTH] = [28, 22]; // pixels of words beside a mark, and of the sample of a line
const HOLLOW_RADIUS = 5; // pixels of the mark for those without a value
const MARK_PLACE = 11; // pixels from the left to the middle of a mark

export class LegendWriter {
  /**
   * @param {DrawContext} context
   * @param {Box} room
   * @param {Spacing} spacing
   */
  constructor(context, room, spacing = SPACINGS[0]) {
    this.context = context;
    this.room = room;
    this.spacing = spacing;
    this.line = spacing.size * LINE_SHARE;
    this.y = room.y;
  }

  isFull() {
    return this.y > this.room.y + this.room.height;
  }

  /**
   * Write a sentence in full.
   * @param {string} text
   * @param {{ indent?: number, bold?: boolean, colour?: string }} [style]
   */
  write(text, { indent = 0, ...style } = {}) {
    this.writeLines(wrapText(text, this.spacing.size, this.room.width - indent, style.bold), indent, style);
  }

  /**
   * Write words of the data, which may be long, in as many lines as the spacing allows.
   * @param {string} text
   * @param {{ indent?: number, bold?: boolean, colour?: string, ending?: string }} [style]
   */
  writeValue(text, { indent = 0, ending = "", ...style } = {}) {
    const { size, lines } = this.spacing;
    const form = { isBold: style.bold, ending };
    this.writeLines(wrapShortened(text, size, this.room.width - indent, lines, form), indent, style);
  }

  /**
   * @param {string[]} lines
   * @param {number} indent
   * @param {{ bold?: boolean, colour?: string }} style
   */
  writeLines(lines, indent, style) {
    for (const line of lines) {
      if (this.isFull()) return;
      const form = { size: this.spacing.size, bare: true, ...style };
      const isLast = this.y + this.line > this.room.y + this.room.height;
      writeText(this.context, isLast ? "…" : line, this.room.x + indent, this.y, form);
      this.y += this.line;
    }
  }

  /**
   * Write a sentence with names: as many as fit the lines of a value, and how many more there are.
   * @param {(names: string) => string} makeSentence
   * @param {string[]} names
   * @param {{ bold?: boolean, colour?: string }} [style]
   */
  writeNames(makeSentence, names, style = {}) {
    const { size, lines } = this.spacing;
    /** @param {number} count */
    const describe = (count) => {
      const more = count < names.length ? say("and_others", { n: names.length - count }) : "";
      return makeSentence(names.slice(0, count).join(", ") + more);
    };
    /** @param {number} count */
    const fits = (count) => wrapText(describe(count), size, this.room.width, style.bold).length <= lines + 1;
    let count = names.length;
    while (count > 1 && !fits(count)) count -= 1;
    if (fits(count)) this.write(describe(count), style);
    else this.writeValue(describe(count), style);
  }

  leaveGap() {
    if (this.y > this.room.y) this.y += this.line / 2;
  }

  /** @param {string} text */
  startSection(text) {
    this.leaveGap();
    this.writeValue(text, { bold: true });
  }

  /**
   * Write a mark, what it stands for and how many there are. The words of a large mark stand in its middle.
   * @param {string | undefined} shape
   * @param {number} radius in pixels
   * @param {string} colour
   * @param {string} text
   * @param {number | null} [count]
   * @param {number} [largest] the radius of the largest mark of its kind, beside which all words begin
   */
  writeMark(shape, radius, colour, text, count = null, largest = 0) {
    const indent = Math.max(INDENT, 2 * largest + 8);
    const x = this.room.x + Math.max(MARK_PLACE, largest);
    const aside = Math.max(0, radius - this.line / 2 + 1);
    this.y += aside;
    if (this.isFull()) return;
    drawSymbol(this.context, shape, { x, y: this.y }, radius, colour, colours.page);
    this.writeValue(text, { indent, ending: count === null ? "" : ` · ${formatNumber(count)}` });
    this.y += aside;
  }

  /**
   * @param {string} colour
   * @param {string} text
   * @param {number} count
   * @param {number} largest
   */
  writeHollowMark(colour, text, count, largest) {
    if (this.isFull()) return;
    const x = this.room.x + Math.max(MARK_PLACE, largest);
    drawHollowSymbol(this.context, { x, y: this.y }, HOLLOW_RADIUS, colour);
    this.writeValue(text, {
      indent: Math.max(INDENT, 2 * largest + 8),
      ending: ` · ${formatNumber(count)}`,
    });
  }

  /**
   * @param {number[]} dashes
   * @param {number} width
   * @param {string} text
   * @param {string} [sign] that stands on such lines
   */
  writeLine(dashes, width, text, sign = "") {
    if (this.isFull()) return;
    this.context.save();
    drawLineSample(this.context, dashes, width, { x: this.room.x, y: this.y }, LINE_LENGTH, sign);
    this.context.restore();
    this.write(text, { indent: INDENT });
  }
}

/**
 * Draw a key in the widest spacing that its room allows, and return how far down it reaches.
 * @param {DrawContext} context
 * @param {Box} room
 * @param {(writer: LegendWriter) => void} writeAll
 */
export function drawFittingLegend(context, room, writeAll) {
  const endless = { ...room, height: Number.POSITIVE_INFINITY };
  const fitting = SPACINGS.find((spacing) => {
    const writer = new LegendWriter(new SvgContext(), endless, spacing);
    writeAll(writer);
    return writer.y <= room.y + room.height;
  });
  const writer = new LegendWriter(context, room, fitting ?? SPACINGS[SPACINGS.length - 1]);
  writeAll(writer);
  return writer.y;
}
