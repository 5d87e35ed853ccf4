// @ts-check
// The key of the sheet that leaves the page: what colours, sizes, marks and lines of this very view mean.

import { wrapText, writeText } from "./canvas_text.js";
import { changeStyle } from "./change_marks.js";
import { describeClusters } from "./clusters.js";
import {
  categoryColour,
  colours,
  MOST_CATEGORIES,
  noValueColour,
  scaleColour,
  sectorColour,
  sizeOfShare,
} from "./colours.js";
import { describePane, listChanged } from "./comparison.js";
import { counts } from "./counts.js";
import { SvgContext } from "./draw_context.js";
import { formatPeriod } from "./evidence.js";
import {
  describeFieldFilter,
  figuresOf,
  findField,
  isScale,
  listScaleSteps,
  nameOfField,
  rankOf,
} from "./fields.js";
import {
  countSpots,
  isGeographic,
  listSpotsOutside,
  listUnknownPlaces,
  listWithoutSpot,
  radiusOfCount,
  spotColour,
} from "./geography.js";
import { describeFiltered, describeSpotsOutside } from "./legend.js";
import { nameOf, sectorName } from "./names.js";
import { data, entities, sectorIndex, ties } from "./page_data.js";
import { drawLineSample } from "./samples.js";
import { isFiltered, state } from "./state.js";
import { drawSymbol } from "./symbols.js";
import { formatNumber, pick, say } from "./text.js";
import { nameOfTarget } from "./values.js";
import { isTieDrawn, visible } from "./visible.js";

const KEY_LINE = 16; // height of a line
const KEY_SIZE = 11.5;
const KEY_INDENT = 28; // of words beside a mark

/** Writes one row under the other. */
class LegendWriter {
  /**
   * @param {DrawContext} context
   * @param {Box} room
   */
  constructor(context, room) {
    this.context = context;
    this.room = room;
    this.y = room.y;
  }

  /**
   * @param {string} text
   * @param {{ indent?: number, bold?: boolean, colour?: string }} [style]
   */
  write(text, { indent = 0, ...style } = {}) {
    for (const line of wrapText(text, KEY_SIZE, this.room.width - indent, style.bold)) {
      if (this.y > this.room.y + this.room.height) return;
      writeText(this.context, line, this.room.x + indent, this.y, { size: KEY_SIZE, bare: true, ...style });
      this.y += KEY_LINE;
    }
  }

  /** @param {string} text */
  startSection(text) {
    if (this.y > this.room.y) this.y += KEY_LINE / 2;
    this.write(text, { bold: true });
  }

  /**
   * @param {string | undefined} shape
   * @param {number} radius
   * @param {string} colour
   * @param {string} text
   * @param {number} [indent] where the mark stands in the middle of the room before the words
   */
  writeMark(shape, radius, colour, text, indent = KEY_INDENT) {
    if (this.y > this.room.y + this.room.height) return;
    const x = this.room.x + (indent === KEY_INDENT ? 11 : indent / 2 - 4);
    drawSymbol(this.context, shape, { x, y: this.y }, radius, colour, colours.page);
    this.write(text, { indent });
  }

  /**
   * @param {number[]} dashes
   * @param {number} width
   * @param {string} text
   */
  writeLine(dashes, width, text) {
    if (this.y > this.room.y + this.room.height) return;
    this.context.save();
    drawLineSample(this.context, dashes, width, { x: this.room.x, y: this.y }, 22);
    this.context.restore();
    this.write(text, { indent: KEY_INDENT });
  }
}

/**
 * Draw the key of the view in a room of the sheet.
 * @param {DrawContext} context
 * @param {Box} room
 */
export function drawSheetLegend(context, room) {
  const writer = new LegendWriter(context, room);
  writeLegend(writer);
  writer.write(data.above[state.lang].unasked, { colour: colours.muted });
}

/** The parts of the key that may stand side by side. */
const LEGEND_PARTS = [
  writeSelection,
  writeSpots,
  writeSpotNotes,
  writeKinds,
  writeColour,
  writeSize,
  writeClusters,
  writeLines,
  writeLeftOut,
];

/**
 * Return what draws each part of the key that this view has, and how far down it reaches.
 * @param {number} width
 */
