// @ts-check
// Keys on the canvas: walk from one organisation to the next, choose, pan and zoom.

import { announce } from "./announcements.js";
import { camera, panBy, ZOOM_STEP, zoomBy } from "./camera.js";
import { pointOnCurve } from "./curves.js";
import { countSpots, isGeographic, spotPlace } from "./geography.js";
import { nameOf } from "./names.js";
import { bringIntoView, chooseTarget, pointAt } from "./navigation.js";
import { data, entities, near, ties } from "./page_data.js";
import { fitPicture, stage } from "./stage.js";
import { state } from "./state.js";
import { pick, say } from "./text.js";
import { positionOf, tieCurve } from "./tie_curves.js";
import { nameOfTarget } from "./values.js";
import { isGroupOpen, visible, visibleTiesOf } from "./visible.js";

const PAN_STEP = 60; // pixels

/** @type {Record<string, [dx: number, dy: number]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** @type {Record<string, () => void>} */
const ACTIONS = {
  "+": () => zoomBy(ZOOM_STEP),
  "=": () => zoomBy(ZOOM_STEP),
  "-": () => zoomBy(1 / ZOOM_STEP),
  0: fitPicture,
};

export function listenToKeys() {
  stage.canvas.addEventListener("keydown", pressKey);
}

/** @param {KeyboardEvent} event */
function pressKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const direction = DIRECTIONS[event.key];
  if (direction && event.shiftKey) panBy(-PAN_STEP * direction[0], -PAN_STEP * direction[1]);
  else if (direction) walk(direction);
  else if (Object.hasOwn(ACTIONS, event.key)) ACTIONS[event.key]();
  else if (event.key === "Enter" && state.hovered) chooseTarget(state.hovered);
  else return;
  event.preventDefault();
}

/**
 * Walk from the one pointed at, or chosen, to the nearest in a direction. The first is the best connected.
 * @param {[number, number]} direction
 */
function walk(direction) {
  const from = state.hovered ?? state.chosen;
  const start = from && placeOf(from);
  let nearest = null;
  let least = Number.POSITIVE_INFINITY;
  for (const stop of listStops()) {
    if (stop.type === from?.type && stop.at === from.at) continue;
    const cost = start ? costOfStep(start, placeOf(stop), direction) : costOfStart(stop);
    if (cost < least) [nearest, least] = [stop, cost];
  }
  if (!nearest) return;
  pointAt(nearest);
  if (nearest.type === "entity") bringIntoView(nearest.at);
  announce(describeStop(nearest));
}

/** @param {Target} stop */
function describeStop({ type, at }) {
  if (type === "spot")
    return `${nameOfTarget({ type, at })}: ${say("organisations_here", { n: countSpots()[at] })}`;
  if (type === "entity") return say("here", { name: nameOf(at), n: visibleTiesOf(at).length });
  return say("group_of", { group: pick(data.layout.groups[at].label), n: visible.groupCounts[at] });
}

/** @returns {Generator<Target>} */
function* listStops() {
  if (isGeographic()) {
    for (const [at, count] of countSpots().entries()) if (count) yield { type: "spot", at };
    return;
  }
  for (const entity of entities) if (visible.separate[entity.at]) yield { type: "entity", at: entity.at };
  for (const at of data.layout.groups.keys()) {
    if (visible.groupCounts[at] && !isGroupOpen(at)) yield { type: "group", at };
  }
}

/**
 * @param {Target} target
 * @returns {Point}
 */
function placeOf({ type, at }) {
  if (type === "entity") return positionOf(at);
  if (type === "spot") return spotPlace(at);
  if (type === "group") return data.layout.groups[at];
  return type === "tie" ? pointOnCurve(tieCurve(ties[at]), 0.5) : camera;
}

/** @param {Target} stop */
function costOfStart({ type, at }) {
  if (type === "spot") return -countSpots()[at];
  return type === "entity" ? -near[at].length : -1e6;
}

/**
 * Return how far a stop lies in a direction; what lies aside counts more, what lies behind is out of reach.
 * @param {Point} start
 * @param {Point} end
 * @param {[number, number]} direction
 */
function costOfStep(start, end, [dx, dy]) {
  const [x, y] = [end.x - start.x, end.y - start.y];
  const along = x * dx + y * dy;
  return along <= 0.5 ? Number.POSITIVE_INFINITY : along + 2.2 * Math.abs(x * dy - y * dx);
}
