// @ts-check
// The search field: a text with the list of what it finds below.

import { announce } from "./announcements.js";
import { make, makeName, makeSecondName } from "./elements.js";
import { entities } from "./page_data.js";
import { makeSwatch } from "./samples.js";
import { normalizeText } from "./search.js";
import { pick, say } from "./text.js";
import { nameOfTarget } from "./values.js";

/** @typedef {import("./search_values.js").Match} Match */

const CLOSES_AFTER = 150; // milliseconds; a click into the list takes the focus away first
let fields = 0;

/**
 * Make a field that finds what a search returns (a combobox of WAI-ARIA).
 * @param {string} label
 * @param {(query: string) => Match[]} search
 * @param {(match: Match) => void} act what to do with the one that is picked
 */
export function makeFinder(label, search, act) {
  fields += 1;
  const id = `found-${fields}`;
  const list = make("ul", { id, role: "listbox", "aria-label": say("matches"), hidden: true });
  const input = makeSearchInput(label, id);
  /** @type {Match[]} */
  let matches = [];
  let marked = -1;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  /** @param {number} to */
  const mark = (to) => {
    marked = to;
    for (const [row, element] of [...list.children].entries()) {
      element.setAttribute("aria-selected", String(row === marked));
    }
    if (marked >= 0) input.setAttribute("aria-activedescendant", `${id}-${marked}`);
    list.children[marked]?.scrollIntoView({ block: "nearest" });
  };
  /** @param {Match} match */
  const take = (match) => {
    close();
    input.value = "";
    act(match);
  };
  const update = () => {
    const isEmpty = !normalizeText(input.value);
    matches = search(input.value);
    list.replaceChildren(...matches.map((match, row) => makeMatchRow(match, `${id}-${row}`, take)));
    if (!matches.length && !isEmpty) list.append(makeNoMatchRow());
    list.hidden = isEmpty;
    if (!isEmpty) list.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-expanded", String(!isEmpty));
    announce(isEmpty ? "" : say("found", { n: matches.length }));
    mark(matches.length ? 0 : -1);
  };
  input.addEventListener("input", update);
  input.addEventListener("focus", () => {
    if (normalizeText(input.value)) update();
  });
  input.addEventListener("blur", () => {
    setTimeout(() => {
      if (document.activeElement !== input) close();
    }, CLOSES_AFTER);
  });
  input.addEventListener("keydown", (event) => {
    const count = matches.length;
    if (event.key === "ArrowDown" && count) mark((marked + 1) % count);
    else if (event.key === "ArrowUp" && count) mark((marked + count - 1) % count);
    else if (event.key === "Enter" && matches[marked] !== undefined && !list.hidden) take(matches[marked]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return make("div", { class: "finder" }, input, list);
}

/**
 * @param {string} label
 * @param {string} listId
 */
function makeSearchInput(label, listId) {
  return make("input", {
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: label,
    "aria-label": label,
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
  });
}

function makeNoMatchRow() {
  const option = { role: "option", "aria-selected": "false", "aria-disabled": "true" };
  return make("li", { class: "quiet", ...option, text: say("none_found") });
}

/**
 * @param {Match} match
 * @param {string} id
 * @param {(match: Match) => void} take
 */
function makeMatchRow(match, id, take) {
  const on = {
    /** @param {MouseEvent} event */
    mousedown: (event) => event.preventDefault(),
    click: () => take(match),
  };
  const attributes = { id, role: "option", "aria-selected": "false", on };
  const quote = match.quote && make("span", { class: "quiet", dir: "auto", text: ` “${match.quote}”` });
  if (match.type === "entity") {
    const { at } = match;
    const named = { ...attributes, "data-id": entities[at].id };
    return make("li", named, makeSwatch(at), describeEntityMatch(at), quote);
  }
  const kind = make("span", { class: "tag", text: say(`is_${match.type}`) });
  const name = make("span", { dir: "auto", text: nameOfTarget(match) });
  return make("li", { ...attributes, "data-type": match.type }, kind, make("span", {}, name, quote));
}

/** @param {number} at */
function describeEntityMatch(at) {
  const { name, abbr } = entities[at];
  const abbreviation = abbr && abbr !== pick(name) ? ` (${abbr})` : "";
  const second = makeSecondName("span", name, { class: "quiet" });
  second?.prepend(" ");
  return make("span", {}, makeName(name), abbreviation, second);
}
