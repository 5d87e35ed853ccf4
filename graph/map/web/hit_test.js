// @ts-check
// What lies under a point of the canvas: a symbol, a name, a group or a tie.

import { isInBox } from "./box_index.js";
import { camera, toWorld } from "./camera.js";
import { distanceToCurve } from "./curves.js";
import { drawing } from "./drawing.js";
import { findSpot, isGeographic } from "./geography.js";
import { groupRadius } from "./group_drawing.js";
import { data, entities, ties } from "./page_data.js";
import { symbolRadius } from "./symbol_drawing.js";
import { positionOf, tieCurve } from "./tie_curves.js";
import { isGroupOpen, isTieDrawn, visible } from "./visible.js";

const SLACK = 5; // pixels on screen that a click may miss by

/**
 * @param {Point} point
 * @returns {Target | null}
 */
export function findTarget(point) {
  if (isGeographic()) return findSpot(point);
  const place = toWorld(point);
  const slack = SLACK / camera.k;
  const entity = findSymbol(place, slack);
  if (entity !== null) return { type: "entity", at: entity };
  const text = drawing.texts.find(({ box }) => isInBox(box, place));
  if (text?.at !== undefined) return { type: "entity", at: text.at };
  if (text?.group !== undefined) return { type: "group", at: text.group };
  const group = data.layout.groups.findIndex((candidate, at) => isGroupHit(candidate, at, place));
  if (group >= 0) return { type: "group", at: group };
  const tie = findTie(place, slack);
  return tie === null ? null : { type: "tie", at: tie };
}

/**
 * @param {Point} place
 * @param {number} slack
 */
function findSymbol(place, slack) {
  let nearest = null;
  let least = slack;
  for (const entity of entities) {
    if (!visible.separate[entity.at]) continue;
    const { x, y } = positionOf(entity.at);
    const distance = Math.hypot(x - place.x, y - place.y) - symbolRadius(entity, camera.k);
    if (distance < least) [nearest, least] = [entity.at, distance];
  }
  return nearest;
}

/**
 * @param {Group} group
 * @param {number} at
 * @param {Point} place
 */
function isGroupHit(group, at, place) {
  if (!visible.groupCounts[at] || isGroupOpen(at)) return false;
  return Math.hypot(group.x - place.x, group.y - place.y) < groupRadius(group);
}

/**
 * @param {Point} place
 * @param {number} slack
 */
function findTie(place, slack) {
  let nearest = null;
  let least = slack;
  for (const tie of ties) {
    if (!isTieDrawn(tie) || isFarFrom(tie, place, slack)) continue;
    const distance = distanceToCurve(tieCurve(tie), place);
    if (distance < least) [nearest, least] = [tie.at, distance];
  }
  return nearest;
}

/**
 * Tell in a cheap way that a tie cannot pass a place: a curve stays near the box of its ends.
 * @param {Tie} tie
 * @param {Point} place
 * @param {number} slack
 */
function isFarFrom(tie, { x, y }, slack) {
  const [from, to] = [positionOf(tie.from), positionOf(tie.to)];
  const margin = tie.curve === "bow" ? 0.4 * Math.hypot(from.x - to.x, from.y - to.y) : slack + 6;
  return (
    x < Math.min(from.x, to.x) - margin ||
    x > Math.max(from.x, to.x) + margin ||
    y < Math.min(from.y, to.y) - margin ||
    y > Math.max(from.y, to.y) + margin
  );
}
