// @ts-check
// The dialog in which views are kept, opened, ordered and presented.

import { closeDialog, openDialog } from "./dialog.js";
import { make, makeButton, makeNote } from "./elements.js";
import { presentView } from "./presentation.js";
import { keepView, moveView, openView, removeView } from "./saved_views.js";
import { state } from "./state.js";
import { say } from "./text.js";

export function openViews() {
  const label = say("view_name");
  const attributes = {
    type: "text",
    id: "view-name",
    maxlength: 200,
    "aria-label": label,
    placeholder: label,
  };
  const name = make("input", attributes);
  const keep = () => {
    keepView(name.value);
    openViews();
  };
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    keep();
  });
  const keepButton = makeButton(say("keep_view"), keep, { class: "action", id: "keep-view" });
  openDialog(
    say("views"),
    makeNote(say("views_note")),
    make("div", { class: "bar" }, name, keepButton),
    ...makeList(),
  );
}

function makeList() {
  if (!state.views.length) return [];
  const present = () => {
    closeDialog();
    presentView(0);
  };
  return [
    make("ol", { class: "views" }, ...state.views.map(makeViewRow)),
    makeButton(say("present"), present, { class: "action", id: "present" }),
  ];
}

/**
 * @param {SavedView} view
 * @param {number} number
 */
function makeViewRow({ name, hash }, number) {
  const open = () => {
    closeDialog();
    openView(hash);
  };
  const moveUp = () => {
    moveView(number, number - 1);
    openViews();
  };
  const remove = () => {
    removeView(number);
    openViews();
  };
  return make(
    "li",
    { class: "bar" },
    makeButton(name, open, { class: "plain" }),
    number ? makeButton("↑", moveUp, { "aria-label": say("move_up", { name }) }) : null,
    makeButton("×", remove, { "aria-label": say("remove", { name }) }),
  );
}
