// @ts-check
// Topics, places and events: who has them, and how a target of any type is called.

import { nameOf, sectorName, tieKindLabel } from "./names.js";
import { data, entities, ties } from "./page_data.js";
import { pick } from "./text.js";

/** @typedef {"topic" | "place" | "event"} ValueType */

/** @type {Record<ValueType, () => Pair[]>} */
const VALUE_LABELS = {
  topic: () => data.topics,
  place: () => data.places,
  event: () => data.events.name,
};
/** @type {ValueType[]} */
export const VALUE_TYPES = ["place", "topic", "event"];

/** @param {ValueType} type */
export function listValueLabels(type) {
  return VALUE_LABELS[type]();
}

/**
 * Return the organisations that have a topic or a place, or a part in an event.
 * @param {ValueType} type
 * @param {number} at
 */
export function listValueMembers(type, at) {
  if (type === "event") return [...new Set(data.events.parts[at].map(([, member]) => member))];
  const list = type === "topic" ? "topics" : "places";
  return entities.filter((entity) => entity[list].includes(at)).map((entity) => entity.at);
}

/** @param {Target} target */
export function nameOfTarget({ type, at }) {
  if (type === "entity") return nameOf(at);
  if (type === "tie") return `${nameOf(ties[at].from)} – ${tieKindLabel(at)} – ${nameOf(ties[at].to)}`;
  if (type === "kind") return pick(data.kinds[at].label);
  if (type === "sector") return sectorName(data.sectors[at]);
  if (type === "spot") return pick(data.geography?.spots.label[at]);
  if (type === "group") return pick(data.layout.groups[at].label);
  return pick(listValueLabels(type)[at]);
}
