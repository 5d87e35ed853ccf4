// @ts-check
// The first lines of the page: one finding, how to read the picture, and three questions to begin with.

import { counts } from "./counts.js";
import { make, makeButton } from "./elements.js";
import { describeFinding } from "./finding.js";
import { data, findMeasure, ties } from "./page_data.js";
import { presentView } from "./presentation.js";
import { makeLineSample } from "./samples.js";
import { changeState, state } from "./state.js";
import { say } from "./text.js";
import { isDated } from "./visible.js";

const QUESTIONS = 3; // that are offered

/** @returns {Child[]} */
export function makeStart() {
  return [
    make("p", { id: "finding", text: describeFinding() }),
    make("p", { class: "key" }, make("span", { text: say("key_marks") })),
    ties.some(({ drawn }) => drawn)
      ? make("p", { class: "key" }, makeDashes(), make("span", { text: say("key_lines") }))
      : null,
    makeStoryButton(),
    make("ul", { id: "questions", "aria-label": say("questions") }, ...listQuestions().map(makeQuestion)),
  ];
}

/** Offer the story, where there is one. */
function makeStoryButton() {
  const { length } = state.views;
  const button = () =>
    makeButton(say("story", { n: length }), () => presentView(0), { class: "action", id: "story" });
  return length ? make("p", { class: "story" }, button()) : null;
}

function makeDashes() {
  const weaker = data.certainties.find(({ dashes }) => dashes.length);
  return weaker ? makeLineSample(weaker.dashes, 1.4) : null;
}

/** @typedef {{ text: string, patch: Partial<PageState> }} Question */

/**
 * Return the first questions that this network can answer.
 * @returns {Question[]}
 */
function listQuestions() {
  const hasTies = ties.some(({ drawn }) => drawn);
  const hasKinds = hasTies && counts.rows.sectors.filter(Boolean).length > 1;
  /** @type {(Question | null)[]} */
  const questions = [
    findMeasure("degree")
      ? { text: say("ask_best"), patch: { size: "degree", table: "organisations" } }
      : null,
    findMeasure("betweenness")
      ? { text: say("ask_between"), patch: { size: "betweenness", colour: "betweenness" } }
      : null,
    data.communities?.of ? { text: say("ask_groups"), patch: { colour: "community" } } : null,
    data.sources.length > 1 && hasTies ? { text: say("ask_who_says"), patch: { table: "ties" } } : null,
    ties.some(isDated) ? { text: say("ask_ties"), patch: { table: "ties" } } : null,
    hasKinds && !data.layout.groups.length
      ? { text: say("ask_kinds"), patch: { cluster: "kind", camera: null, moved: {} } }
      : null,
    { text: say("ask_all"), patch: { table: "organisations" } },
  ];
  return questions.filter((question) => question !== null).slice(0, QUESTIONS);
}

/** @param {Question} question */
function makeQuestion({ text, patch }) {
  return make(
    "li",
    {},
    makeButton(text, () => changeState(patch), { class: "plain" }),
  );
}
