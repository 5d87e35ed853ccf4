// @ts-check
// The canvas in the page: its size, and when it is drawn again.

import { camera, cameraOfState, frameOf, viewport } from "./camera.js";
import { useSheet } from "./clusters.js";
import { colours } from "./colours.js";
import { drawing } from "./drawing.js";
import { byId } from "./elements.js";
import { DIMMED, findChosen, findHovered } from "./highlight.js";
import { data } from "./page_data.js";
import { drawBright, drawPicture } from "./picture.js";
import { changeState } from "./state.js";

const LIGHT_ENOUGH = 1500; // ties and symbols in view that are drawn anew at each frame
const REDRAWN_AFTER = 400; // milliseconds after which a moving picture is drawn anew; a heavier one later
const RESTS_AFTER = 160; // milliseconds without a movement
const NARROW = 560; // pixels of the canvas below which a network has the places of a phone
export const PRESENTED_ZOOM = 4; // at most, before an audience

export const stage = {
  /** @type {HTMLCanvasElement} `openStage` sets it before anything is drawn. */
  canvas: /** @type {any} */ (null),
  /** @type {HTMLCanvasElement} Lies above it and shows what is pointed at. */
  above: /** @type {any} */ (null),
  ratio: 1,
  /** Drawings so far. */
  frames: 0,
};
/** The last full drawing of a heavy picture, which is shifted while the picture moves. */
const still = {
  canvas: /** @type {HTMLCanvasElement | null} */ (null),
  camera: /** @type {Camera | null} */ (null),
  drawnAt: 0,
};
let restTimer = 0;
let frameAsked = 0;

export function openStage() {
  stage.canvas = /** @type {HTMLCanvasElement} */ (byId("picture"));
  stage.above = /** @type {HTMLCanvasElement} */ (byId("above"));
  new ResizeObserver(resize).observe(byId("canvas"));
  resize();
}

/**
 * Put the organisations where the state asks for them on a screen of this width, and give the picture its shape.
 * @param {number} width
 */
export function chooseSheet(width = viewport.width) {
  useSheet(width < NARROW);
  const [left, top, right, bottom] = data.layout.bounds;
  const shape = Math.min(1.2, (bottom - top) / Math.max(1, right - left));
  document.documentElement.style.setProperty("--shape", shape.toFixed(3));
}

function resize() {
  const { clientWidth: width, clientHeight: height } = byId("canvas");
  const isSame = width === viewport.width && height === viewport.height;
  if (isSame && stage.ratio === window.devicePixelRatio) return;
  Object.assign(viewport, { width, height });
  chooseSheet(width);
  stage.ratio = Math.max(1, window.devicePixelRatio || 1);
  stage.canvas.width = Math.round(width * stage.ratio);
  stage.canvas.height = Math.round(height * stage.ratio);
  followCamera();
}

/** Put the camera where the state says, and draw. */
export function followCamera() {
  const most = document.body.dataset.presenting ? PRESENTED_ZOOM : undefined;
  Object.assign(camera, cameraOfState(viewport.width, viewport.height, most));
  draw();
}

/** Show the whole picture. */
export function fitPicture() {
  changeState({ camera: null });
  followCamera();
}

/** Draw at the next frame, once however often this is asked for. */
export function draw() {
  if (!frameAsked) frameAsked = requestAnimationFrame(drawFrame);
}

function drawFrame() {
  frameAsked = 0;
  const now = performance.now();
  const isDue = now - still.drawnAt >= Math.max(REDRAWN_AFTER, drawing.weight / 10);
  if (drawing.isMoving && still.camera && drawing.weight > LIGHT_ENOUGH && !isDue) {
    shiftStill(still.camera);
  } else {
    drawAll();
    still.drawnAt = now;
    if (drawing.isMoving) keepStill();
  }
  drawHovered();
  stage.frames += 1;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser draws on no canvas");
  return context;
}

/** Return the context of the canvas, wiped in the colour of the page. */
function wipedContext() {
  const context = contextOf(stage.canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colours.page;
  context.fillRect(0, 0, stage.canvas.width, stage.canvas.height);
  return context;
}

function drawAll() {
  const context = wipedContext();
  const { width, height } = viewport;
  scaleToCamera(context);
  drawPicture(context, camera.k, findChosen(), frameOf(camera, width, height));
}

/** Draw what is pointed at on the canvas above the picture, which is dimmed meanwhile: it is not drawn again. */
function drawHovered() {
  const highlight = findHovered();
  stage.canvas.style.opacity = highlight ? String(DIMMED) : "";
  const { above } = stage;
  if (!highlight && !above.width) return;
  const { width, height } = viewport;
  Object.assign(
    above,
    highlight ? { width: stage.canvas.width, height: stage.canvas.height } : { width: 0, height: 0 },
  );
  if (!highlight) return;
  const context = contextOf(above);
  scaleToCamera(context);
  drawBright(context, camera.k, highlight, frameOf(camera, width, height));
}

/** @param {CanvasRenderingContext2D} context */
function scaleToCamera(context) {
  const { x, y, k } = camera;
  const scale = stage.ratio * k;
  const [left, top] = [viewport.width / 2 - x * k, viewport.height / 2 - y * k];
  context.setTransform(scale, 0, 0, scale, stage.ratio * left, stage.ratio * top);
}

let hoverAsked = 0;

/** Draw at the next frame what is pointed at, and leave the picture as it is. */
export function drawAbove() {
  if (frameAsked || hoverAsked) return;
  hoverAsked = requestAnimationFrame(() => {
    hoverAsked = 0;
    drawHovered();
  });
}

/**
 * Show the last full drawing, shifted and scaled, until the picture rests or is due again.
 * @param {Camera} kept
 */
function shiftStill(kept) {
  if (!still.canvas) return;
  const scale = camera.k / kept.k;
  const x = (kept.x - camera.x) * camera.k + (viewport.width * (1 - scale)) / 2;
  const y = (kept.y - camera.y) * camera.k + (viewport.height * (1 - scale)) / 2;
  const { width, height } = stage.canvas;
  wipedContext().drawImage(still.canvas, x * stage.ratio, y * stage.ratio, scale * width, scale * height);
}

/** Say that the picture moves; it rests when this is not said for a moment. */
export function startMoving() {
  clearTimeout(restTimer);
  if (!drawing.isMoving && drawing.weight > LIGHT_ENOUGH) keepStill();
  drawing.isMoving = true;
  restTimer = window.setTimeout(rest, RESTS_AFTER);
}

function keepStill() {
  const { width, height } = stage.canvas;
  still.canvas ??= document.createElement("canvas");
  if (still.canvas.width !== width || still.canvas.height !== height)
    Object.assign(still.canvas, { width, height });
  contextOf(still.canvas).drawImage(stage.canvas, 0, 0);
  still.camera = { ...camera };
}

function rest() {
  drawing.isMoving = false;
  still.camera = null;
  draw();
}
