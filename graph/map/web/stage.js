// @ts-check
// The canvas in the page: its size, and when it is drawn again.

import { camera, cameraOfState, frameOf, viewport } from "./camera.js";
import { carryPictures, fadePictures, isCarried, leaveCarried, moveCarried } from "./carried_picture.js";
import { useSheet } from "./clusters.js";
import { colours } from "./colours.js";
import { drawing } from "./drawing.js";
import { byId, isUpright } from "./elements.js";
import { DIMMED, findChosen, findHovered } from "./highlight.js";
import { hasNamesToPlace, placeMoreNames, showPlacedNames } from "./name_placement.js";
import { data, entities } from "./page_data.js";
import { drawBright, drawPictureInParts } from "./picture.js";
import { changeState, setHovered, state } from "./state.js";
import { visible } from "./visible.js";

const LIGHT_ENOUGH = 1500; // ties and symbols in view that are drawn anew at each frame
const QUICK_ENOUGH = 40; // milliseconds of a drawing that is made at once
const FEW = 300; // organisations that are drawn at once, however long it takes
const PART = 9; // milliseconds of a frame in which a slower drawing goes on
const REDRAWN_AFTER = 400; // milliseconds after which a moving picture is drawn anew; a heavier one later
const RESTS_AFTER = 160; // milliseconds without a movement
const NARROW = 560; // pixels of the canvas below which a network has the places of a phone
const MOST_UPRIGHT = 1.6; // of a phone's picture: its height by its width
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
/** What a drawing shows. @typedef {{ camera: Camera, view: Record<string, unknown> }} Shown */
/** @type {Shown & { weight: number, cost: number, at: number } | null} The last whole drawing. */
let last = null;
/** @typedef {Shown & { steps: Generator<void, void>, cost: number, isAskedAgain: boolean }} Unfinished */
/** @type {Unfinished | null} A drawing that is not whole yet. */
let parts = null;
let restTimer = 0;
let frameAsked = 0;

/** Tell whether nothing is being drawn in parts. */
export function isWhole() {
  return parts === null;
}

/** @type {() => Iterable<void>} What is drawn after the picture and with it, in parts too. */
let drawMore = () => [];

/**
 * Draw something else whenever the picture is drawn.
 * @param {() => Iterable<void>} act draws a part of it at each step
 */
export function drawWithPicture(act) {
  drawMore = act;
}

/** @type {() => void} What is to be done after each frame. */
let afterFrame = () => {};

/** @param {() => void} act */
export function doAfterFrame(act) {
  afterFrame = act;
}

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
  useSheet(width < NARROW || isUpright());
  const [left, top, right, bottom] = data.layout.bounds;
  const shape = Math.min(MOST_UPRIGHT, (bottom - top) / Math.max(1, right - left));
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
  last = parts = null; // the canvas is empty now
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
  stage.frames += 1;
  if (last && drawing.lifted !== null && isShown(last)) leaveCarried();
  else if (last && isTooSlow(last)) carryOn(last);
  else drawAtOnce();
  drawHovered();
  afterFrame();
}

/** @param {{ weight: number, cost: number }} drawn */
function isTooSlow({ weight, cost }) {
  return cost > QUICK_ENOUGH || (drawing.isMoving && weight > LIGHT_ENOUGH);
}

/**
 * Tell whether a drawing shows what is to be seen now.
 * @param {Shown} drawn
 */
function isShown({ camera: from, view }) {
  return camera.x === from.x && camera.y === from.y && camera.k === from.k && isSameView(view);
}

/** @param {Record<string, unknown>} view */
function isSameView(view) {
  const now = describeView();
  return Object.keys(now).every((name) => now[name] === view[name]);
}

/**
 * Return what a drawing depends on but for the camera. A mark that is being moved is not part of it.
 * @returns {Record<string, unknown>}
 */
function describeView() {
  const { camera: _camera, hovered: _hovered, moved, ...view } = state;
  const { lifted } = drawing;
  return {
    ...view,
    moved: lifted === null ? moved : null,
    lifted,
    dark: colours.dark,
    sheet: data.layout.bounds,
  };
}

