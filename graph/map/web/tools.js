// @ts-check
// The tools under the picture.

import { ZOOM_STEP, zoomBy } from "./camera.js";
import { openCorrections } from "./corrections.js";
import { byId, focusedId, keepPresent, makeButton, otherLanguage, restoreFocus } from "./elements.js";
import { openKeepDialog } from "./keep_dialog.js";
import { data } from "./page_data.js";
import { setSelecting } from "./selection.js";
import { fitPicture, followCamera } from "./stage.js";
import { changeState, state } from "./state.js";
import { say } from "./text.js";
import { openViews } from "./views_dialog.js";

const LANGUAGE_NAMES = { en: "English", bn: "বাংলা" };

export function showTools() {
  const isOpen = Boolean(state.table);
  const toggleTable = () => changeState({ table: state.table ? "" : "organisations" });
  const tools = [
    makeTool("table", toggleTable, { "aria-expanded": String(isOpen), "aria-controls": "drawer" }),
    makePictureTool(),
    makeTool("views", openViews),
    makeTool("keep", openKeepDialog),
    state.picture === "network" ? makeSelectTool() : null,
    makeCorrectionsTool(),
    makeLanguageTool(),
    makeRoundTool("zoom-in", "+", "zoom_in", () => zoomBy(ZOOM_STEP)),
    makeRoundTool("zoom-out", "−", "zoom_out", () => zoomBy(1 / ZOOM_STEP)),
    makeRoundTool("zoom-fit", "⤢", "zoom_fit", fitPicture),
  ];
  const bar = byId("tools");
  const focused = focusedId(bar);
  bar.setAttribute("aria-label", say("tools"));
  bar.replaceChildren(...keepPresent(tools));
  restoreFocus(focused);
}

/**
 * @param {string} key
 * @param {() => void} act
 * @param {Record<string, string>} attributes
 */
function makeTool(key, act, attributes = {}) {
  return makeButton(say(key), act, { id: `tool-${key}`, ...attributes });
}

/** Offer the geographic picture, or the way back from it. */
function makePictureTool() {
  if (!data.geography) return null;
  const isShown = state.picture === "places";
  const toggle = () => {
    changeState({ picture: isShown ? "network" : "places", camera: null, chosen: null, ends: null });
    followCamera();
  };
  return makeButton(say(isShown ? "show_network" : "show_places"), toggle, { id: "tool-picture" });
}

function makeSelectTool() {
  const toggle = () => setSelecting(!state.selecting);
  return makeTool("select", toggle, { "aria-pressed": String(state.selecting) });
}

function makeCorrectionsTool() {
  const { length } = state.corrections;
  return length
    ? makeButton(say("corrections", { n: length }), openCorrections, { id: "tool-corrections" })
    : null;
}

function makeLanguageTool() {
  const other = otherLanguage();
  const change = () => changeState({ lang: other });
  return makeButton(LANGUAGE_NAMES[other], change, { id: "tool-language", lang: other });
}

/**
 * @param {string} id
 * @param {string} text
 * @param {string} key
 * @param {() => void} act
 */
function makeRoundTool(id, text, key, act) {
  return makeButton(text, act, { id, class: "round", "aria-label": say(key), title: say(key) });
}
