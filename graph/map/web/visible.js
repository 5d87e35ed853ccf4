// @ts-check
// Which organisations, ties and groups the filters leave to be seen.

import { passesFields } from "./fields.js";
import { data, entities, near, otherEnd, sectorIndex, ties } from "./page_data.js";
import { PICKED_LISTS, state } from "./state.js";

/** One number for each organisation or tie of the data: 1 where it is to be seen. */
export const visible = {
  entities: new Uint8Array(0),
  /** Organisations that are drawn by themselves, not only counted in their group. */
  separate: new Uint8Array(0),
  ties: new Uint8Array(0),
  /** Named organisations that pass the filters. */
  entityCount: 0,
  tieCount: 0,
  /** @type {number[]} How many members of each group pass. */
  groupCounts: [],
  /** @type {[Uint8Array, Uint8Array] | null} The ties held at each of two dates that are compared. */
  panes: null,
  /** Which of the two is drawn: 0, 1, or -1 for both in one picture. */
  pane: 0,
  /** Grows with each change of what is seen. */
  version: 0,
};
/** Organisations that may stand on the picture one by one; beyond, only those of groups that are open. */
export const MOST_SEPARATE = 300;

/**
 * The organisations that the reader keeps, null where all are.
 * @type {Set<number> | null}
 */
let keptOnly = null;

/** Apply the filters of the state to the data. */
export function updateVisible() {
  keptOnly = state.kept && new Set(state.kept);
  visible.entities = Uint8Array.from(entities, (entity) => (passesFilters(entity) ? 1 : 0));
  visible.ties = Uint8Array.from(ties, (tie) => (tiePassesFilters(tie) ? 1 : 0));
  if (state.steps && state.chosen?.type === "entity") keepNeighbourhood(state.chosen.at, state.steps);
  visible.entityCount = countEach(entities, ({ at, several }) => visible.entities[at] === 1 && !several);
  visible.panes = state.dates ? [heldAt(state.dates[0]), heldAt(state.dates[1])] : null;
  visible.tieCount = countEach(ties, ({ at }) => visible.ties[at] === 1);
  visible.groupCounts = data.layout.groups.map(() => 0);
  for (const { at, group } of entities) if (group >= 0) visible.groupCounts[group] += visible.entities[at];
  visible.version += 1;
  visible.separate = Uint8Array.from(entities, (entity) => (isSeparate(entity) ? 1 : 0));
}

/** @param {string} date */
function heldAt(date) {
  return Uint8Array.from(ties, (tie) => (wasHeldAt(tie, date) ? 1 : 0));
}

/**
 * @template Item
 * @param {Item[]} items
 * @param {(item: Item) => boolean} isCounted
 */
function countEach(items, isCounted) {
  return items.reduce((sum, item) => sum + (isCounted(item) ? 1 : 0), 0);
}

/** @param {Entity} entity */
function isSeparate({ at, placed, group }) {
  return visible.entities[at] === 1 && placed && (group < 0 || isGroupOpen(group));
}

/**
 * Tell whether a group is shown by its members.
 * @param {number} group
 */
export function isGroupOpen(group) {
  return visible.entityCount <= MOST_SEPARATE || state.open.includes(group);
}

/**
 * Tell whether a tie is seen and both of its ends are drawn by themselves.
 * @param {Tie} tie
 */
export function isTieDrawn(tie) {
  const { pane, panes } = visible;
  const isHeld = !panes || pane < 0 || panes[pane][tie.at];
  return Boolean(isHeld && visible.ties[tie.at] && visible.separate[tie.from] && visible.separate[tie.to]);
}

/** @param {Entity} entity */
export function passesFilters(entity) {
  const isHidden = entity.several ? !state.several : state.off.sectors.includes(sectorIndex(entity));
  if (isHidden || state.gone.includes(entity.at)) return false;
  if ((keptOnly && !keptOnly.has(entity.at)) || !passesFields(state.where, entity.at)) return false;
  return PICKED_LISTS.every((list) => {
    const picked = state.only[list];
    return !picked.length || entity[list].some((value) => picked.includes(value));
  });
}

/** @param {Tie} tie */
export function tiePassesFilters(tie) {
  if (!tie.drawn || !visible.entities[tie.from] || !visible.entities[tie.to]) return false;
  const { kinds, certainties, sources } = state.off;
  if (kinds.includes(tie.kind) || certainties.includes(tie.certainty)) return false;
  if (sources.length && !tie.sets.some((set) => !isSourceHidden(data.sets.source[set]))) return false;
  if (state.dates && !state.dates.some((date) => wasHeldAt(tie, date))) return false;
  return !state.years || wasHeldIn(tie, state.years);
}