export function listLegendParts(width) {
  const room = { x: 0, y: KEY_LINE / 2, width, height: Number.POSITIVE_INFINITY };
  return LEGEND_PARTS.map((writePart) => {
    /** @param {DrawContext} context */
    const drawPart = (context) => {
      const writer = new LegendWriter(context, room);
      writePart(writer);
      return writer.y;
    };
    return { drawPart, height: drawPart(new SvgContext()) };
  }).filter(({ height }) => height > room.y);
}

/** @param {LegendWriter} writer */
function writeLegend(writer) {
  writeSelection(writer);
  writeSpots(writer);
  writeSpotNotes(writer);
  writeKinds(writer);
  writeColour(writer);
  writeSize(writer);
  writeClusters(writer);
  writeLines(writer);
  writer.y += KEY_LINE / 2;
  writeLeftOut(writer);
}

/** @param {LegendWriter} writer */
function writeSelection(writer) {
  writeTime(writer);
  const { chosen, ends, gone, picked } = state;
  if (ends) writer.write(say("path_of", { from: nameOf(ends[0]), to: nameOf(ends[1]) }), { bold: true });
  else if (!chosen && picked.length) writer.write(say("picked", { n: picked.length }), { bold: true });
  else if (chosen) writer.write(say("selected", { name: nameOfTarget(chosen) }), { bold: true });
  if (gone.length) writer.write(say("without", { names: gone.map(nameOf).join(", ") }), { bold: true });
}

/**
 * Say what a circle of the geographic picture is, and how many organisations have none.
 * @param {LegendWriter} writer
 */
function writeSpots(writer) {
  if (!isGeographic()) return;
  writer.startSection(say("spots_note"));
  const most = Math.max(...countSpots());
  for (const count of new Set([1, Math.ceil(most / 4), most])) {
    const radius = radiusOfCount(count);
    writer.y += Math.max(0, radius - KEY_LINE / 2);
    writer.writeMark("circle", radius, spotColour(), formatNumber(count), 2 * radiusOfCount(most) + 8);
    writer.y += Math.max(0, radius - KEY_LINE / 2);
  }
}

/**
 * Say what the geographic picture leaves out, and whose outlines it has.
 * @param {LegendWriter} writer
 */
function writeSpotNotes(writer) {
  if (!isGeographic()) return;
  const [apart, unknown] = [listWithoutSpot().length, listUnknownPlaces().length];
  const outside = listSpotsOutside();
  const notes = [
    outside.length ? describeSpotsOutside(outside) : "",
    apart ? say("without_spot", { n: apart }) : "",
    unknown ? say("unknown_places", { n: unknown }) : "",
    pick(data.geography?.credit),
  ];
  for (const note of notes) if (note) writer.write(note, { colour: colours.muted });
}

/**
 * Say of which years the picture is, and what began and ended between two dates.
 * @param {LegendWriter} writer
 */
function writeTime(writer) {
  const { years, dates } = state;
  if (years) writer.write(formatPeriod({ start: String(years[0]), end: String(years[1]) }), { bold: true });
  if (!dates) return;
  for (const pane of [0, 1]) writer.write(describePane(pane), { bold: true });
  for (const [name, pane] of /** @type {const} */ ([
    ["began", 1],
    ["ended", 0],
  ])) {
    const { sign, colour } = changeStyle(pane);
    writer.write(`${sign} ${say(name)} · ${formatNumber(listChanged(pane).length)}`, { colour });
  }
  if (counts.ties > counts.dated) writer.write(say("undated_hidden", { n: counts.ties - counts.dated }));
}

/**
 * Shapes tell the kind of organisation whatever colours tell.
 * @param {LegendWriter} writer
 */
function writeKinds(writer) {
  if (isGeographic()) return;
  const shown = new Map(data.sectors.map((_, at) => [at, 0]));
  for (const entity of entities) {
    if (entity.several || !visible.entities[entity.at]) continue;
    shown.set(sectorIndex(entity), (shown.get(sectorIndex(entity)) ?? 0) + 1);
  }
  const isColoured = state.colour === "kind";
  writer.startSection(say(isColoured ? "organisations" : "shape_shows"));
  for (const [at, sector] of data.sectors.entries()) {
    const count = shown.get(at);
    if (!count) continue;
    const colour = isColoured ? sectorColour(at) : colours.muted;
    writer.writeMark(sector.shape, 6, colour, `${sectorName(sector)} · ${formatNumber(count)}`);
  }
  const collectives = entities.filter((entity) => entity.several && visible.separate[entity.at]).length;
  if (collectives) {
    writer.writeMark("several", 5, colours.muted, `${say("several_row")} · ${formatNumber(collectives)}`);
  }
}

