// @ts-check
// The search field: a text with the list of what it finds below.

import { announce } from "./announcements.js";
import { make, makeName, makeSecondName } from "./elements.js";
import { entities } from "./page_data.js";
import { makeSwatch } from "./samples.js";
import { normalizeText, searchEntities } from "./search.js";
import { pick, say } from "./text.js";

const CLOSES_AFTER = 150; // milliseconds; a click into the list takes the focus away first
let fields = 0;

/**
 * Make a field that finds an organisation (a combobox of WAI-ARIA).
 * @param {string} label
 * @param {(at: number) => void} act what to do with the one that is picked
 */
export function makeFinder(label, act) {
  fields += 1;
  const id = `found-${fields}`;
  const list = make("ul", { id, role: "listbox", "aria-label": say("matches"), hidden: true });
  const input = makeSearchInput(label, id);
  /** @type {number[]} */
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
  /** @param {number} at */
  const take = (at) => {
    close();
    input.value = "";
    act(at);
  };
  const update = () => {
    const isEmpty = !normalizeText(input.value);
    matches = searchEntities(input.value);
    list.replaceChildren(...matches.map((at, row) => makeMatchRow(at, `${id}-${row}`, take)));
    if (!matches.length && !isEmpty) list.append(makeNoMatchRow());
    list.hidden = isEmpty;
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
 * @param {number} at
 * @param {string} id
 * @param {(at: number) => void} take
 */
function makeMatchRow(at, id, take) {
  const { name, abbr } = entities[at];
  const abbreviation = abbr && abbr !== pick(name) ? ` (${abbr})` : "";
  const second = makeSecondName("span", name, { class: "quiet" });
  second?.prepend(" ");
  const on = {
    /** @param {MouseEvent} event */
    mousedown: (event) => event.preventDefault(),
    click: () => take(at),
  };
  const attributes = { id, role: "option", "aria-selected": "false", "data-id": entities[at].id, on };
  const words = make("span", {}, makeName(name), abbreviation, second);
  return make("li", attributes, makeSwatch(at), words);
}
