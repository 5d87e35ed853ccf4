// @ts-check
// Kept views before an audience, one after the other: large words, arrow keys.

import { boundsAround, camera, cameraFor, viewport } from "./camera.js";
import { byId, make, makeButton } from "./elements.js";
import { findHighlight } from "./highlight.js";
import { openView } from "./saved_views.js";
import { draw, followCamera, PRESENTED_ZOOM } from "./stage.js";
import { changeState, state } from "./state.js";
import { formatNumber, say } from "./text.js";

const NOT_PRESENTING = -1;
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
  afterLayout(frameView);
  document.documentElement.requestFullscreen?.().catch(() => {});
  document.addEventListener("fullscreenchange", leaveWithScreen);
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
  caption.replaceChildren(make("h2", { "aria-live": "polite", text: state.views[shown].name }), bar);
  byId("stage").append(caption);
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

function stopPresenting() {
  shown = NOT_PRESENTING;
  document.removeEventListener("fullscreenchange", leaveWithScreen);
  delete document.body.dataset.presenting;
  document.getElementById("caption")?.remove();
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
  else if (event.key === "Escape") stopPresenting();
  else return false;
  event.preventDefault();
  return true;
}