/** @param {LegendWriter} writer */
function writeColour(writer) {
  if (isGeographic()) return;
  const field = state.colour === "kind" ? undefined : findField(state.colour);
  if (!field) return;
  writer.startSection(say("colour_is", { name: nameOfField(field) }));
  if (isScale(field)) {
    for (const { share, text } of listScaleSteps(field))
      writer.writeMark("circle", 6, scaleColour(share), text);
  } else writeCategories(writer, field);
  const missing = countShown((at) => (isScale(field) ? field.numberOf(at) === null : rankOf(field, at) < 0));
  if (missing)
    writer.writeMark("circle", 6, noValueColour(), `${say("no_value")} · ${formatNumber(missing)}`);
}

/**
 * @param {LegendWriter} writer
 * @param {Field} field
 */
function writeCategories(writer, field) {
  const { order } = figuresOf(field);
  for (const [rank, label] of order.slice(0, MOST_CATEGORIES).entries()) {
    const count = countShown((at) => rankOf(field, at) === rank);
    if (!count) continue;
    writer.writeMark(
      "circle",
      6,
      categoryColour(rank),
      `${pick(field.labels[label])} · ${formatNumber(count)}`,
    );
  }
  const others = countShown((at) => rankOf(field, at) >= MOST_CATEGORIES);
  if (!others) return;
  writer.writeMark(
    "circle",
    6,
    categoryColour(MOST_CATEGORIES),
    `${say("others")} · ${formatNumber(others)}`,
  );
}

/**
 * Count the organisations that are seen and of which something is true.
 * @param {(at: number) => boolean} isCounted
 */
function countShown(isCounted) {
  return entities.filter(({ at, several }) => !several && visible.entities[at] && isCounted(at)).length;
}

/** @param {LegendWriter} writer */
function writeSize(writer) {
  const field = state.size === "kind" || isGeographic() ? undefined : findField(state.size);
  if (!field) return;
  writer.startSection(say("size_is", { name: nameOfField(field) }));
  for (const { share, text } of listScaleSteps(field)) {
    writer.writeMark("circle", sizeOfShare(share) / 2, colours.muted, text);
  }
}

/** @param {LegendWriter} writer */
function writeClusters(writer) {
  const field = findField(state.cluster);
  if (!field) return;
  writer.startSection(say("areas_are", { name: nameOfField(field) }));
  const words = describeClusters();
  if (words) writer.write(words, { colour: colours.muted });
}

/** @param {LegendWriter} writer */
function writeLines(writer) {
  if (isGeographic()) return;
  const drawn = ties.filter(isTieDrawn);
  writer.startSection(say("certainty"));
  for (const [at, certainty] of data.certainties.entries()) {
    const count = drawn.filter((tie) => tie.certainty === at).length;
    if (!count) continue;
    writer.writeLine(certainty.dashes, 1.4, `${pick(certainty.label)} · ${formatNumber(count)}`);
  }
  if (drawn.some((tie) => tie.formal)) writer.writeLine([], 2.6, say("formal_tie"));
  if (drawn.some((tie) => data.kinds[tie.kind].directed)) writer.write(say("arrow_key"));
  if (drawn.some((tie) => tie.disputed)) writer.write(`✕ ${say("disputed_note")}`);
  if (drawn.some((tie) => tie.curve === "stub")) writer.write(say("stub_key"));
}

/**
 * Count what the data holds and the picture does not show.
 * @param {LegendWriter} writer
 */
function writeLeftOut(writer) {
  if (isFiltered()) writer.write(describeFiltered(), { colour: colours.muted });
  for (const [id, wanted] of Object.entries(state.where)) {
    writer.write(describeFieldFilter(id, wanted), { colour: colours.muted });
  }
  const shown = ties.filter(
    (tie) => visible.ties[tie.at] && !entities[tie.from].several && !entities[tie.to].several,
  );
  const hidden = counts.ties - shown.length;
  if (hidden > 0) writer.write(say("ties_hidden", { n: hidden }), { colour: colours.muted });
}
