// @ts-check
// The dialog over the page.

import { dialogElement, keepPresent, make, makeButton } from "./elements.js";
import { say } from "./text.js";

/**
 * Open the dialog, or give it other content where it is open.
 * @param {string} title
 * @param {...Child} content
 */
export function openDialog(title, ...content) {
  const dialog = dialogElement();
  const heading = make("h2", { id: "dialog-title", text: title });
  const close = makeButton("×", () => dialog.close(), { class: "close", "aria-label": say("close") });
  dialog.replaceChildren(make("div", { class: "bar" }, heading, close), ...keepPresent(content));
  dialog.setAttribute("aria-labelledby", "dialog-title");
  if (!dialog.open) dialog.showModal();
}

export function closeDialog() {
  dialogElement().close();
}
