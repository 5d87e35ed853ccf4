// @ts-check
// The views of a story before an audience, one after the other: large words, each with its legend, arrow keys.

import { boundsAround, camera, cameraFor, viewport } from "./camera.js";
import { byId, isPhone, make, makeButton } from "./elements.js";
import { findHighlight } from "./highlight.js";
import { data } from "./page_data.js";
import { forgetSamples, makeSample } from "./samples.js";
import { openView, wordsOf } from "./saved_views.js";
import { listLegendParts } from "./sheet_legend.js";
import { draw, followCamera, PRESENTED_ZOOM, stage } from "./stage.js";
import { changeState, state } from "./state.js";
import { formatNumber, say } from "./text.js";

const NOT_PRESENTING = -1;
const KEY_WIDTH = 216; // pixels of a part of the legend
const SWIPE = 60; // pixels that a finger moves from one view to another
let shown = NOT_PRESENTING;

/**
 * Show a kept view on the whole screen.
 * @param {number} number
 */
export function presentView(number) {
  shown = Math.min(state.views.length - 1, Math.max(0, number));
  document.body.dataset.presenting = "yes";
  openView(state.views[shown].hash);
  changeState({ table: "" });
  showCaption();
  showKey();
  afterLayout(frameView);
  document.documentElement.requestFullscreen?.().catch(() => {});
  document.addEventListener("fullscreenchange", leaveWithScreen);
  document.addEventListener("touchstart", startSwipe);
  document.addEventListener("touchend", endSwipe);
}

/** Stop presenting when the reader leaves the full screen in the browser's own way. */
function leaveWithScreen() {
  if (!document.fullscreenElement && shown !== NOT_PRESENTING) stopPresenting();
}

/**
 * Wait until the page has taken the size that a change asks for.
 * @param {() => void} act
 */
function afterLayout(act) {
  requestAnimationFrame(() => requestAnimationFrame(act));
}

/** Fill the screen with what a view chose, so that its names are read from the last row. */
function frameView() {
  const highlight = state.camera ? null : findHighlight();
  const bounds = highlight && boundsAround(highlight.entities);
  if (bounds) Object.assign(camera, cameraFor(bounds, viewport.width, viewport.height, PRESENTED_ZOOM));
  else followCamera();
  draw();
}

function showCaption() {
  const caption = document.getElementById("caption") ?? make("div", { id: "caption" });
  const number = `${formatNumber(shown + 1)} / ${formatNumber(state.views.length)}`;
  const bar = make(
    "div",
    { class: "bar" },
    makeViewStepButton(-1, "previous", "‹"),
    make("span", { text: number }),
    makeViewStepButton(1, "next", "›"),
    makeButton(say("end"), stopPresenting, { id: "end-present" }),
  );
  const { name, text } = wordsOf(state.views[shown]);
  const notice = data.edition.internal ? make("p", { class: "notice", text: say("internal") }) : null;
  const told = text ? make("p", { dir: "auto", text }) : null;
  const words = make("div", { "aria-live": "polite" }, notice, make("h2", { dir: "auto", text: name }), told);
  caption.replaceChildren(words, bar);
  byId("stage").append(caption);
}

/** Show beside the picture what the marks, colours and lines of this view mean. */
function showKey() {
  const key = document.getElementById("slide-key") ?? make("aside", { id: "slide-key" });
  forgetSamples(key);
  const parts = listLegendParts(KEY_WIDTH).map(({ drawPart, height }) => {
    const sample = makeSample(KEY_WIDTH, height, drawPart);
    sample.removeAttribute("aria-hidden");
    return sample;
  });
  key.setAttribute("aria-label", say("legend"));
  key.replaceChildren(...parts);
  document.body.append(key);
}

/**
 * @param {number} by
 * @param {string} key
 * @param {string} text
 */
function makeViewStepButton(by, key, text) {
  const to = shown + by;
  const disabled = to < 0 || to >= state.views.length;
  return makeButton(text, () => presentView(to), { "aria-label": say(key), disabled });
}

/** @type {Touch | null} The finger that may be swiping. */
let finger = null;

/**
 * Note a finger that swipes from one view to another: on the words, and on a picture that it does not move.
 * @param {TouchEvent} event
 */
function startSwipe({ touches, target }) {
  const isOnWords = byId("caption").contains(/** @type {Node} */ (target));
  const isStill = target === stage.canvas && isPhone() && !state.camera;
  finger = touches.length === 1 && (isOnWords || isStill) ? touches[0] : null;
}

/** @param {TouchEvent} event */
function endSwipe({ changedTouches: [{ clientX, clientY }] }) {
  if (!finger) return;
  const [right, down] = [clientX - finger.clientX, clientY - finger.clientY];
  finger = null;
  const to = shown - Math.sign(right);
  if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down) && state.views[to]) presentView(to);
}

function stopPresenting() {
  document.removeEventListener("touchstart", startSwipe);
  document.removeEventListener("touchend", endSwipe);
  shown = NOT_PRESENTING;
  document.removeEventListener("fullscreenchange", leaveWithScreen);
  delete document.body.dataset.presenting;
  document.getElementById("caption")?.remove();
  document.getElementById("slide-key")?.remove();
  if (document.fullscreenElement) document.exitFullscreen();
  afterLayout(followCamera);
}

/**
 * Step through the views with the keys of a remote control.
 * @param {KeyboardEvent} event
 * @returns {boolean} whether the key was taken
 */
export function pressPresentationKey(event) {
  if (shown === NOT_PRESENTING) return false;
  const isOnButton = document.activeElement instanceof HTMLButtonElement;
  if (event.key === " " && isOnButton) return false; // it presses the button
  if (["ArrowRight", "PageDown", " "].includes(event.key)) presentView(shown + 1);
  else if (["ArrowLeft", "PageUp"].includes(event.key)) presentView(shown - 1);
  else if (event.key === "Home") presentView(0);
  else if (event.key === "End") presentView(state.views.length - 1);
  else if (event.key === "Escape") stopPresenting();
  else return false;
  event.preventDefault();
  return true;
}
