// @ts-check
// The dialog in which a story is made: views are kept, described, ordered, presented and saved.

import { closeDialog, openDialog } from "./dialog.js";
import { downloadFile } from "./downloads.js";
import { make, makeButton, makeNote } from "./elements.js";
import { data } from "./page_data.js";
import { presentView } from "./presentation.js";
import { canKeepView, changeView, keepView, moveView, openView, removeView, wordsOf } from "./saved_views.js";
import { state } from "./state.js";
import { say } from "./text.js";
import { longestOf, writeStoriesFile } from "./view_format.js";

const STORIES_FILE = "stories.toml";
const AUDIENCES = ["public", "partners", "internal"];

export function openViews() {
  const fields = makeViewFields({ name: "", text: "" });
  const keep = () => {
    keepView(fields.read());
    openViews();
  };
  const isKept = canKeepView();
  openDialog(
    say("views"),
    makeNote(say("views_note")),
    ...fields.elements,
    makeButton(say("keep_view"), keep, { class: "action", id: "keep-view", disabled: !isKept }),
    isKept ? null : makeNote(say("view_too_long")),
    ...makeList(),
  );
  if (isKept) fields.keepOnEnter(keep);
}

/**
 * Make the fields for the words of a view.
 * @param {import("./saved_views.js").ViewWords} words
 */
function makeViewFields({ name, text }) {
  const title = make("input", { type: "text", id: "view-name", maxlength: longestOf("name"), value: name });
  const told = make("textarea", { id: "view-text", maxlength: longestOf("text"), rows: 3, text });
  return {
    elements: [
      make("label", { class: "field" }, make("span", { text: say("view_name") }), title),
      make("label", { class: "field" }, make("span", { text: say("view_text") }), told),
    ],
    read: () => ({ name: title.value, text: told.value }),
    /** @param {() => void} act */
    keepOnEnter: (act) => {
      title.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        act();
      });
    },
  };
}

function makeList() {
  if (!state.views.length) return [];
  const present = () => {
    closeDialog();
    presentView(0);
  };
  const save = () =>
    downloadFile(writeStoriesFile(state.views, say("stories_file")), STORIES_FILE, "application/toml");
  return [
    make("ol", { class: "views" }, ...state.views.map(makeViewRow)),
    make(
      "div",
      { class: "bar" },
      makeButton(say("present"), present, { class: "action", id: "present" }),
      makeButton(say("save_stories", { file: STORIES_FILE }), save, { class: "action", id: "save-stories" }),
    ),
    makeNote(say("save_stories_note")),
  ];
}

/**
 * @param {SavedView} view
 * @param {number} number
 */
function makeViewRow(view, number) {
  const { name, text } = wordsOf(view);
  const open = () => {
    closeDialog();
    openView(view.hash);
  };
  const change = (/** @type {() => void} */ act) => () => {
    act();
    openViews();
  };
  const isLast = number === state.views.length - 1;
  return make(
    "li",
    { class: "bar" },
    make(
      "div",
      {},
      makeButton(name, open, { class: "plain", dir: "auto" }),
      text ? make("p", { class: "quiet", dir: "auto", text }) : null,
    ),
    makeButton(say("edit"), () => editView(number), { "aria-label": say("edit_view", { name }) }),
    makeRowButton(
      "↑",
      "move_up",
      name,
      number === 0,
      change(() => moveView(number, number - 1)),
    ),
    makeRowButton(
      "↓",
      "move_down",
      name,
      isLast,
      change(() => moveView(number, number + 1)),
    ),
    makeRowButton(
      "×",
      "remove",
      name,
      false,
      change(() => removeView(number)),
    ),
  );
}

/**
 * @param {string} sign
 * @param {string} key
 * @param {string} name
 * @param {boolean} disabled
 * @param {() => void} act
 */
function makeRowButton(sign, key, name, disabled, act) {
  return makeButton(sign, act, { "aria-label": say(key, { name }), disabled });
}

/**
 * Offer the words of a view for change.
 * @param {number} number
 */
function editView(number) {
  const view = state.views[number];
  const fields = makeViewFields(wordsOf(view));
  const showsNow = make("input", { type: "checkbox", id: "view-now", disabled: !canKeepView() });
  const audience = makeAudienceChoice(view.visibility ?? "");
  const keep = () => {
    changeView(number, fields.read(), { showsNow: showsNow.checked, visibility: audience.value });
    openViews();
  };
  openDialog(
    say("edit_view", { name: wordsOf(view).name }),
    ...fields.elements,
    make("label", { class: "row", for: "view-now" }, showsNow, say("view_shows_now")),
    data.edition.owner
      ? make("label", { class: "choice" }, make("span", { text: say("view_audience") }), audience)
      : null,
    make(
      "div",
      { class: "bar" },
      makeButton(say("keep_changes"), keep, { class: "action", id: "keep-changes" }),
      makeButton(say("cancel"), openViews, { class: "action", id: "cancel-changes" }),
    ),
  );
  fields.keepOnEnter(keep);
}

/** @param {string} visibility */
function makeAudienceChoice(visibility) {
  const options = ["", ...AUDIENCES].map((value) =>
    make("option", {
      value,
      text: say(value ? `audience_${value}` : "audience_own"),
      selected: value === visibility,
    }),
  );
  return make("select", { id: "view-audience" }, ...options);
}
