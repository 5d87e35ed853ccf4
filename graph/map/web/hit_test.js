// @ts-check
// What lies under a point of the canvas: a symbol, a name, a group or a tie.

import { isInBox } from "./box_index.js";
import { camera, toWorld } from "./camera.js";
import { distanceToCurve } from "./curves.js";
import { drawing } from "./drawing.js";
import { findEntitiesIn, findTiesIn } from "./drawn_index.js";
import { findSpot, isGeographic } from "./geography.js";
import { groupRadius } from "./group_drawing.js";
import { data, entities } from "./page_data.js";
import { largestRadius, symbolRadius } from "./symbol_drawing.js";
import { positionOf, tieCurve } from "./tie_curves.js";
import { isGroupOpen, visible } from "./visible.js";

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
function findSymbol({ x, y }, slack) {
  let nearest = null;
  let least = slack;
  const reach = slack + largestRadius(camera.k);
  for (const at of findEntitiesIn([x - reach, y - reach, x + reach, y + reach])) {
    const own = positionOf(at);
    const distance = Math.hypot(own.x - x, own.y - y) - symbolRadius(entities[at], camera.k);
    if (distance < least) [nearest, least] = [at, distance];
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
  const { x, y } = place;
  for (const tie of findTiesIn([x - slack, y - slack, x + slack, y + slack])) {
    const distance = distanceToCurve(tieCurve(tie), place);
    if (distance < least) [nearest, least] = [tie.at, distance];
  }
  return nearest;
}
