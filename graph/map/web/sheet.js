// @ts-check
// The sheet that leaves the page: title, picture, legend, date, sources and edition as PNG, SVG or A4 print.

import { boundsAround, camera, cameraFor, cameraOfState, frameOf, viewport } from "./camera.js";
import {
  FONT_FAMILY,
  LINE_HEIGHT,
  measureText,
  shortenText,
  wrapShortened,
  writeText,
} from "./canvas_text.js";
import { useSheet } from "./clusters.js";
import { colours, useColours } from "./colours.js";
import { withPane } from "./comparison.js";
import { closeDialog } from "./dialog.js";
import { escapeXml, SvgContext } from "./draw_context.js";
import { drawing } from "./drawing.js";
import { byId, make } from "./elements.js";
import { findChosen } from "./highlight.js";
import { data, entities } from "./page_data.js";
import { drawPicture } from "./picture.js";
import { drawSheetLegend } from "./sheet_legend.js";
import { contextOf } from "./stage.js";
import { state, withMoves } from "./state.js";
import { formatDate, pick, say } from "./text.js";
import { positionOf } from "./tie_curves.js";
import { visible } from "./visible.js";

const [WIDTH, HEIGHT, MARGIN, SIDE] = [1120, 792, 28, 236]; // the shape of A4 lying
const FOOT = 46; // under the picture
const TEXT_WIDTH = WIDTH - 2 * MARGIN;
const PICTURE_ZOOM = 2; // at most
const LEGEND_LEFT = WIDTH - MARGIN - SIDE;
const HEAD_TOP = 32; // middle of the first line of the title
const [TITLE_SIZE, LONG_TITLE_SIZE, TITLE_LINES] = [20, 17, 2];
const [LINE, SEEN_SIZE, SEEN_LINES] = [16, 12, 3]; // height, letters and most of the lines under the title
const [UNDER_TITLE, UNDER_HEAD] = [6, 14]; // pixels under the title and under the head
const FOOT_SIZE = 10.5;

/**
 * Draw the sheet in its own units; always on white, for paper.
 * @param {DrawContext} context
 * @param {number} ratio
 */
function drawSheet(context, ratio = 1) {
  const kept = { camera: { ...camera }, drawing: { ...drawing } };
  const inView = listInView();
  const wasNarrow = useSheet(false);
  useColours(false);
  drawing.isExported = true;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colours.page;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  // marks that were moved on a phone stand elsewhere on the sheet
  withMoves(wasNarrow ? {} : state.moved, () => drawContent(context, ratio, wasNarrow ? inView : null));
  if (wasNarrow) useSheet(true);
  Object.assign(camera, kept.camera);
  Object.assign(drawing, kept.drawing);
  useColours();
}

/**
 * Draw the head, the picture, its legend and the foot.
 * @param {DrawContext} context
 * @param {number} ratio
 * @param {number[] | null} inView the organisations that the picture is about, where it is not all or as the screen
 */
function drawContent(context, ratio, inView) {
  const { lines, bottom } = layOutHead();
  const room = { x: MARGIN, y: bottom, width: TEXT_WIDTH - SIDE - 16, height: HEIGHT - bottom - FOOT };
  const view = chooseView(room, inView);
  Object.assign(camera, view);
  const frame = frameOf(view, room.width, room.height);
  const scale = ratio * view.k;
  const left = ratio * (room.x + room.width / 2 - view.x * view.k);
  const top = ratio * (room.y + room.height / 2 - view.y * view.k);
  context.setTransform(scale, 0, 0, scale, left, top);
  withPane(-1, () => drawPicture(context, view.k, findChosen(), frame));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawMargins(context, room);
  for (const { text, y, style } of lines) writeText(context, text, MARGIN, y, style);
  const legendRoom = { x: LEGEND_LEFT, y: room.y + 10, width: SIDE, height: room.height - 16 };
  drawSheetLegend(context, legendRoom, { k: view.k, frame });
  drawFoot(context);
}

/** Return the organisations that the reader sees, null where the whole picture is in view. */
function listInView() {
  if (!state.camera) return null;
  const [left, top, right, bottom] = frameOf(camera, viewport.width, viewport.height);
  const inView = entities.filter(({ at }) => {
    const { x, y } = positionOf(at);
    return visible.separate[at] && x >= left && x <= right && y >= top && y <= bottom;
  });
  return inView.map(({ at }) => at);
}

/**
 * Return the camera of the sheet: that of the screen, or about the same organisations where a phone has them
 * elsewhere.
 * @param {Box} room
 * @param {number[] | null} inView
 */
