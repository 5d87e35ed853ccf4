// @ts-check
// The panel of an organisation: its names and facts, what the measures say, and its ties with their evidence.

import { announce } from "./announcements.js";
import { makeSuggestButton } from "./corrections.js";
import {
  make,
  makeButton,
  makeName,
  makeNote,
  makeRowsInSteps,
  makeSecondName,
  makeSection,
} from "./elements.js";
import { makeTieRow } from "./evidence.js";
import { makeFinder } from "./finder.js";
import { makeLogo } from "./logos.js";
import { describeMeasures } from "./measures.js";
import { compareByName, describeKinds, tieReading } from "./names.js";
import { data, entities, near, otherEnd, ties } from "./page_data.js";
import { makeSwatch } from "./samples.js";
import { searchEntities } from "./search.js";
import { followCamera } from "./stage.js";
import { changeState, state } from "./state.js";
import { compareWords, formatNumber, pick, say } from "./text.js";
import { visibleTiesOf } from "./visible.js";
import { makeTakeAwayButton } from "./what_if.js";

const STEPS = [0, 1, 2, 3]; // 0 stands for the whole network
const FEW_VALUES = 5; // topics or places below which they stand open
const FEW_TIES = 16; // ties of one kind below which they stand open

/**
 * @param {number} at
 * @returns {Child[]}
 */
export function makeEntityPanel(at) {
  const entity = entities[at];
  const kinds = describeKinds(entity);
  return [
    makeLogo(at),
    make("h2", {}, makeSwatch(at), makeName(entity.name)),
    makeSecondName("p", entity.name, { class: "second", dir: "auto" }),
    kinds.length ? make("p", { class: "kind", text: kinds.join(" · ") }) : null,
    entity.several ? makeNote(say("several_note")) : null,
    ...(entity.several ? [] : makeActions(at)),
    makeFacts(entity),
    makeUndrawnNote(at),
    ...makeTieSections(at),
    makeValues(entity, "topics"),
    makeValues(entity, "places"),
    entity.several ? null : makeMeasuresSection(at),
    makeSuggestButton({ type: "entity", at }),
  ];
}

/** @param {number} at */
function makeActions(at) {
  const steps = STEPS.map((step) => makeStepButton(at, step));
  const group = { class: "steps", role: "group", "aria-label": say("only_near") };
  const finder = makeFinder(say("another"), findOrganisations, (match) => askForPath(at, match.at));
  return [
    make("div", group, make("span", { text: say("only_near") }), ...steps),
    make("div", { class: "way" }, make("span", { text: say("way_to") }), finder),
    data.edition.owner ? makeTakeAwayButton(at) : null,
  ];
}

/**
 * @param {string} query
 * @returns {import("./search_values.js").Match[]}
 */
function findOrganisations(query) {
  return searchEntities(query).map((at) => ({ type: "entity", at }));
}

/**
 * @param {number} at
 * @param {number} step
 */
function makeStepButton(at, step) {
  const showSteps = () => {
    changeState({ chosen: { type: "entity", at }, steps: step, camera: null });
    followCamera();
  };
  const label = step ? say("steps_label", { n: step }) : say("whole_network");
  const pressed = String(state.steps === step);
  const text = step ? formatNumber(step) : say("all");
  return makeButton(text, showSteps, { "aria-pressed": pressed, "aria-label": label });
}

/**
 * Show in the buttons of a panel how many steps are chosen now.
 * @param {HTMLElement} panel
 */
export function pressStepButtons(panel) {
  for (const [step, button] of panel.querySelectorAll(".steps button").entries()) {
    button.setAttribute("aria-pressed", String(state.steps === step));
  }
}

/**
 * @param {number} from
 * @param {number} to
 */
function askForPath(from, to) {
  if (from === to) announce(say("same_two"), true);
  else changeState({ ends: [from, to], chosen: null, steps: 0 });
}

