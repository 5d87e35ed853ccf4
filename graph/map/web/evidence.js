// @ts-check
// The evidence of a tie: when it was held, and what each source says in its own words.

import { make, makeButton, makeName, makeNote } from "./elements.js";
import { shortName, tieKindLabel } from "./names.js";
import { goToEntity } from "./navigation.js";
import { certaintyOf, data, entities, otherEnd, tieKey, ties } from "./page_data.js";
import { formatDate, localizeDigits, pick, say } from "./text.js";
import { datesOf, isOverUndated, shortenDates } from "./visible.js";

/**
 * Return from when to when a tie was held, as far as that is known.
 * @param {TieDate} date
 */
export function formatPeriod(date) {
  const [start, end] = shortenDates(date);
  if (start && end && start !== end) {
    return say("from_to", { start: formatDate(start), end: formatDate(end) });
  }
  if (start && start === end) return formatDate(start);
  const since = start ? say("since_date", { date: formatDate(start) }) : "";
  if (isOverUndated(date)) return [since, say("ended_undated")].filter(Boolean).join(", ");
  return end ? say("until_date", { date: formatDate(end) }) : since;
}

/** @param {Tie} tie */
export function makeDateNotes(tie) {
  return datesOf(tie).map((date) => {
    const { role = "", text, certainty } = date;
    const period = formatPeriod(date);
    const isDoubtful = certainty && certainty !== "stated";
    const doubt = isDoubtful ? ` (${certaintyLabel(certainty)})` : "";
    const words = isOverUndated(date) ? "" : quote(text);
    return makeNote([role, words, period ? period + doubt : ""].filter(Boolean).join(" · "));
  });
}

/** @param {string} id */
function certaintyLabel(id) {
  return pick(data.certainties.find((candidate) => candidate.id === id)?.label) || id;
}

/** @param {string | undefined} text */
function quote(text) {
  return text ? `“${text}”` : "";
}

/**
 * Show one assertion: the words of the source, where they stand and how certain they are.
 * @param {number} set
 */
export function makeAssertion(set) {
  const { phrase, note, disputes, rests } = data.sets;
  const against = disputes?.[set]?.length ?? 0;
  const rest = rests?.[set] ?? -1;
  return make(
    "div",
    { class: "support" },
    phrase[set] ? make("blockquote", { dir: "auto", text: quote(phrase[set]) }) : null,
    makePlace(describePlace(set)),
    rest >= 0 ? makePlace(say("rests_on", { level: pick(data.certainties[rest].label) })) : null,
    against ? makePlace(say("contradicted", { n: against })) : null,
    note[set] ? make("div", { class: "note", text: note[set] }) : null,
  );
}

/** @param {string} text */
function makePlace(text) {
  return make("div", { class: "place", text });
}

/** @param {number} set */
function describePlace(set) {
  const { source, locator, certainty } = data.sets;
  const document_ = data.sources[source[set] ?? -1];
  const isLine = /^[0-9]/.test(locator[set]);
  const isCopy = document_ && document_.copy !== null && document_.copy !== undefined;
  const parts = [
    document_?.title,
    document_?.issued ? formatDate(document_.issued) : "",
    isLine ? say("line", { line: localizeDigits(locator[set]) }) : locator[set],
    pick(data.certainties[certainty[set]]?.label),
    isCopy ? say("repeats") : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** @param {Tie} tie */
function makeEvidence(tie) {
  return [...makeDateNotes(tie), ...tie.sets.map(makeAssertion)];
}

/** @param {string} text */
export function makeTag(text) {
  return make("span", { class: "tag", text });
}

/**
 * Return a tag that says how certain a tie is, null where a source states it.
 * @param {Tie} tie
 */
export function makeCertaintyTag(tie) {
  const certainty = certaintyOf(tie);
  return certainty.id === "stated" ? null : makeTag(pick(certainty.label));
}

/**
 * Make a row of a path: a tie that opens to its evidence.
 * @param {number} at
 */
export function makeStepRow(at) {
  const tie = ties[at];
  const words = `${shortName(tie.from)} ${tieKindLabel(at)} ${shortName(tie.to)}`;
  const summary = make("summary", {}, words, makeCertaintyTag(tie));
  return make("details", { class: "tie" }, summary, make("div", {}, ...makeEvidence(tie)));
}

/**
 * Make a row of an organisation's ties. The evidence is put in when the row is opened: there may be hundreds.
 * @param {number} at
 * @param {number} seenFrom
 */
export function makeTieRow(at, seenFrom) {
  const tie = ties[at];
  const other = otherEnd(tie, seenFrom);
  const { id, name, several } = entities[other];
  const disputed = tie.disputed ? makeTag(say("disputed")) : null;
  const summary = make("summary", {}, makeName(name), makeCertaintyTag(tie), disputed);
  const row = make("details", { class: "tie", "data-tie": tieKey(at) }, summary);
  row.addEventListener("toggle", () => {
    if (!row.open || row.childElementCount > 1) return;
    const words = say(several ? "open_group" : "open_organisation");
    const link = makeButton(words, () => goToEntity(other), { class: "plain", "data-id": id });
    row.append(make("div", {}, ...makeEvidence(tie), link));
  });
  return row;
}
