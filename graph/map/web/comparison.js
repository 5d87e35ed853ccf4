// @ts-check
// Two dates side by side: a second picture beside the first, and marks on the ties that began or ended.

import { panBy, zoomBy } from "./camera.js";
import { drawing } from "./drawing.js";
import { byId, make } from "./elements.js";
import { findTarget } from "./hit_test.js";
import { chooseTarget } from "./navigation.js";
import { entities, ties } from "./page_data.js";
import { drawOn, stage, startMoving } from "./stage.js";
import { state } from "./state.js";
import { formatDate, say } from "./text.js";
import { visible } from "./visible.js";

const CLICK_HOLD = 4; // pixels that a press may wander and still be a click
const WHEEL_SPEED = 0.004;

/** Show the second picture while two dates are compared. */
export function showComparison() {
  const isShown = Boolean(state.dates);
  const second = document.getElementById("second");
  if (isShown === Boolean(second)) {
    if (isShown) labelPanes();
    return;
  }
  document.body.toggleAttribute("data-compare", isShown);
  if (!isShown) {
    second?.remove();
    document.getElementById("first-date")?.remove();
    return;
  }
  const canvas = make("canvas", { id: "second-picture", "aria-hidden": "true" });
  byId("canvas").append(make("p", { id: "first-date", class: "pane-date" }));
  const carrier = make("canvas", { class: "carried", "aria-hidden": "true", hidden: true });
  byId("canvas").after(
    make("div", { id: "second" }, canvas, carrier, make("p", { id: "second-date", class: "pane-date" })),
  );
  listenToSecond(canvas);
  labelPanes();
}

/** Write above each picture its date and how many ties were held then. */
function labelPanes() {
  for (const [pane, id] of ["first-date", "second-date"].entries()) byId(id).textContent = describePane(pane);
}

/** @param {number} pane */
export function describePane(pane) {
  const held = ties.filter((tie) => isTieOfPane(tie, pane)).length;
  return say("at_date", { date: formatDate(state.dates?.[pane] ?? ""), n: held });
}

/**
 * @param {Tie} tie
 * @param {number} pane
 */
function isTieOfPane({ at, from, to }, pane) {
  const isNamed = !entities[from].several && !entities[to].several;
  return Boolean(isNamed && visible.ties[at] && visible.panes?.[pane][at]);
}

/**
 * Return the ties that were held at one of the two dates and not at the other.
 * @param {number} pane the one at which they were held
 */
export function listChanged(pane) {
  return ties.filter((tie) => isTieOfPane(tie, pane) && !visible.panes?.[1 - pane][tie.at]);
}

/** Return how many ties were held at both dates. */
export function countUnchanged() {
  return ties.filter((tie) => isTieOfPane(tie, 0) && isTieOfPane(tie, 1)).length;
}

/**
 * Do something as if one of the two dates, or both together, were all that is drawn.
 * @param {number} pane
 * @param {() => void} act
 */
export function withPane(pane, act) {
  const { pane: before } = visible;
  visible.pane = pane;
  act();
  visible.pane = before;
}

// ---- the second picture ----

/** Draw the second picture, a part at each step. Of the texts on the picture those of the first are kept. */
export function* drawSecond() {
  const canvas = /** @type {HTMLCanvasElement | null} */ (document.getElementById("second-picture"));
  if (!canvas) return;
  const { width, height } = stage.canvas;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const { texts, weight } = drawing;
  const steps = drawOn(canvas);
  let isWhole = false;
  while (!isWhole) {
    withPane(1, () => {
      isWhole = steps.next().done === true;
    });
    yield;
  }
  Object.assign(drawing, { texts, weight: weight + drawing.weight });
}

/** @param {HTMLCanvasElement} canvas */
function listenToSecond(canvas) {
  /** @type {{ last: Point, isFar: boolean } | null} */
  let press = null;
  /** @param {MouseEvent} event */
  const pointOf = ({ offsetX, offsetY }) => ({ x: offsetX, y: offsetY });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    press = { last: pointOf(event), isFar: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!press) return;
    const { x, y } = pointOf(event);
    press.isFar ||= Math.hypot(x - press.last.x, y - press.last.y) > CLICK_HOLD;
    if (!press.isFar) return;
    startMoving();
    panBy(x - press.last.x, y - press.last.y);
    press.last = { x, y };
  });
  canvas.addEventListener("pointerup", (event) => {
    if (press && !press.isFar) withPane(1, () => chooseTarget(findTarget(pointOf(event))));
    press = null;
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      startMoving();
      zoomBy(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * WHEEL_SPEED), pointOf(event));
    },
    { passive: false },
  );
}
