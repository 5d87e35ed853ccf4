// @ts-check
// Selecting on the picture: an outline drawn with the pointer, a box with Shift or with the keyboard, a tap on one.

import { announce } from "./announcements.js";
import { viewport } from "./camera.js";
import { makeSvgElement } from "./draw_context.js";
import { byId } from "./elements.js";
import { findTarget } from "./hit_test.js";
import { listWithin, pickWithin, setSelecting, togglePicked } from "./selection.js";
import { stage } from "./stage.js";
import { state, watchState } from "./state.js";
import { say } from "./text.js";

const WANDER = 6; // pixels that a press may wander and still be a tap
const BOX_STEP = 20; // pixels by which a key moves or widens the box
const FIRST_BOX = 140; // pixels of the side of a box that a key opens

/** @type {{ points: Point[], isBox: boolean } | null} The outline that is being drawn. */
let outline = null;
/** @type {Box | null} The box of the keyboard. */
let keyBox = null;

/** @type {Record<string, [dx: number, dy: number]>} */
const KEY_STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Listen before those who move the picture: while selecting, the pointer draws. */
export function listenToLasso() {
  const { canvas } = stage;
  const first = { capture: true };
  canvas.addEventListener("pointerdown", whileSelecting(startOutline), first);
  canvas.addEventListener("pointermove", whileSelecting(extendOutline), first);
  canvas.addEventListener("pointerup", whileSelecting(endOutline), first);
  canvas.addEventListener("pointercancel", forgetOutline, first);
  canvas.addEventListener("touchmove", stopScrolling, { capture: true, passive: false });
  canvas.addEventListener("keydown", pressSelectionKey, first);
  watchState((now, before) => {
    document.body.toggleAttribute("data-selecting", now.selecting);
    if (before.selecting && !now.selecting) forgetOutline();
  });
}

/**
 * @param {(event: PointerEvent) => void} act
 * @returns {(event: PointerEvent) => void}
 */
function whileSelecting(act) {
  return (event) => {
    if (!state.selecting || !event.isPrimary) return;
    event.stopImmediatePropagation();
    act(event);
  };
}

/** @param {TouchEvent} event */
function stopScrolling(event) {
  if (!state.selecting || event.touches.length !== 1) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** @param {PointerEvent} event */
function placeOnCanvas({ clientX, clientY }) {
  const { left, top } = stage.canvas.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

/** @param {PointerEvent} event */
function startOutline(event) {
  if (event.button) return;
  outline = { points: [placeOnCanvas(event)], isBox: event.shiftKey };
  stage.canvas.setPointerCapture(event.pointerId);
}

/** @param {PointerEvent} event */
function extendOutline(event) {
  if (!outline) return;
  outline.points.push(placeOnCanvas(event));
  showOutline(cornersOf(outline));
}

/** @param {PointerEvent} event */
function endOutline(event) {
  const ended = outline;
  forgetOutline();
  if (!ended) return;
  const [start] = ended.points;
  const end = placeOnCanvas(event);
  const isTap = ended.points.every(({ x, y }) => Math.hypot(x - start.x, y - start.y) < WANDER);
  const target = isTap ? findTarget(end) : null;
  if (target?.type === "entity") togglePicked(target.at);
  if (!isTap) pickWithin(cornersOf(ended));
}

/** @param {{ points: Point[], isBox: boolean }} drawn */
function cornersOf({ points, isBox }) {
  const [start, end] = [points[0], points[points.length - 1]];
  return isBox ? [start, { x: end.x, y: start.y }, end, { x: start.x, y: end.y }] : points;
}

function forgetOutline() {
  outline = null;
  keyBox = null;
  showOutline([]);
}

/**
 * Show an outline above the picture, none for no points.
 * @param {Point[]} points
 */
function showOutline(points) {
  document.getElementById("lasso")?.remove();
  if (!points.length) return;
  const drawn = makeSvgElement("svg", { id: "lasso", "aria-hidden": "true" });
  const corners = points.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`).join(" ");
  drawn.append(makeSvgElement("polygon", { points: corners }));
  byId("canvas").append(drawn);
}

// ---- the keyboard ----

/** @param {KeyboardEvent} event */
function pressSelectionKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || !actOnKey(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/**
 * Do what a key asks for; tell whether it asked for anything.
 * @param {KeyboardEvent} event
 */
function actOnKey(event) {
  const step = KEY_STEPS[event.key];
  if (keyBox) return actOnBox(keyBox, event.key, step, event.shiftKey);
  if (event.key === "s") setSelecting(!state.selecting);
  else if (event.key === "b") openKeyBox();
  else if (event.key === " " && state.hovered?.type === "entity") togglePicked(state.hovered.at);
  else if (event.key === "Escape" && state.selecting) setSelecting(false);
  else return false;
  return true;
}

function openKeyBox() {
  if (!state.selecting) setSelecting(true);
  const [x, y] = [(viewport.width - FIRST_BOX) / 2, (viewport.height - FIRST_BOX) / 2];
  keyBox = { x, y, width: FIRST_BOX, height: FIRST_BOX };
  showKeyBox(keyBox);
}

/**
 * @param {Box} box
 * @param {string} key
 * @param {[number, number] | undefined} step
 * @param {boolean} isResized
 */
function actOnBox(box, key, step, isResized) {
  if (step) {
    const [dx, dy] = [step[0] * BOX_STEP, step[1] * BOX_STEP];
    if (isResized) {
      box.width = Math.max(BOX_STEP, box.width + dx);
      box.height = Math.max(BOX_STEP, box.height + dy);
    } else Object.assign(box, { x: box.x + dx, y: box.y + dy });
    showKeyBox(box);
  } else if (key === "Enter") {
    const corners = boxCorners(box);
    forgetOutline();
    pickWithin(corners);
  } else if (key === "Escape") forgetOutline();
  else return false;
  return true;
}

/** @param {Box} box */
function showKeyBox(box) {
  showOutline(boxCorners(box));
  announce(say("in_box", { n: listWithin(boxCorners(box)).length }), true);
}

/** @param {Box} box */
function boxCorners({ x, y, width, height }) {
  return cornersOf({
    points: [
      { x, y },
      { x: x + width, y: y + height },
    ],
    isBox: true,
  });
}
