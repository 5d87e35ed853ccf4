// @ts-check
// The sheet that leaves the page: title, picture, legend, date, sources and edition as PNG, SVG or A4 print.

import { camera, cameraOfState, frameOf } from "./camera.js";
import { FONT_FAMILY, measureText, wrapText, writeText } from "./canvas_text.js";
import { useSheet } from "./clusters.js";
import { colours, useColours } from "./colours.js";
import { withPane } from "./comparison.js";
import { closeDialog } from "./dialog.js";
import { escapeXml, SvgContext } from "./draw_context.js";
import { drawing } from "./drawing.js";
import { byId, make } from "./elements.js";
import { findChosen } from "./highlight.js";
import { data } from "./page_data.js";
import { drawPicture } from "./picture.js";
import { drawSheetLegend } from "./sheet_legend.js";
import { contextOf } from "./stage.js";
import { state } from "./state.js";
import { formatDate, pick, say } from "./text.js";

const [WIDTH, HEIGHT, MARGIN, SIDE] = [1120, 792, 28, 236]; // the shape of A4 lying
const TOP = 84; // of the picture
const FOOT = 46; // under the picture
const TEXT_WIDTH = WIDTH - 2 * MARGIN;
const PICTURE_ZOOM = 2; // at most
/** @type {Box} */
const ROOM = { x: MARGIN, y: TOP, width: TEXT_WIDTH - SIDE - 16, height: HEIGHT - TOP - FOOT };
/** @type {Box} */
const LEGEND_ROOM = { x: WIDTH - MARGIN - SIDE, y: TOP + 6, width: SIDE, height: HEIGHT - TOP - FOOT - 12 };
const LINE = 16; // height of a line of the head
const FOOT_SIZE = 10.5;

/**
 * Draw the sheet in its own units; always on white, for paper.
 * @param {DrawContext} context
 * @param {number} ratio
 */
function drawSheet(context, ratio = 1) {
  const keptCamera = { ...camera };
  const wasNarrow = useSheet(false);
  const { texts, weight } = drawing;
  useColours(false);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colours.page;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const view = cameraOfState(ROOM.width, ROOM.height, PICTURE_ZOOM);
  Object.assign(camera, view);
  const scale = ratio * view.k;
  const left = ratio * (ROOM.x + ROOM.width / 2 - view.x * view.k);
  const top = ratio * (ROOM.y + ROOM.height / 2 - view.y * view.k);
  context.setTransform(scale, 0, 0, scale, left, top);
  withPane(-1, () => drawPicture(context, view.k, findChosen(), frameOf(view, ROOM.width, ROOM.height)));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawMargins(context);
  drawHead(context);
  drawSheetLegend(context, LEGEND_ROOM);
  drawFoot(context);
  if (wasNarrow) useSheet(true);
  Object.assign(camera, keptCamera);
  Object.assign(drawing, { texts, weight });
  useColours();
}

/**
 * Cover what the picture has drawn beyond its room.
 * @param {DrawContext} context
 */
function drawMargins(context) {
  context.fillStyle = colours.page;
  context.fillRect(0, 0, WIDTH, ROOM.y);
  context.fillRect(0, ROOM.y + ROOM.height, WIDTH, HEIGHT);
  context.fillRect(0, 0, MARGIN - 8, HEIGHT);
  context.fillRect(WIDTH - MARGIN - SIDE - 8, 0, WIDTH, HEIGHT);
}

/** @param {DrawContext} context */
function drawHead(context) {
  writeText(context, pick(data.edition.title), MARGIN, 32, { size: 20, bold: true, bare: true });
  const seen = wrapText(data.above[state.lang].seen.join(" "), 12, TEXT_WIDTH);
  for (const [row, line] of seen.slice(0, 2).entries()) {
    writeText(context, line, MARGIN, 54 + LINE * row, { size: 12, colour: colours.muted, bare: true });
  }
}

/** @param {DrawContext} context */
function drawFoot(context) {
  const { issued, version, internal, audience } = data.edition;
  const edition = internal ? say("internal") : say(`for_${audience}`);
  const lines = [
    issued ? say("data_of", { date: formatDate(issued), version }) : say("data_version", { version }),
    say("sources_are", { sources: nameSources(TEXT_WIDTH - 60) }),
    edition,
  ];
  for (const [row, text] of lines.entries()) {
    const isEdition = text === edition;
    const style = {
      size: FOOT_SIZE,
      colour: isEdition ? colours.text : colours.muted,
      bold: isEdition,
      bare: true,
    };
    const [fitted] = wrapText(text, FOOT_SIZE, TEXT_WIDTH);
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
  const font = `font-family="${escapeXml(FONT_FAMILY)}" text-rendering="geometricPrecision"`;
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
