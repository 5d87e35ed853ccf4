// @ts-check
// Where organisations stand and where ties run, with what the reader has moved.

import { bendCurve } from "./curves.js";
import { data, entities, ties } from "./page_data.js";
import { state } from "./state.js";

const STUB = 14; // pixels of a line from a hub that is not drawn whole

/**
 * The place of each tie among the parallel ones of its two ends: 0, or ±0.5, ±1, ...
 * @type {number[]}
 */
const bends = [];

/** Find the ties that join the same two organisations, so that they are drawn side by side. */
export function countParallels() {
  bends.length = 0;
  /** @type {Map<number, number[]>} */
  const byEnds = new Map();
  for (const { at, drawn, from, to } of ties) {
    if (!drawn) continue;
    const key = Math.min(from, to) * entities.length + Math.max(from, to);
    const parallel = byEnds.get(key);
    if (parallel) parallel.push(at);
    else byEnds.set(key, [at]);
  }
  for (const parallel of byEnds.values()) {
    for (const [number, at] of parallel.entries()) {
      const side = ties[at].from < ties[at].to ? 1 : -1;
      bends[at] = (number - (parallel.length - 1) / 2) * side;
    }
  }
}

/**
 * Return where an organisation stands.
 * @param {number} at
 * @returns {Point}
 */
export function positionOf(at) {
  const moved = state.moved[at];
  return moved ? { x: moved[0], y: moved[1] } : entities[at];
}

/**
 * Return the line or curve of a tie.
 * @param {Tie} tie
 */
export function tieCurve(tie) {
  const shape = isRegrouped() ? "" : tie.curve; // curves belong to the places of the layout
  return bendCurve(positionOf(tie.from), positionOf(tie.to), shape, bends[tie.at] || 0);
}

function isRegrouped() {
  return data.layout.kind === "clusters";
}

/**
 * Tell whether only the first part of a tie is drawn, at its hub, until the reader asks for it.
 * @param {Tie} tie
 */
export function isStub(tie) {
  return tie.curve === "stub" && !isRegrouped();
}

/**
 * Return the part of a stub that is drawn at a scale, from the rim of its hub.
 * @param {Tie} tie
 * @param {number} radius
 * @param {number} k
 * @returns {Curve}
 */
export function stubCurve(tie, radius, k) {
  const isFromHub = data.layout.hubs.includes(tie.from);
  const [hub, end] = [positionOf(isFromHub ? tie.from : tie.to), positionOf(isFromHub ? tie.to : tie.from)];
  const distance = Math.hypot(end.x - hub.x, end.y - hub.y) || 1;
  const [dx, dy] = [(end.x - hub.x) / distance, (end.y - hub.y) / distance];
  const far = radius + STUB / k;
  return [hub.x + dx * radius, hub.y + dy * radius, hub.x + dx * far, hub.y + dy * far];
}
