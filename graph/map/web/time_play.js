// @ts-check
// Playing through the years: one after the other is shown, each with its number of ties.

import { announce } from "./announcements.js";
import { showComparison } from "./comparison.js";
import { byId, make } from "./elements.js";
import { changeState, state } from "./state.js";
import { localizeDigits, say } from "./text.js";
import { visible } from "./visible.js";

const YEAR_SHOWN_FOR = 1400; // milliseconds of a year
let playTimer = 0;

export function isPlaying() {
  return playTimer !== 0;
}

/** Tell whether years change only when the reader asks, as those want who asked for less motion. */
export function isStepped() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function stopPlaying() {
  clearInterval(playTimer);
  playTimer = 0;
}

/**
 * Play through the years from the first on, or stop; with less motion, show the next year.
 * @param {[first: number, last: number]} range
 */
export function togglePlaying([first, last]) {
  if (isPlaying()) {
    stopPlaying();
    changeState({ years: state.years });
    return;
  }
  const step = () => {
    const year = nextYear(first, last);
    if (year === last) stopPlaying();
    changeState({ years: [year, year] });
    announce(say("year_shown", { year: localizeDigits(year), n: visible.tieCount }));
  };
  if (!isStepped()) playTimer = window.setInterval(step, YEAR_SHOWN_FOR);
  step();
}

/**
 * @param {number} first
 * @param {number} last
 */
function nextYear(first, last) {
  const { years } = state;
  return years && years[0] === years[1] && years[0] >= first && years[0] < last ? years[0] + 1 : first;
}

/** Show on the picture which dates it is of: both, or the one year. */
export function showTime() {
  showComparison();
  const { years } = state;
  const isYear = years !== null && years[0] === years[1];
  const label = document.getElementById("year");
  if (!isYear) {
    label?.remove();
    return;
  }
  const shown = label ?? make("p", { id: "year", class: "pane-date" });
  shown.textContent = say("year_shown", { year: localizeDigits(years[0]), n: visible.tieCount });
  byId("canvas").append(shown);
}
