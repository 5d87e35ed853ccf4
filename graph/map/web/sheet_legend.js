// @ts-check
// The key of the sheet that leaves the page: what colours, sizes, marks and lines of this very view mean.

import { wrapText } from "./canvas_text.js";
import { changeStyle } from "./change_marks.js";
import {
  categoryColour,
  colours,
  MOST_CATEGORIES,
  noValueColour,
  scaleColour,
  sectorColour,
  sizeOfShare,
} from "./colours.js";
import { describePane, listChanged, withPane } from "./comparison.js";
import { listCutOff } from "./components.js";
import { counts } from "./counts.js";
import { SvgContext } from "./draw_context.js";
import { formatPeriod } from "./evidence.js";
import { figuresOf, findField, isScale, listScaleSteps, nameOfField, rankOf } from "./fields.js";
import { describeFiltered, listFilterSentences } from "./filter_words.js";
import {
  countSpots,
  isGeographic,
  listSpotsOutside,
  listUnknownPlaces,
  listWithoutSpot,
  radiusOfCount,
  spotColour,
} from "./geography.js";
import { findChosen } from "./highlight.js";
import { describeSpotsOutside } from "./legend.js";
import { drawFittingLegend, LegendWriter, SPACINGS } from "./legend_writer.js";
import { nameOf, sectorName } from "./names.js";
import { data, entities, sectorIndex, ties } from "./page_data.js";
import { isFiltered, state } from "./state.js";
import { areTintsDrawn, drawTintSample, radiusOfSize } from "./symbol_drawing.js";
import { formatNumber, pick, say } from "./text.js";
import { positionOf } from "./tie_curves.js";
import { describeLines, signOf } from "./tie_drawing.js";
import { nameOfTarget } from "./values.js";
import { visible } from "./visible.js";

/**
 * How the picture beside the key is drawn: pixels of a unit, and the part of it in view.
 * @typedef {{ k: number, frame: Frame }} View
 */
/** @typedef {(writer: LegendWriter, view: View) => void} WritePart */

/** @type {Frame} */
const EVERYWHERE = [-1e9, -1e9, 1e9, 1e9];
const CAUTION_GAP = 8; // pixels above what was not asked

/**
 * Draw the key of a view in a room of the sheet; last what was not asked.
 * @param {DrawContext} context
 * @param {Box} room
 * @param {View} view
 */
export function drawSheetLegend(context, room, view) {
  const [{ size }] = SPACINGS;
  const { unasked } = data.above[state.lang];
  const lines = wrapText(unasked, size, room.width);
  const { line } = new LegendWriter(context, room);
  const height = room.height - (unasked ? lines.length * line + CAUTION_GAP : 0);
  const bottom = drawFittingLegend(context, { ...room, height }, (writer) => {
    for (const writePart of LEGEND_PARTS) withPane(-1, () => writePart(writer, view));
  });
  const writer = new LegendWriter(context, { ...room, y: Math.min(bottom, room.y + height) + CAUTION_GAP });
  writer.write(unasked, { colour: colours.muted });
}

/**
 * The parts of the key, which may stand side by side.
 * @type {WritePart[]}
 */
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
  const room = { x: 0, y: SPACINGS[0].size, width, height: Number.POSITIVE_INFINITY };
  const view = { k: 1, frame: EVERYWHERE };
  return LEGEND_PARTS.map((writePart) => {
    /** @param {DrawContext} context */
    const drawPart = (context) => {
      const writer = new LegendWriter(context, room);
      withPane(-1, () => writePart(writer, view));
      return writer.y;
    };
    return { drawPart, height: drawPart(new SvgContext()) };
  }).filter(({ height }) => height > room.y);
}

/** @param {LegendWriter} writer */
function writeSelection(writer) {
  writeTime(writer);
  const { chosen, ends, gone, picked } = state;
  const bold = { bold: true };
  if (ends) writer.writeValue(say("path_of", { from: nameOf(ends[0]), to: nameOf(ends[1]) }), bold);
  else if (chosen) writer.writeValue(say("selected", { name: nameOfTarget(chosen) }), bold);
  else if (picked.length) writer.writeNames((name) => say("selected", { name }), picked.map(nameOf), bold);
  if (!gone.length) return;
  writer.writeNames((names) => say("without", { names }), gone.map(nameOf), bold);
  const cutOff = listCutOff().size;
  if (cutOff) writer.write(say("cut_off_key", { n: cutOff }));
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
}

