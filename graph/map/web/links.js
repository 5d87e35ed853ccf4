// @ts-check
// Buttons in the panel and the table that lead to an organisation or a tie.

import { make, makeButton, makeName } from "./elements.js";
import { goToEntity } from "./navigation.js";
import { entities } from "./page_data.js";
import { changeState } from "./state.js";

/** @param {number} at */
export function makeEntityLink(at) {
  const on = { click: () => goToEntity(at) };
  const attributes = { type: "button", class: "plain", "data-id": entities[at].id, on };
  return make("button", attributes, makeName(entities[at].name));
}

/**
 * Make a row of a list of organisations.
 * @param {number} at
 * @param {...Child} more
 */
export function makeMemberRow(at, ...more) {
  return make("div", { class: "member" }, makeEntityLink(at), ...more);
}

/**
 * @param {string} text
 * @param {number} at
 */
export function makeTieLink(text, at) {
  return makeButton(text, () => changeState({ chosen: { type: "tie", at }, ends: null }), { class: "plain" });
}
