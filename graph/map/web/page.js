// @ts-check
// The page as a whole: it starts here, and picture, panel, table and address line follow the state.

import { findUnknownTarget, keepInAddress, readHash, writeHash } from "./address.js";
import { announce } from "./announcements.js";
import { forgetWidths } from "./canvas_text.js";
import { darkScheme, useColours } from "./colours.js";
import { drawSecond } from "./comparison.js";
import { countRows } from "./counts.js";
import { byId, dialogElement } from "./elements.js";
import { showEmptyState } from "./empty_state.js";
import { makeFinder } from "./finder.js";
import { offerInspection } from "./inspection.js";
import { listenToKeys } from "./keyboard.js";
import { listenToLasso } from "./lasso.js";
import { loadLogos } from "./logos.js";
import { goToMatch, leaveDetail } from "./navigation.js";
import { showApart, showCards, showHead } from "./overview.js";
import { rememberPage, savedHash } from "./page_copy.js";
import { canUnpack, loadInSteps, readData } from "./page_data.js";
import { showPanel } from "./panel.js";
import { listenToPointer } from "./pointer.js";
import { pressPresentationKey } from "./presentation.js";
import { forgetSamples, repaintSamples } from "./samples.js";
import { searchEverything } from "./search_values.js";
import { fillSheet } from "./sheet.js";
import { chooseSheet, doAfterFrame, draw, drawWithPicture, followCamera, openStage, stage } from "./stage.js";
import { changeState, setHovered, state, watchState } from "./state.js";
import { showTable } from "./table.js";
import { say } from "./text.js";
import { countParallels } from "./tie_curves.js";
import { showTime } from "./time_play.js";
import { showTools } from "./tools.js";
import { updateVisible } from "./visible.js";

/**
 * What decides which organisations and ties are seen.
 * @type {(keyof PageState)[]}
 */
const FILTERS = ["off", "only", "several", "years", "dates", "steps", "where", "kept", "gone", "chosen"];

/** Open the page: the picture first, the panel beside it a moment later. */
export async function startPage() {
  if (!canUnpack()) {
    showDrawing();
    return;
  }
  rememberPage();
  offerInspection();
  const pageData = await readData();
  await pause();
  const steps = loadInSteps(pageData);
  while (!steps.next().done) await pause();
  await pause();
  countParallels();
  await pause();
  countRows();
  await pause();
  const asked = location.hash.length > 1 ? location.hash : savedHash();
  changeState(readHash(asked));
  useColours();
  chooseSheet(window.innerWidth);
  updateVisible();
  showTime();
  await pause();
  drawWithPicture(drawSecond);
  doAfterFrame(showEmptyState);
  openStage();
  followCamera();
  loadLogos(draw);
  await nextTask();
  showTexts();
  showPanel();
  await nextTask();
  showTable();
  listenToLasso();
  listenToPointer();
  listenToKeys();
  watchState(followState);
  listenToWindow();
  announceUnknownTarget(asked);
  document.body.dataset.ready = "yes";
}

/** Show what readers without scripts see: the drawing, the sentences and the tables. */
function showDrawing() {
  document.body.innerHTML = document.querySelector("body > noscript")?.textContent ?? "";
}

/** Let the browser do something else before a large page goes on. */
function pause() {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function nextTask() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}

/** Show everything outside of the picture, the panel and the table in the page's language. */
function showTexts() {
  document.documentElement.lang = state.lang;
  forgetSamples();
  stage.canvas.setAttribute("aria-label", say("map_label"));
  byId("side").setAttribute("aria-label", say("about_the_map"));
  showHead();
  showCards();
  showApart();
  showTools();
  byId("finder").replaceChildren(makeFinder(say("find"), searchEverything, goToMatch));
}

/**
 * @param {PageState} now
 * @param {PageState} before
 */
function followState(now, before) {
  /** @param {...(keyof PageState)} names */
  const isChanged = (...names) => names.some((name) => now[name] !== before[name]);
  if (isChanged("lang")) showTexts();
  if (isChanged("cluster")) chooseSheet();
  if (isChanged("lang", ...FILTERS, "open", "cluster")) updateVisible();
  if (isChanged("lang", ...FILTERS)) showTime();
  const isFirstMoved = !Object.keys(before.moved).length !== !Object.keys(now.moved).length;
  if (
    isFirstMoved ||
    isChanged("lang", "picture", ...FILTERS, "ends", "colour", "size", "cluster", "picked", "open")
  )
    showPanel();
  if (isChanged("views")) showHead();
  if (isChanged("colour")) repaintSamples();
  if (isChanged("lang", ...FILTERS, "table", "ends")) showTable();
  if (isChanged("table", "corrections", "picture", "selecting")) showTools();
  if (isChanged("lang", "chosen", "ends")) setHovered(null);
  if (isChanged("camera")) markZoomed();
  if (isChanged("cluster")) followCamera();
  draw();
  keepInAddress(isChanged("chosen", "ends", "table", "cluster", "kept"));
}

/** Tell the style sheet whether one finger moves the picture or scrolls the page. */
function markZoomed() {
  if (state.camera) document.body.dataset.zoomed = "yes";
  else delete document.body.dataset.zoomed;
}

function listenToWindow() {
  darkScheme().addEventListener("change", () => {
    useColours();
    repaintSamples();
    draw();
  });
  window.addEventListener("hashchange", (event) => {
    // the address may have been renewed since: what was asked for counts
    openAddress(new URL(event.newURL).hash);
  });
  window.addEventListener("beforeprint", fillSheet);
  window.addEventListener("beforeunload", (event) => {
    if (state.corrections.length) event.preventDefault();
  });
  document.addEventListener("keydown", pressPageKey);
  document.fonts?.ready.then(() => {
    forgetWidths();
    draw();
  });
}

/** @param {KeyboardEvent} event */
function pressPageKey(event) {
  if (pressPresentationKey(event)) return;
  if (event.key === "Escape" && !dialogElement().open && (state.chosen || state.ends || state.picked.length))
    leaveDetail();
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
  if (event.key !== "/" || isTyping) return;
  event.preventDefault();
  byId("finder").querySelector("input")?.focus();
}

/**
 * Say that an address asks for somebody who is not on the map.
 * @param {string} hash
 */
function announceUnknownTarget(hash) {
  const name = findUnknownTarget(hash);
  if (name) announce(say("not_on_this_map", { name }), true);
}

/** @param {string} hash */
function openAddress(hash) {
  if (hash.replace(/^#/, "") === writeHash()) return;
  announceUnknownTarget(hash);
  changeState(readHash(hash));
  followCamera();
}
