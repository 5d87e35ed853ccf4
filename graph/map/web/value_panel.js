// @ts-check
// The panels of a topic, a place and an event: the organisations that have it, or took part.

import { makeSuggestButton } from "./corrections.js";
import { make, makeButton, makeName, makeNote, makeRowsInSteps, makeSection } from "./elements.js";
import { visibleMembers } from "./geography.js";
import { makeMemberRow } from "./links.js";
import { compareByName } from "./names.js";
import { data, entities } from "./page_data.js";
import { changeState, START } from "./state.js";
import { formatNumber, pick, say } from "./text.js";
import { listValueLabels, listValueMembers } from "./values.js";

/**
 * Return what makes the panel of a topic or a place.
 * @param {"topic" | "place"} type
 * @returns {(at: number) => Child[]}
 */
export function valuePanel(type) {
  const list = type === "topic" ? "topics" : "places";
  return (at) => {
    const members = listValueMembers(type, at).sort(compareByName);
    const showOnly = () =>
      changeState({ only: { ...START.only, [list]: [at] }, off: START.off, chosen: null, ends: null });
    return [
      makeHeading(type, at),
      makeNote(say("has_it", { n: members.length })),
      members.length ? makeButton(say("only_these"), showOnly, { class: "action", id: "only-these" }) : null,
      ...makeRowsInSteps(members, (member) => makeMemberRow(member)),
      makeSuggestButton(),
    ];
  };
}

/**
 * Make the panel of a place on the geographic picture: who is there, as far as the filters leave them.
 * @param {number} at
 * @returns {Child[]}
 */
export function makeSpotPanel(at) {
  const members = visibleMembers(data.geography?.spots.members[at] ?? []).sort(compareByName);
  return [
    make("h2", {}, makeName(/** @type {Geography} */ (data.geography).spots.label[at])),
    makeNote(say("has_it", { n: members.length })),
    ...makeRowsInSteps(members, (member) => makeMemberRow(member)),
    makeSuggestButton(),
  ];
}

/**
 * @param {number} at
 * @returns {Child[]}
 */
export function makeEventPanel(at) {
  const { parts, words } = data.events;
  const sections = words.map((label, part) => {
    const members = parts[at].filter(([own]) => own === part).map(([, member]) => member);
    if (!members.length) return null;
    const rows = members.sort(compareByName).map((member) => makeMemberRow(member, makeSeveralNote(member)));
    return makeSection(`${pick(label)} · ${formatNumber(members.length)}`, `part-${part}`, true, ...rows);
  });
  return [makeHeading("event", at), ...sections, makeSuggestButton()];
}

/** @param {number} at */
function makeSeveralNote(at) {
  return entities[at].several ? make("span", { class: "quiet", text: ` ${say("several")}` }) : null;
}

/**
 * @param {import("./values.js").ValueType} type
 * @param {number} at
 */
function makeHeading(type, at) {
  const kind = make("span", { class: "kind", text: ` ${say(`is_${type}`)}` });
  return make("h2", {}, makeName(listValueLabels(type)[at]), kind);
}
