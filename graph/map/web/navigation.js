// @ts-check
// Going to an organisation or a group: it is chosen, its group opens, and the camera brings it into view.

import { camera, moveCamera, toScreen, viewport } from "./camera.js";
import { byId, isPhone } from "./elements.js";
import { data, entities } from "./page_data.js";
import { drawAbove, stage } from "./stage.js";
import { changeState, clearFilters, setHovered, state } from "./state.js";
import { positionOf } from "./tie_curves.js";
import { isGroupOpen, MOST_SEPARATE, visible } from "./visible.js";

const EDGE = 30; // pixels within the canvas that count as out of view

/**
 * Choose an organisation from anywhere: its group opens where it is closed, and it comes into view.
 * @param {number} at
 */
export function goToEntity(at) {
  const { group } = entities[at];
  const isClosed = group >= 0 && !state.open.includes(group) && visible.entityCount > MOST_SEPARATE;
  const open = isClosed ? [...state.open, group] : state.open;
  if (!visible.entities[at]) clearFilters();
  changeState({ chosen: { type: "entity", at }, ends: null, open });
  bringIntoView(at);
}

/**
 * Choose what a search found.
 * @param {Target} match
 */
export function goToMatch({ type, at }) {
  if (type === "entity") goToEntity(at);
  else changeState({ chosen: { type, at }, ends: null });
}

/**
 * Bring an organisation into view where it is not, or is too small to be read.
 * @param {number} at
 */
export function bringIntoView(at) {
  if (!visible.separate[at]) return;
  const place = positionOf(at);
  const { x, y } = toScreen(place);
  if (isPhone()) scrollToPoint({ x, y });
  const isInView = x > EDGE && x < viewport.width - EDGE && y > EDGE && y < viewport.height - EDGE;
  const isGrouped = data.layout.groups.length > 0;
  if (isInView && (camera.k > 0.5 || !isGrouped)) return;
  moveCamera({ ...place, k: isGrouped ? Math.max(camera.k, 1) : camera.k });
}

/**
 * Scroll the page until a point of the canvas stands above the panel, which covers the lower half of a phone.
 * @param {Point} point
 */
function scrollToPoint({ y }) {
  const top = stage.canvas.getBoundingClientRect().top + y;
  if (top >= 40 && top <= 0.4 * window.innerHeight) return;
  window.scrollBy({ top: top - 0.22 * window.innerHeight, behavior: "instant" });
}

/**
 * Choose what was clicked on: a closed group opens, and a click on nothing leaves what was chosen.
 * @param {Target | null} target
 */
export function chooseTarget(target) {
  if (!target) {
    if (state.chosen || state.ends) changeState({ chosen: null, ends: null });
    return;
  }
  if (target.type === "group" && !isGroupOpen(target.at)) {
    openGroup(target.at);
    return;
  }
  changeState({ chosen: target, ends: null });
  if (target.type === "entity" && isPhone()) scrollToPoint(toScreen(positionOf(target.at)));
}

/**
 * Make bright what the pointer is on.
 * @param {Target | null} target
 * @returns {boolean} whether it was on something else before
 */
export function pointAt(target) {
  const { hovered } = state;
  if (target?.type === hovered?.type && target?.at === hovered?.at) return false;
  setHovered(target);
  stage.canvas.style.cursor = target ? "pointer" : "default";
  drawAbove();
  return true;
}

/** Go back to the overview; the keyboard's focus goes to the panel, where it has none. */
export function leaveDetail() {
  const hadFocus = byId("panel").contains(document.activeElement);
  changeState(state.chosen || state.ends ? { chosen: null, ends: null } : { picked: [] });
  if (hadFocus) byId("panel").querySelector("summary")?.focus({ preventScroll: true });
}

/** @param {number} at */
export function openGroup(at) {
  const open = [...new Set([...state.open, at])].sort((first, second) => first - second);
  changeState({ open, chosen: { type: "group", at } });
  const { x, y, r } = data.layout.groups[at];
  moveCamera({ x, y, k: Math.min(Math.min(viewport.width, viewport.height) / (2.5 * r), 1.6) });
}

/** @param {number} at */
export function closeGroup(at) {
  changeState({ open: state.open.filter((other) => other !== at) });
}