function drawAtOnce() {
  leaveCarried();
  if (parts && isShown(parts)) {
    parts.isAskedAgain = true;
    return;
  }
  startParts();
  drawPart(entities.length > FEW ? QUICK_ENOUGH : Number.POSITIVE_INFINITY);
  const own = parts;
  if (own) requestAnimationFrame(() => continueParts(own));
  else if (hasNamesToPlace()) finishNames();
}

/**
 * Show the last drawing where the camera now sees it, and draw anew underneath.
 * @param {NonNullable<typeof last>} drawn
 */
function carryOn({ camera: from, at, weight }) {
  if (isCarried()) moveCarried();
  else carryPictures(from);
  if (parts && isSameView(parts.view)) return;
  const isDue = performance.now() - at >= Math.max(REDRAWN_AFTER, weight / 10);
  if (drawing.isMoving && !isDue) return;
  startParts();
  continueParts(parts);
}

function startParts() {
  parts = {
    steps: drawEverything(),
    camera: { ...camera },
    view: describeView(),
    cost: 0,
    isAskedAgain: false,
  };
}

function* drawEverything() {
  yield* drawOn(stage.canvas);
  yield* drawMore();
}

/**
 * Draw what the camera sees on a canvas, a part at each step.
 * @param {HTMLCanvasElement} canvas
 */
export function* drawOn(canvas) {
  const context = wipedContext(canvas);
  scaleToCamera(context);
  yield* drawPictureInParts(
    context,
    camera.k,
    findChosen(),
    frameOf(camera, viewport.width, viewport.height),
  );
}

/** @param {typeof parts} own */
function continueParts(own) {
  if (!own || parts !== own) return; // another drawing has begun
  drawPart(PART);
  if (parts) requestAnimationFrame(() => continueParts(own));
  else showParts();
}

/**
 * Draw for so many milliseconds.
 * @param {number} time
 */
function drawPart(time) {
  if (!parts) return;
  const { lifted } = drawing;
  const start = performance.now();
  drawing.isHurried = true;
  if (lifted !== null) visible.separate[lifted] = 0;
  let isDone = false;
  while (!isDone && performance.now() - start < time) isDone = parts.steps.next().done === true;
  if (lifted !== null) visible.separate[lifted] = 1;
  drawing.isHurried = false;
  parts.cost += performance.now() - start;
  if (!isDone) return;
  if (parts.isAskedAgain) draw();
  last = {
    camera: parts.camera,
    view: parts.view,
    cost: parts.cost,
    weight: drawing.weight,
    at: performance.now(),
  };
  parts = null;
}

/** Show a drawing that was made in parts, or carry it where it is no longer what is to be seen. */
function showParts() {
  if (!last) return;
  if (isShown(last)) leaveCarried();
  else {
    carryPictures(last.camera);
    draw();
  }
  drawHovered();
  if (hasNamesToPlace()) finishNames();
}

let namesAsked = 0;

/** Place names until all are, a few at each frame, then draw them. */
function finishNames() {
  if (namesAsked) return;
  namesAsked = requestAnimationFrame(() => {
    namesAsked = 0;
    if (hasNamesToPlace() && !placeMoreNames()) finishNames();
    else {
      showPlacedNames();
      draw();
    }
  });
}

/**
 * Draw a mark by itself, above the picture, while the reader moves it; null puts it down.
 * @param {number | null} at
 */
export function liftEntity(at) {
  const lifted = state.ends ? null : at; // the marks of a path stay in it
  if (drawing.lifted === lifted) return;
  drawing.lifted = lifted;
  if (lifted !== null) setHovered({ type: "entity", at: lifted });
  draw();
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

/**
 * Return the context of a canvas, wiped in the colour of the page.
 * @param {HTMLCanvasElement} canvas
 */
function wipedContext(canvas) {
  const context = contextOf(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colours.page;
  context.fillRect(0, 0, canvas.width, canvas.height);
  return context;
}

/** Draw what is pointed at on the canvas above the picture, which is dimmed meanwhile: it is not drawn again. */
function drawHovered() {
  const highlight = findHovered();
  fadePictures(highlight ? String(DIMMED) : "");
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

/** Say that the picture moves; it rests when this is not said for a moment. */
export function startMoving() {
  clearTimeout(restTimer);
  drawing.isMoving = true;
  restTimer = window.setTimeout(rest, RESTS_AFTER);
}

function rest() {
  drawing.isMoving = false;
  draw();
}
