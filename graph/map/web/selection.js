// @ts-check
// The organisations that the reader has selected: added one by one or by an outline, listed, kept or let go.

import { announce } from "./announcements.js";
import { toScreen } from "./camera.js";
import { make, makeButton, makeNote, makeRowsInSteps } from "./elements.js";
import { isGeographic } from "./geography.js";
import { makeMemberRow } from "./links.js";
import { compareByName } from "./names.js";
import { entities } from "./page_data.js";
import { changeState, state } from "./state.js";
import { say } from "./text.js";
import { positionOf } from "./tie_curves.js";
import { downloadGexf, downloadOrganisations, downloadTies } from "./view_files.js";
import { visible } from "./visible.js";

/**
 * Turn selecting with the pointer on or off.
 * @param {boolean} isOn
 */
export function setSelecting(isOn) {
  if (isGeographic()) return; // there a mark is a place, not an organisation
  changeState({ selecting: isOn });
  if (isOn) announce(say("select_how"), true);
}

/**
 * Select an organisation, or let it go where it is selected.
 * @param {number} at
 */
export function togglePicked(at) {
  const isPicked = state.picked.includes(at);
  setPicked(isPicked ? state.picked.filter((other) => other !== at) : [...state.picked, at]);
}

/**
 * Select the organisations within an outline besides those that are selected; tell how many these are.
 * @param {Point[]} outline points on the canvas
 */
export function pickWithin(outline) {
  setPicked([...state.picked, ...listWithin(outline)]);
}

/** @param {Point[]} outline */
export function listWithin(outline) {
  const inside = entities.filter(
    ({ at }) => visible.separate[at] && isWithinOutline(outline, toScreen(positionOf(at))),
  );
  return inside.map(({ at }) => at);
}

/** @param {number[]} members */
function setPicked(members) {
  const picked = [...new Set(members)].sort((first, second) => first - second);
  changeState({ picked, chosen: null, ends: null });
  announce(say("picked", { n: picked.length }), true);
}

/**
 * Tell whether a point lies in an outline: a ray from it crosses the outline an odd number of times.
 * @param {Point[]} outline
 * @param {Point} point
 */
export function isWithinOutline(outline, { x, y }) {
  let isInside = false;
  for (const [number, end] of outline.entries()) {
    const start = outline[(number || outline.length) - 1];
    if (start.y > y === end.y > y) continue;
    if (x < start.x + ((end.x - start.x) * (y - start.y)) / (end.y - start.y)) isInside = !isInside;
  }
  return isInside;
}

/** Let go of all that is selected. */
export function clearPicked() {
  changeState({ picked: [] });
}

/** @returns {Child[]} */
export function makeSelectionPanel() {
  const members = [...state.picked].sort(compareByName);
  const keepOnly = () => changeState({ kept: state.picked, picked: [], selecting: false });
  const isPicked = (/** @type {number} */ at) => state.picked.includes(at);
  return [
    make("h2", { text: say("picked", { n: members.length }) }),
    make(
      "div",
      { class: "bar" },
      makeButton(say("keep_only"), keepOnly, { class: "action", id: "keep-only" }),
      makeButton(say("clear_picked"), clearPicked, { class: "action", id: "clear-picked" }),
    ),
    ...makeRowsInSteps(members, (at) => makeMemberRow(at)),
    makeNote(say("save_picked")),
    make(
      "div",
      { class: "bar" },
      makeButton(say("save_organisations"), () => downloadOrganisations(isPicked), {
        class: "plain",
        id: "picked-organisations",
      }),
      makeButton(say("save_ties"), () => downloadTies(isPicked), { class: "plain", id: "picked-ties" }),
      makeButton("GEXF", () => downloadGexf(isPicked), { class: "plain", id: "picked-gexf" }),
    ),
  ];
}
