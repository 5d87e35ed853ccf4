// @ts-check
// The section of time: years that are shown or played through, and two dates side by side. Only where enough
// ties say when they held.

import { changeStyle } from "./change_marks.js";
import { countUnchanged, listChanged } from "./comparison.js";
import { counts } from "./counts.js";
import { make, makeButton, makeNote, makeRowsInSteps, makeSection } from "./elements.js";
import { formatPeriod } from "./evidence.js";
import { makeTieLink } from "./links.js";
import { shortName, tieKindLabel } from "./names.js";
import { ties } from "./page_data.js";
import { changeState, state } from "./state.js";
import { formatDate, formatNumber, localizeDigits, say } from "./text.js";
import { isPlaying, isStepped, stopPlaying, togglePlaying } from "./time_play.js";
import { datesOf, isDated, shortenDates, yearsOf } from "./visible.js";

const ENOUGH_DATED = 1 / 3; // of the ties, for years to say something
const FEW_YEARS = 6; // up to which months are offered too
const CHANGES_AT_ONCE = 40;

export function makeTimeSection() {
  if (!counts.ties) return null;
  const undated = counts.ties - counts.dated;
  if (counts.dated < ENOUGH_DATED * counts.ties) {
    const reason = say("too_few_dated", { n: undated, all: counts.ties });
    return makeSection(say("time"), "time", false, makeNote(reason));
  }
  const note = say(state.years || state.dates ? "undated_hidden" : "undated_shown", { n: undated });
  return makeSection(
    say("time"),
    "time",
    true,
    ...(state.dates ? [] : makeYears()),
    ...makeDates(),
    undated ? makeNote(note) : null,
  );
}

// ---- years ----

function makeYears() {
  const [first, last] = findYears();
  const [from, to] = state.years || [first, last];
  /**
   * @param {number} start
   * @param {number} end
   */
  const setYears = (start, end) => {
    stopPlaying();
    changeState({ years: start <= first && end >= last ? null : [start, end] });
  };
  const range = { min: first, max: last };
  const playWords = say(isStepped() ? "next_year" : isPlaying() ? "stop_playing" : "play_years");
  return [
    make("p", { class: "years" }, makeYear(from), ` ${say("to")} `, makeYear(to)),
    makeYearSlider("first", from, range, (year) => setYears(Math.min(year, to), to)),
    makeYearSlider("last", to, range, (year) => setYears(from, Math.max(year, from))),
    first < last
      ? makeButton(playWords, () => togglePlaying([first, last]), { class: "action", id: "play-years" })
      : null,
  ];
}

/** Return the first and the last year of which the drawn ties speak. */
function findYears() {
  const years = listDates()
    .flatMap(yearsOf)
    .filter((year) => year !== null);
  return [Math.min(...years), Math.max(...years)];
}

function listDates() {
  return ties.filter((tie) => tie.drawn && isDated(tie)).flatMap(datesOf);
}

/** @param {number} year */
function makeYear(year) {
  return make("b", { text: localizeDigits(year) });
}

/**
 * @param {string} name
 * @param {number} value
 * @param {{ min: number, max: number }} range
 * @param {(year: number) => void} act
 */
function makeYearSlider(name, value, range, act) {
  const on = {
    /** @param {Event} event */
    input: (event) => act(Number(/** @type {HTMLInputElement} */ (event.target).value)),
  };
  const words = { "aria-label": say(`year_${name}`), "aria-valuetext": localizeDigits(value) };
  return make("input", { type: "range", id: `year-${name}`, ...range, step: 1, value, ...words, on });
}

// ---- two dates ----

/** @returns {Child[]} */
function makeDates() {
  const moments = listMoments();
  if (moments.length < 2) return [];
  const { dates } = state;
  if (!dates) {
    const years = moments.filter((date) => date.length === 4);
    const ends = years.length > 1 ? years : moments;
    const compare = () => {
      stopPlaying();
      changeState({ dates: [ends[0], ends[ends.length - 1]], years: null });
    };
    return [makeButton(say("compare_dates"), compare, { class: "action", id: "compare-dates" })];
  }
  const [earlier, later] = dates;
  return [
    make(
      "div",
      { class: "dates" },
      makeDateChoice("date_first", earlier, moments, (date) => setDates(date, later)),
      makeDateChoice("date_second", later, moments, (date) => setDates(earlier, date)),
    ),
    makeChangedSection("began", 1),
    makeChangedSection("ended", 0),
    make("p", { text: say("unchanged", { n: countUnchanged() }) }),
    makeButton(say("one_picture"), () => changeState({ dates: null }), {
      class: "action",
      id: "one-picture",
    }),
  ];
}

/**
 * @param {string} first
 * @param {string} second
 */
function setDates(first, second) {
  if (first === second) return;
  changeState({ dates: first < second ? [first, second] : [second, first] });
}

/** Return the years of which the ties speak, and where these are few the months in which something changed. */
function listMoments() {
  const [first, last] = findYears();
  const years = Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
  if (years.length > FEW_YEARS) return years;
  const months = listDates()
    .flatMap(shortenDates)
    .filter((day) => day.length >= 7)
    .map((day) => day.slice(0, 7));
  return [...new Set([...years, ...months])].sort();
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string[]} moments
 * @param {(date: string) => void} act
 */
function makeDateChoice(name, value, moments, act) {
  const on = {
    /** @param {Event} event */
    change: (event) => act(/** @type {HTMLSelectElement} */ (event.target).value),
  };
  const known = moments.includes(value) ? moments : [...moments, value].sort();
  const options = known.map((date) =>
    make("option", { value: date, text: formatDate(date), selected: date === value }),
  );
  const choice = make("select", { id: name.replace("_", "-"), on }, ...options);
  return make("label", { class: "choice" }, make("span", { text: say(name) }), choice);
}

/**
 * @param {"began" | "ended"} name
 * @param {number} pane
 */
function makeChangedSection(name, pane) {
  const changed = listChanged(pane);
  const { sign, colour } = changeStyle(pane);
  const title = `${sign} ${say(name)} · ${formatNumber(changed.length)}`;
  const section = makeSection(
    title,
    name,
    false,
    ...makeRowsInSteps(changed, makeChangedRow, CHANGES_AT_ONCE),
  );
  section.style.setProperty("--change", colour);
  section.classList.add("changed");
  return section;
}

/** @param {Tie} tie */
function makeChangedRow(tie) {
  const words = `${shortName(tie.from)} – ${tieKindLabel(tie.at)} – ${shortName(tie.to)}`;
  const period = datesOf(tie).map(formatPeriod).filter(Boolean).join("; ");
  return make(
    "p",
    { class: "member" },
    makeTieLink(words, tie.at),
    make("span", { class: "quiet", text: ` ${period}` }),
  );
}
