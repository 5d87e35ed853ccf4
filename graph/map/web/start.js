// @ts-check
// The first lines of the page: one finding, how to read the picture, and three questions to begin with.

import { countConnections, listNamedTies } from "./counts.js";
import { make, makeButton } from "./elements.js";
import { nameOf } from "./names.js";
import { countNamed, data, entities, findMeasure, ties } from "./page_data.js";
import { presentView } from "./presentation.js";
import { makeLineSample } from "./samples.js";
import { changeState, state } from "./state.js";
import { say } from "./text.js";
import { isDated } from "./visible.js";

const QUESTIONS = 3; // that are offered
const FEW_PAIRS = 4; // connections of which no one is said to hold most

/** @returns {Child[]} */
export function makeStart() {
  return [
    make("p", { id: "finding", text: describeFinding() }),
    make("p", { class: "key" }, make("span", { text: say("key_marks") })),
    make("p", { class: "key" }, makeDashes(), make("span", { text: say("key_lines") })),
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

/** Say the one thing that is worth knowing first: who is best connected, as far as that can be said. */
function describeFinding() {
  const degree = findMeasure("degree");
  if (degree) {
    const most = degree.values.reduce((best, value) => Math.max(best ?? 0, value ?? 0), 0) ?? 0;
    const best = entities.filter(({ at }) => degree.values[at] === most);
    if (most > 1 && best.length === 1) return say("finding_best", { name: nameOf(best[0].at), n: most });
    if (most > 1) return say("finding_shared", { n: best.length, most });
  }
  const hub = findHub();
  if (hub) return say("finding_hub", { name: nameOf(hub.at), part: hub.count, n: hub.all });
  const { apart } = data.layout;
  if (apart.length) return say("finding_apart", { n: apart.length, all: countNamed() });
  return say("finding_connections", { n: countConnections() });
}

/** Return the organisation at one end of most connections, where one is, with the numbers of both. */
function findHub() {
  const pairs = new Set();
  /** @type {Map<number, number>} */
  const partners = new Map();
  for (const [key, { from, to }] of listNamedTies()) {
    if (pairs.has(key)) continue;
    pairs.add(key);
    for (const at of [from, to]) partners.set(at, (partners.get(at) ?? 0) + 1);
  }
  const [at, count] = [...partners].reduce((best, own) => (own[1] > best[1] ? own : best), [-1, 0]);
  return pairs.size > FEW_PAIRS && count > pairs.size / 2 ? { at, count, all: pairs.size } : null;
}

/** @typedef {{ text: string, patch: Partial<PageState> }} Question */

/**
 * Return the first questions that this network can answer.
 * @returns {Question[]}
 */
function listQuestions() {
  /** @type {(Question | null)[]} */
  const questions = [
    findMeasure("degree")
      ? { text: say("ask_best"), patch: { size: "degree", table: "organisations" } }
      : null,
    findMeasure("betweenness")
      ? { text: say("ask_between"), patch: { size: "betweenness", colour: "betweenness" } }
      : null,
    data.communities?.of ? { text: say("ask_groups"), patch: { colour: "community" } } : null,
    data.sources.length > 1 ? { text: say("ask_who_says"), patch: { table: "ties" } } : null,
    ties.some(isDated) ? { text: say("ask_ties"), patch: { table: "ties" } } : null,
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