/**
 * Say what a circle of the geographic picture is, and how many organisations have none.
 * @param {LegendWriter} writer
 */
function writeSpots(writer) {
  if (!isGeographic()) return;
  writer.startSection(say("spots"));
  writer.write(say("spots_note"), { colour: colours.muted });
  const most = Math.max(...countSpots());
  for (const count of new Set([1, Math.ceil(most / 4), most])) {
    if (count > most) continue;
    writer.writeMark(
      "circle",
      radiusOfCount(count),
      spotColour(),
      formatNumber(count),
      null,
      radiusOfCount(most),
    );
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
 * Shapes tell the kind of organisation whatever colours tell.
 * @param {LegendWriter} writer
 */
function writeKinds(writer) {
  if (isGeographic()) return;
  const isColoured = state.colour === "kind";
  const shown = data.sectors.map((_, at) => countDrawn((entity) => sectorIndex(entities[entity]) === at));
  const collectives = entities.filter((entity) => entity.several && visible.separate[entity.at]).length;
  if (shown.some(Boolean) || collectives)
    writer.startSection(say(isColoured ? "organisations" : "shape_shows"));
  for (const [at, sector] of data.sectors.entries()) {
    const colour = isColoured ? sectorColour(at) : colours.muted;
    if (shown[at]) writer.writeMark(sector.shape, 6, colour, sectorName(sector), shown[at]);
  }
  if (collectives) writer.writeMark("several", 5, colours.muted, say("several_row"), collectives);
  if (areTintsDrawn()) {
    drawTintSample(writer.context, { x: writer.room.x + 11, y: writer.y });
    writer.write(say("tint_key"), { indent: 28 });
  }
  if (data.layout.groups.length && visible.separate.every((isSeparate) => !isSeparate))
    writer.write(say("group_key"));
}

/**
 * Count the organisations of which something is true and that have a mark, or stand in one of a group.
 * @param {(at: number) => boolean} isCounted
 */
function countDrawn(isCounted) {
  return entities.filter(
    ({ at, several, placed }) => !several && placed && visible.entities[at] && isCounted(at),
  ).length;
}

/** @param {LegendWriter} writer */
function writeColour(writer) {
  const field = state.colour === "kind" || isGeographic() ? undefined : findField(state.colour);
  if (!field) return;
  writer.startSection(say("colour_is", { name: nameOfField(field) }));
  if (isScale(field)) {
    for (const { share, text } of listScaleSteps(field))
      writer.writeMark("circle", 6, scaleColour(share), text);
  } else writeCategories(writer, field);
  const missing = countDrawn((at) => (isScale(field) ? field.numberOf(at) === null : rankOf(field, at) < 0));
  if (missing) writer.writeMark("circle", 6, noValueColour(), say("no_value"), missing);
  writeSeveral(writer, field);
}

/**
 * @param {LegendWriter} writer
 * @param {Field} field
 */
function writeCategories(writer, field) {
  const { order } = figuresOf(field);
  const rows = [...order.slice(0, MOST_CATEGORIES).entries()]
    .map(([rank, label]) => ({ rank, label, count: countDrawn((at) => rankOf(field, at) === rank) }))
    .filter(({ count }) => count);
  const most = writer.spacing.rows;
  for (const { rank, label, count } of rows.slice(0, most))
    writer.writeMark("circle", 6, categoryColour(rank), pick(field.labels[label]), count);
  if (rows.length > most) writer.write(say("more", { n: rows.length - most }), { indent: 28 });
  const others = countDrawn((at) => rankOf(field, at) >= MOST_CATEGORIES);
  if (others) writer.writeMark("circle", 6, categoryColour(MOST_CATEGORIES), say("others"), others);
}

/**
 * Say that organisations have several values of a field, of which one counts.
 * @param {LegendWriter} writer
 * @param {Field} field
 */
function writeSeveral(writer, field) {
  const several = countDrawn((at) => field.valuesOf(at).filter((label) => label >= 0).length > 1);
  if (several) writer.write(say("several_values", { n: several }), { colour: colours.muted });
}

/**
 * @param {LegendWriter} writer
 * @param {View} view
 */
function writeSize(writer, { k }) {
  const field = state.size === "kind" || isGeographic() ? undefined : findField(state.size);
  if (!field) return;
  /** @param {number} size */
  const radiusOf = (size) => radiusOfSize(size, k) * k;
  writer.startSection(say("size_is", { name: nameOfField(field) }));
  for (const { share, text } of listScaleSteps(field)) {
    writer.writeMark(
      "circle",
      radiusOf(sizeOfShare(share)),
      colours.muted,
      text,
      null,
      radiusOf(sizeOfShare(1)),
    );
  }
  const missing = countDrawn((at) => field.numberOf(at) === null);
  if (missing) writer.writeHollowMark(colours.muted, say("no_value"), missing, radiusOf(sizeOfShare(1)));
}

/** @param {LegendWriter} writer */
function writeClusters(writer) {
  const field = isGeographic() ? undefined : findField(state.cluster);
  if (!field) return;
  writer.startSection(say("areas_are", { name: nameOfField(field) }));
  if (state.cluster !== state.colour) writeSeveral(writer, field);
}

/**
 * @param {LegendWriter} writer
 * @param {View} view
 */
function writeLines(writer, { k, frame }) {
  if (isGeographic()) return;
  const { ties: drawn, hasHeads, hasSigns, hasStubs } = describeLines(k, findChosen(), frame);
  if (!drawn.length) return;
  writer.startSection(say("certainty"));
  for (const [at, { id, label, dashes }] of data.certainties.entries()) {
    const count = drawn.filter((tie) => tie.certainty === at).length;
    const words = `${pick(label)} · ${formatNumber(count)}`;
    if (count) writer.writeLine(dashes, 1.4, words, hasSigns ? signOf(id) : "");
  }
  if (drawn.some((tie) => tie.formal)) writer.writeLine([], 2.6, say("formal_tie"));
  if (hasHeads) writer.write(say("arrow_key"));
  if (hasSigns && drawn.some((tie) => tie.disputed)) writer.write(`✕ ${say("disputed_note")}`);
  if (hasStubs) writer.write(say("stub_key"));
}

/**
 * Say what the data hold and the picture does not show, and why.
 * @param {LegendWriter} writer
 * @param {View} view
 */
function writeLeftOut(writer, view) {
  const muted = { colour: colours.muted };
  writer.leaveGap();
  if (isFiltered()) writer.write(describeFiltered(), muted);
  const sentences = listFilterSentences();
  const most = writer.spacing.rows;
  for (const { names, makeSentence } of sentences.slice(0, most))
    writer.writeNames(makeSentence, names, muted);
  if (sentences.length > most) writer.write(say("more", { n: sentences.length - most }), muted);
  const hidden = countHiddenTies(view);
  if (hidden > 0) writer.write(say("ties_hidden", { n: hidden }), muted);
  if (state.dates && counts.ties > counts.dated)
    writer.write(say("undated_hidden", { n: counts.ties - counts.dated }), muted);
  if (isGeographic()) return;
  const apart = data.layout.apart.filter((at) => visible.entities[at] && !entities[at].placed);
  if (apart.length) writer.writeNames((names) => say("apart_named", { names }), apart.map(nameOf), muted);
  writePartOfMap(writer, view);
}

/**
 * Count the ties that the data hold and the picture leaves out; those inside of closed groups are not left out.
 * @param {View} view
 */
function countHiddenTies({ k, frame }) {
  const isSummed = isGeographic() || data.layout.groups.length > 0;
  const shown = isSummed ? visible.tieCount : describeLines(k, findChosen(), frame).ties.length;
  return ties.filter((tie) => tie.drawn).length - shown;
}

/**
 * Say how many organisations are in view where the picture is a part of the whole.
 * @param {LegendWriter} writer
 * @param {View} view
 */
function writePartOfMap(writer, { frame: [left, top, right, bottom] }) {
  const drawn = entities.filter(({ at, several }) => visible.separate[at] && !several);
  const inView = drawn.filter(({ at }) => {
    const { x, y } = positionOf(at);
    return x >= left && x <= right && y >= top && y <= bottom;
  });
  if (inView.length < drawn.length)
    writer.write(say("part_of_map", { n: inView.length, all: drawn.length }), { colour: colours.muted });
}