/** @param {number | null} source */
function isSourceHidden(source) {
  return source !== null && state.off.sources.includes(source);
}

/**
 * Return the years in which a dated tie began and ended; null for one that is not known.
 * @param {TieDate} date
 */
export function yearsOf(date) {
  return [date.start, date.end].map((text) => (text ? Number(text.slice(0, 4)) : null));
}

/**
 * Tell whether a dated tie was held in some of these years. Silence about the end is not an end.
 * @param {Tie} tie
 * @param {[number, number]} years
 */
export function wasHeldIn(tie, [first, last]) {
  return datesOf(tie).some((date) => {
    const [start, end] = yearsOf(limitDate(date));
    if (start === null && end === null) return false;
    return (start === null || start <= last) && (end === null || end >= first);
  });
}

/**
 * Tell whether a dated tie was held at some time within a year or a month.
 * @param {Tie} tie
 * @param {string} when
 */
export function wasHeldAt(tie, when) {
  return datesOf(tie).some((date) => {
    const { start = "", end = "" } = limitDate(date);
    if (!start && !end) return false;
    return (!start || compareDates(start, when) <= 0) && (!end || compareDates(end, when) >= 0);
  });
}

/**
 * Return the time at which a tie is known to have been held: one that has ended, nobody recorded when, began.
 * @param {TieDate} date
 * @returns {TieDate}
 */
function limitDate(date) {
  return isOverUndated(date) ? { ...date, end: date.start?.slice(0, 4) } : date;
}

/**
 * Compare two ISO dates as far as both go.
 * @param {string} first
 * @param {string} second
 */
function compareDates(first, second) {
  const length = Math.min(first.length, second.length);
  const [one, other] = [first.slice(0, length), second.slice(0, length)];
  return one < other ? -1 : Number(one > other);
}

/**
 * Return start and end of a period as short as the source gave them: a month and a year are kept as their first
 * and last days.
 * @param {TieDate} date
 */
export function shortenDates({ start = "", end = "" }) {
  const [year, month] = end.split("-").map(Number);
  const isLastDay = end === `${end.slice(0, 7)}-${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
  return [start.replace(/(-01)?-01$/, ""), isLastDay ? end.slice(0, 7).replace(/-12$/, "") : end];
}

/**
 * Tell whether a source says that a tie has ended, and none says when.
 * @param {TieDate} date
 */
export function isOverUndated({ end, text = "" }) {
  return !end && text.toLowerCase() === "ended";
}

/** @param {Tie} tie */
export function isDated(tie) {
  return datesOf(tie).some((date) => date.start || date.end);
}

/**
 * @param {Tie} tie
 * @returns {TieDate[]}
 */
export function datesOf(tie) {
  return tie.dates || [];
}

/**
 * @param {number} at
 * @param {number} steps
 */
function keepNeighbourhood(at, steps) {
  const kept = findWithinSteps(at, steps);
  for (const entity of entities) if (!kept.has(entity.at)) visible.entities[entity.at] = 0;
  for (const tie of ties) if (!kept.has(tie.from) || !kept.has(tie.to)) visible.ties[tie.at] = 0;
}

/**
 * Find whom one reaches over visible ties within so many steps, and how many each takes. A collective is no
 * way through: its members need not know each other.
 * @param {number} at
 * @param {number} steps
 * @returns {Map<number, number>}
 */
export function findWithinSteps(at, steps) {
  const found = new Map([[at, 0]]);
  let ring = [at];
  for (let step = 1; ring.length && step <= steps; step += 1) {
    const next = [];
    for (const member of ring) {
      if (entities[member].several && member !== at) continue;
      for (const neighbour of visibleNeighbours(member)) {
        if (found.has(neighbour)) continue;
        found.set(neighbour, step);
        next.push(neighbour);
      }
    }
    ring = next;
  }
  return found;
}

/**
 * Yield the other ends of the visible ties of one organisation.
 * @param {number} at
 */
export function* visibleNeighbours(at) {
  for (const tie of near[at]) if (visible.ties[tie]) yield otherEnd(ties[tie], at);
}

/** @param {number} at */
export function visibleTiesOf(at) {
  return near[at].filter((tie) => visible.ties[tie]);
}
