// @ts-check
// A handle for those who script or test the page: what is on the canvas, in pixels of the page.

import { camera, toScreen } from "./camera.js";
import { makeCorrectionsFile } from "./corrections.js";
import { pointOnCurve } from "./curves.js";
import { drawing } from "./drawing.js";
import { findHighlight } from "./highlight.js";
import { findTarget } from "./hit_test.js";
import { nameOf } from "./names.js";
import { data, entities, entityIndex, tieIndex, tieKey, ties } from "./page_data.js";
import { isWhole, stage } from "./stage.js";
import { currentView } from "./state.js";
import { pick } from "./text.js";
import { positionOf, tieCurve } from "./tie_curves.js";
import { isGroupOpen, isTieDrawn, visible } from "./visible.js";

const POINTS = 40; // along a tie

/** Offer `window.stakeholderMap`. It reads and changes nothing. */
export function offerInspection() {
  window.stakeholderMap = {
    texts: () => drawing.texts.map(describeText),
    nodes: () => entities.filter((entity) => visible.separate[entity.at]).map((entity) => entity.id),
    ties: () => ties.filter(isTieDrawn).map((tie) => tieKey(tie.at)),
    groups: () => data.layout.groups.map(describeGroup),
    place: findPlace,
    find: findEntity,
    nameOf: (/** @type {string} */ id) => nameOf(findIndex(id)),
    path: findPoints,
    lit: describeHighlight,
    state: () => JSON.parse(JSON.stringify(currentView())),
    camera: () => ({ ...camera }),
    drawing: () => ({ frames: stage.frames, weight: drawing.weight, isWhole: isWhole() }),
    corrections: makeCorrectionsFile,
  };
}

/** @param {DrawnText} drawn */
function describeText({ text, at, heading, box }) {
  const start = toScreen(box);
  const end = toScreen({ x: box.x + box.width, y: box.y + box.height });
  const edges = { left: start.x, top: start.y, right: end.x, bottom: end.y };
  return { text, id: at === undefined ? "" : entities[at].id, heading: Boolean(heading), ...edges };
}

/**
 * @param {Group} group
 * @param {number} at
 */
function describeGroup(group, at) {
  const members = visible.groupCounts[at];
  return { label: pick(group.label), members, open: isGroupOpen(at), ...toScreen(group) };
}

/** @param {string} id */
function findIndex(id) {
  const at = entityIndex.get(id);
  if (at === undefined) throw new Error(`no organisation ${id}`);
  return at;
}

/** @param {string} id */
const findPlace = (id) => toScreen(positionOf(findIndex(id)));

/**
 * Return who stands at a point, null where nobody does.
 * @param {Point} point
 */
function findEntity(point) {
  const target = findTarget(point);
  return target?.type === "entity" ? { id: entities[target.at].id, name: nameOf(target.at) } : null;
}

/** @param {string} key */
function findPoints(key) {
  const at = tieIndex.get(key);
  if (at === undefined) throw new Error(`no tie ${key}`);
  const curve = tieCurve(ties[at]);
  return Array.from({ length: POINTS + 1 }, (_, step) => toScreen(pointOnCurve(curve, step / POINTS)));
}

function describeHighlight() {
  const highlight = findHighlight();
  if (!highlight) return null;
  const nodes = [...highlight.entities].map((at) => entities[at].id);
  return { nodes, ties: [...highlight.ties].map(tieKey) };
}
