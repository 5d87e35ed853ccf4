// @ts-check
// Mouse and touch on the canvas: pan, zoom, point, choose and move.

import { announce } from "./announcements.js";
import { panBy, toWorld, zoomBy } from "./camera.js";
import { byId, isPhone } from "./elements.js";
import { findTarget } from "./hit_test.js";
import { chooseTarget, pointAt } from "./navigation.js";
import { liftEntity, stage, startMoving } from "./stage.js";
import { changeState, state } from "./state.js";
import { say } from "./text.js";
import { showTooltip } from "./tooltip.js";

const HOLD = 4; // pixels that a press may wander and still be a click
const TAP = 10; // pixels that a finger may wander
const DOUBLE_CLICK_ZOOM = 1.6;

/** @type {{ start: Point, last: Point, target: Target | null, isFar: boolean, isTouch: boolean } | null} */
let press = null;
/** @type {(Point & { spread: number }) | null} */
let fingers = null;

export function listenToPointer() {
  const { canvas } = stage;
  canvas.addEventListener("pointerdown", startPress);
  canvas.addEventListener("pointermove", movePointer);
  canvas.addEventListener("pointerup", endPress);
  canvas.addEventListener("pointercancel", forgetPress);
  canvas.addEventListener("pointerleave", () => {
    pointAt(null);
    showTooltip(null, { x: 0, y: 0 });
  });
  canvas.addEventListener("wheel", turnWheel, { passive: false });
  canvas.addEventListener("dblclick", (event) =>
    zoomBy(event.shiftKey ? 1 / DOUBLE_CLICK_ZOOM : DOUBLE_CLICK_ZOOM, pointOf(event)),
  );
  canvas.addEventListener("touchstart", startPinch, { passive: false });
  canvas.addEventListener("touchmove", movePinch, { passive: false });
  canvas.addEventListener("touchend", () => {
    fingers = null;
  });
}

/**
 * @param {{ clientX: number, clientY: number }} event
 * @returns {Point}
 */
function pointOf(event) {
  const frame = stage.canvas.getBoundingClientRect();
  return { x: event.clientX - frame.left, y: event.clientY - frame.top };
}

/**
 * @param {Point} first
 * @param {Point} second
 */
function distance(first, second) {
  return Math.hypot(first.x - second.x, first.y - second.y);
}

function forgetPress() {
  press = null;
  liftEntity(null);
}

/** @param {PointerEvent} event */
function startPress(event) {
  if (event.button || !event.isPrimary) return;
  const point = pointOf(event);
  const isTouch = event.pointerType === "touch";
  showTooltip(null, point);
  press = { start: point, last: point, target: findTarget(point), isFar: false, isTouch };
  if (!isTouch) stage.canvas.setPointerCapture(event.pointerId);
}

/** @param {PointerEvent} event */
function movePointer(event) {
  const point = pointOf(event);
  if (!press) {
    if (event.pointerType === "mouse") pointWithMouse(point);
    return;
  }
  if (press.isTouch && isScrolledByFinger()) return;
  press.isFar ||= distance(point, press.start) > (press.isTouch ? TAP : HOLD);
  if (!press.isFar) return;
  if (press.target?.type === "entity" && !press.isTouch) moveEntity(press.target.at, toWorld(point));
  else {
    startMoving();
    panBy(point.x - press.last.x, point.y - press.last.y);
  }
  press.last = point;
  stage.canvas.style.cursor = "grabbing";
}

/** @param {Point} point */
function pointWithMouse(point) {
  const target = findTarget(point);
  pointAt(target);
  showTooltip(target, point);
}

/** Tell whether one finger scrolls the page: on a phone, until the picture is zoomed in. */
function isScrolledByFinger() {
  return isPhone() && !state.camera;
}

/**
 * @param {number} at
 * @param {Point} place
 */
function moveEntity(at, { x, y }) {
  liftEntity(at);
  changeState({ moved: { ...state.moved, [at]: [roundToTenth(x), roundToTenth(y)] } });
}

/** @param {number} value */
function roundToTenth(value) {
  return Math.round(value * 10) / 10;
}

/** @param {PointerEvent} event */
function endPress(event) {
  const ended = press;
  forgetPress();
  if (!ended) return;
  stage.canvas.style.cursor = "default";
  if (!ended.isFar && distance(pointOf(event), ended.start) <= TAP) chooseTarget(ended.target);
}

/** @param {WheelEvent} event */
function turnWheel(event) {
  event.preventDefault();
  startMoving();
  const pixels = event.deltaY * (event.deltaMode === 1 ? 30 : 1); // some browsers count lines
  const speed = event.ctrlKey ? 0.012 : 0.004; // a pinch on a touchpad comes as a slow wheel with Ctrl
  zoomBy(Math.exp(-Math.max(-60, Math.min(60, pixels)) * speed), pointOf(event));
}

// ---- two fingers ----

/** @param {TouchEvent} event */
function measureFingers(event) {
  const [first, second] = [...event.touches].map(pointOf);
  const middle = { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 };
  return { ...middle, spread: distance(first, second) || 1 };
}

/** @param {TouchEvent} event */
function startPinch(event) {
  if (event.touches.length !== 2) return;
  event.preventDefault();
  forgetPress();
  fingers = measureFingers(event);
}

/** @param {TouchEvent} event */
function movePinch(event) {
  if (event.touches.length === 1 && isScrolledByFinger()) explainFingers();
  if (event.touches.length !== 2 || !fingers) return;
  event.preventDefault();
  const now = measureFingers(event);
  startMoving();
  panBy(now.x - fingers.x, now.y - fingers.y);
  zoomBy(now.spread / fingers.spread, now);
  fingers = now;
}

/** Say once that two fingers move the picture. */
function explainFingers() {
  const { dataset } = byId("stage");
  if (dataset.told || document.body.dataset.presenting) return;
  dataset.told = "1";
  announce(say("two_fingers"), true);
}