/** @param {Entity} entity */
function makeFacts({ abbr, other, counts, identifiers, homepage, attributes = [] }) {
  /** @type {[string, Child][]} */
  const facts = [];
  if (abbr) facts.push([say("short"), abbr]);
  if (other.length) facts.push([say("also"), make("span", { dir: "auto", text: other.join("; ") })]);
  if (counts.length) facts.push([say("counted"), counts.map(pick).join("; ")]);
  if (identifiers.length) facts.push([say("identifier"), identifiers.join("; ")]);
  if (homepage) facts.push([say("homepage"), makeHomepage(homepage)]);
  for (const text of attributes) {
    const [name, ...value] = text.split(": ");
    facts.push([name, make("span", { dir: "auto", text: value.join(": ") })]);
  }
  if (!facts.length) return null;
  const rows = facts.flatMap(([name, value]) => [make("dt", { text: name }), make("dd", {}, value)]);
  return make("dl", { class: "facts" }, ...rows);
}

/**
 * Make a link of a web address; any other address, which might run a script, stays a text.
 * @param {string} address
 */
function makeHomepage(address) {
  if (!/^https?:\/\//i.test(address)) return make("span", { text: address });
  return make("a", { href: address, rel: "noopener noreferrer", target: "_blank", text: address });
}

/**
 * Show topics or places: a line where they are few, else a list to open.
 * @param {Entity} entity
 * @param {PickedList} list
 */
function makeValues(entity, list) {
  const values = entity[list];
  if (!values.length) return null;
  const words = values.map((value) => pick(data[list][value])).sort(compareWords);
  const title = `${say(list)} · ${formatNumber(values.length)}`;
  const text = make("p", { class: "kind", text: words.join(", ") });
  return makeSection(title, list, values.length < FEW_VALUES, text);
}

/** @param {number} at */
function makeMeasuresSection(at) {
  const sentences = describeMeasures(at).map((text) => make("li", { text }));
  return makeSection(say("measures_say"), "measures", false, make("ul", { class: "says" }, ...sentences));
}

/** @param {number} at */
function makeTieSections(at) {
  /** @type {Map<string, number[]>} */
  const byReading = new Map();
  for (const tie of near[at]) {
    const reading = tieReading(ties[tie], at);
    const alike = byReading.get(reading);
    if (alike) alike.push(tie);
    else byReading.set(reading, [tie]);
  }
  if (!byReading.size) return [makeNote(say("no_tie"))];
  const sections = [...byReading].sort(
    ([first, firstTies], [second, secondTies]) =>
      secondTies.length - firstTies.length || compareWords(first, second),
  );
  return sections.map(([reading, alike]) => {
    alike.sort((first, second) => compareNeighbours(otherEnd(ties[first], at), otherEnd(ties[second], at)));
    const isOpen = alike.length < FEW_TIES || byReading.size === 1;
    const rows = makeRowsInSteps(alike, (tie) => makeTieRow(tie, at));
    return makeSection(`${reading} · ${formatNumber(alike.length)}`, reading, isOpen, ...rows);
  });
}

/**
 * Say how many of the ties listed here the map and the table leave out, and why.
 * @param {number} at
 */
function makeUndrawnNote(at) {
  const undrawn = near[at].filter((tie) => !ties[tie].drawn).length;
  const hidden = near[at].length - undrawn - visibleTiesOf(at).length;
  const notes = [
    undrawn ? say("listed_only", { n: undrawn, all: near[at].length }) : "",
    hidden ? say("hidden_by_filters", { n: hidden }) : "",
  ];
  return undrawn || hidden ? makeNote(notes.filter(Boolean).join(" ")) : null;
}

/**
 * Named organisations come before collectives.
 * @param {number} first
 * @param {number} second
 */
function compareNeighbours(first, second) {
  const bySeveral = Number(entities[first].several) - Number(entities[second].several);
  return bySeveral || compareByName(first, second);
}