function chooseView({ width, height }, inView) {
  const bounds = inView && (boundsAround(inView) ?? data.layout.bounds);
  return bounds ? cameraFor(bounds, width, height, PICTURE_ZOOM) : cameraOfState(width, height, PICTURE_ZOOM);
}

/**
 * Cover what the picture has drawn beyond its room.
 * @param {DrawContext} context
 * @param {Box} room
 */
function drawMargins(context, room) {
  context.fillStyle = colours.page;
  context.fillRect(0, 0, WIDTH, room.y);
  context.fillRect(0, room.y + room.height, WIDTH, HEIGHT);
  context.fillRect(0, 0, MARGIN - 8, HEIGHT);
  context.fillRect(LEGEND_LEFT - 8, 0, WIDTH, HEIGHT);
}

/** Return the lines of the title and of what is seen, and where the picture begins below them. */
function layOutHead() {
  const title = pick(data.edition.title);
  const isLong = measureText(title, TITLE_SIZE, true) > TEXT_WIDTH;
  const size = isLong ? LONG_TITLE_SIZE : TITLE_SIZE;
  const titleLines = wrapShortened(title, size, TEXT_WIDTH, TITLE_LINES, { isBold: true });
  const seen = wrapShortened(data.above[state.lang].seen.join(" "), SEEN_SIZE, TEXT_WIDTH, SEEN_LINES);
  /** @type {{ text: string, y: number, style: TextStyle }[]} */
  const lines = [];
  let y = HEAD_TOP - (titleLines.length > 1 ? LINE / 2 : 0);
  for (const text of titleLines) {
    lines.push({ text, y, style: { size, bold: true, bare: true } });
    y += isLong ? LONG_TITLE_SIZE * LINE_HEIGHT : LINE;
  }
  y += UNDER_TITLE;
  for (const text of seen) {
    lines.push({ text, y, style: { size: SEEN_SIZE, colour: colours.muted, bare: true } });
    y += LINE;
  }
  return { lines, bottom: y - LINE + UNDER_HEAD };
}

/** @param {DrawContext} context */
function drawFoot(context) {
  const { issued, version, internal, audience } = data.edition;
  const lines = [
    issued ? say("data_of", { date: formatDate(issued), version }) : say("data_version", { version }),
    say("sources_are", { sources: nameSources(TEXT_WIDTH - 60) }),
    internal ? say("internal") : say(`for_${audience}`),
  ];
  for (const [row, text] of lines.entries()) {
    const isEdition = row === lines.length - 1;
    const colour = isEdition ? colours.text : colours.muted;
    const fitted = shortenText(text, FOOT_SIZE, TEXT_WIDTH, { isBold: isEdition });
    const style = { size: FOOT_SIZE, colour, bold: isEdition, bare: true };
    writeText(context, fitted, MARGIN, HEIGHT - 38 + 14 * row, style);
  }
}

/**
 * Name the sources that fit a line, and how many more there are.
 * @param {number} room
 */
function nameSources(room) {
  const titles = data.sources.map((source) => source.title);
  /** @param {number} count */
  const describe = (count) => {
    const more = count < titles.length ? say("and_others", { n: titles.length - count }) : "";
    return titles.slice(0, count).join("; ") + more;
  };
  let count = titles.length;
  while (count > 1 && measureText(describe(count), FOOT_SIZE) > room) count -= 1;
  return describe(count);
}

/** Return the sheet as the text of an SVG file that carries the page's own font. */
export function drawSheetSvg() {
  const context = new SvgContext();
  drawSheet(context);
  const rules = [...document.styleSheets[0].cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
  const faces = escapeXml(rules.map((rule) => rule.cssText).join("")).replaceAll("&quot;", '"');
  const title = escapeXml(pick(data.edition.title));
  const description = escapeXml(data.above[state.lang].seen.join(" "));
  const size = `width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"`;
  const font = `font-family="${escapeXml(FONT_FAMILY)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font}>`,
    `<title>${title}</title><desc>${description}</desc><style>${faces}</style>`,
    String(context),
    "</svg>",
  ].join("");
}

/**
 * @param {number} ratio
 * @returns {Promise<Blob | null>}
 */
export function drawSheetPng(ratio = 2) {
  const canvas = make("canvas");
  Object.assign(canvas, { width: WIDTH * ratio, height: HEIGHT * ratio });
  drawSheet(contextOf(canvas), ratio);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Put the sheet into the page, for the printer. */
export function fillSheet() {
  const parsed = new DOMParser().parseFromString(drawSheetSvg(), "image/svg+xml");
  byId("sheet").replaceChildren(parsed.documentElement);
}

/** Print; `fillSheet` runs before it, for those who use the browser's own menu too. */
export function printSheet() {
  closeDialog();
  window.print();
}
