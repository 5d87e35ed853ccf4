// @ts-check
// Corrections that readers suggest: written beside what they are about, and taken along as a file or as text.

import { openDialog } from "./dialog.js";
import { copyText, downloadFile } from "./downloads.js";
import { byId, make, makeButton, makeNote } from "./elements.js";
import { nameOf, tieKindLabel } from "./names.js";
import { data, entities, tieKey, ties } from "./page_data.js";
import { changeState, state } from "./state.js";
import { say } from "./text.js";

const KINDS = ["wrong", "ended", "missing", "name", "other"];
/** @type {CorrectionSubject} */
const NOTHING_SPECIAL = { type: "other", at: -1 };

/**
 * Make the button that ends every panel.
 * @param {CorrectionSubject} subject
 */
export function makeSuggestButton(subject = NOTHING_SPECIAL) {
  return makeButton(say("suggest"), () => openCorrectionForm(subject), { class: "plain suggest" });
}

/** @param {CorrectionSubject} subject */
function describeSubject({ type, at }) {
  if (type === "entity") {
    const { id, name } = entities[at];
    return { type, id, label: name[0] || name[1] };
  }
  if (type === "tie") {
    const { from, to } = ties[at];
    const label = [nameOf(from), tieKindLabel(at), nameOf(to)].join(" – ");
    return { type, id: tieKey(at), label };
  }
  return { type: "other", id: "", label: "" };
}

/** @param {CorrectionSubject} subject */
function openCorrectionForm(subject) {
  const about = describeSubject(subject);
  const last = state.corrections.at(-1);
  const form = make(
    "form",
    { method: "dialog" },
    about.label
      ? make("p", { class: "kind", dir: "auto", text: about.label })
      : makeNote(say("correction_about_other")),
    makeLabelled("correction_what", makeKindChoice(about.type === "other" ? "missing" : "wrong")),
    makeCorrectionField("text", "textarea", { required: true, rows: 4, maxlength: 4000 }),
    makeCorrectionField("by", "input", {
      type: "text",
      required: true,
      maxlength: 200,
      value: last?.by || "",
    }),
    makeCorrectionField("contact", "input", { type: "text", maxlength: 200, value: last?.contact || "" }),
    makeNote(say("correction_note")),
    make("button", { type: "submit", class: "action", id: "keep-correction", text: say("keep_correction") }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = new FormData(form);
    /** @param {string} name */
    const readField = (name) => String(values.get(name) ?? "").trim();
    const [kind, text, by, contact] = ["kind", "text", "by", "contact"].map(readField);
    const correction = { about, kind, text, by, contact, on: formatToday() };
    changeState({ corrections: [...state.corrections, correction] });
    openCorrections();
  });
  openDialog(say("suggest"), form);
  byId("correction-text").focus();
}

/** @param {string} selected */
function makeKindChoice(selected) {
  const options = KINDS.map((kind) =>
    make("option", { value: kind, text: say(`correction_${kind}`), selected: kind === selected }),
  );
  return make("select", { id: "correction-kind", name: "kind" }, ...options);
}

/**
 * @param {string} name
 * @param {"input" | "textarea"} tag
 * @param {Record<string, any>} attributes
 */
function makeCorrectionField(name, tag, attributes) {
  return makeLabelled(`correction_${name}`, make(tag, { id: `correction-${name}`, name, ...attributes }));
}

/**
 * @param {string} key
 * @param {HTMLElement} field
 */
function makeLabelled(key, field) {
  return make("label", { class: "field" }, make("span", { text: say(key) }), field);
}

function formatToday() {
  const now = new Date();
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** Show the corrections that were written so far. */
export function openCorrections() {
  const save = () => {
    const content = JSON.stringify(makeCorrectionsFile(), null, 1);
    downloadFile(content, `${data.edition.name}-corrections.json`, "application/json");
  };
  const copy = () => copyText(writeCorrections());
  openDialog(
    say("corrections", { n: state.corrections.length }),
    make("ol", { class: "views" }, ...state.corrections.map(makeCorrectionRow)),
    makeNote(say("corrections_note")),
    make(
      "div",
      { class: "bar" },
      makeButton(say("save_corrections"), save, { class: "action", id: "save-corrections" }),
      makeButton(say("copy_corrections"), copy, { class: "action", id: "copy-corrections" }),
    ),
  );
}

/**
 * @param {Correction} correction
 * @param {number} number
 */
function makeCorrectionRow({ about, kind, text }, number) {
  const remove = () => {
    changeState({ corrections: state.corrections.filter((_, other) => other !== number) });
    openCorrections();
  };
  const subject = make("b", { text: about.label || say("correction_general") });
  const words = make("span", { dir: "auto" }, subject, ` · ${say(`correction_${kind}`)}: ${text}`);
  const label = say("remove", { name: about.label });
  return make("li", { class: "bar" }, words, makeButton("×", remove, { "aria-label": label }));
}

/** Return what `stakeholders corrections` reads. */
export function makeCorrectionsFile() {
  const { name, version } = data.edition;
  return { schema: 1, what: "corrections", data: name, version, corrections: state.corrections };
}

/** Write the corrections for a message, as `stakeholders corrections` reads them. */
function writeCorrections() {
  const { title, name, version } = data.edition;
  const head = `Corrections to: ${title[0] || title[1]} (${name}, version ${version})`;
  return `${[head, ...state.corrections.map(writeCorrection)].join("\n")}\n`;
}

/**
 * Write each part on a line under its word; a text that runs on is indented.
 * @param {Correction} correction
 * @param {number} number
 */
function writeCorrection({ about, kind, text, by, contact, on }, number) {
  const reference = about.id ? ` [${about.type} ${about.id}]` : "";
  const lines = [
    `--- ${number + 1}`,
    `About: ${about.label}${reference}`,
    `Kind: ${kind}`,
    `Says: ${text.replace(/\r?\n/g, "\n  ")}`,
    `By: ${by}`,
    contact ? `Contact: ${contact}` : "",
    `On: ${on}`,
  ];
  return lines.filter(Boolean).join("\n");
}
