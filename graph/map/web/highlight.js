// @ts-check
// What stays bright while something is chosen or pointed at; the rest of the picture is dimmed.

import { data, entities, otherEnd, sectorIndex, ties } from "./page_data.js";
import { highlightPaths } from "./shortest_paths.js";
import { state } from "./state.js";
import { listValueMembers } from "./values.js";
import { visible, visibleTiesOf } from "./visible.js";

export const DIMMED = 0.25; // opacity of what is not bright

/**
 * Return what is chosen or pointed at with its surroundings, or a path; null where everything is bright.
 * @returns {HighlightSets}
 */
export function findHighlight() {
  return findHovered() ?? findChosen();
}

/**
 * Return what is chosen with its surroundings, or a path; null where everything is bright.
 * @returns {HighlightSets}
 */
export function findChosen() {
  if (state.ends) return highlightPaths(state.ends);
  if (!state.chosen && state.picked.length) return highlightPicked();
  return state.chosen && !state.steps ? HIGHLIGHTS[state.chosen.type](state.chosen.at) : null;
}

/**
 * Return what is pointed at with its surroundings, to be drawn alone above the picture; null where nothing is.
 * @returns {HighlightSets}
 */
export function findHovered() {
  const { hovered, ends } = state;
  return hovered && !ends ? { ...HIGHLIGHTS[hovered.type](hovered.at), isAlone: true } : null;
}

/**
 * Tell whether an organisation is left out because the bright ones are drawn alone.
 * @param {HighlightSets} highlight
 * @param {number} at
 */
export function isLeftOut(highlight, at) {
  return Boolean(highlight?.isAlone && !highlight.entities.has(at));
}

function highlightPicked() {
  const picked = new Set(state.picked);
  const between = ties.filter((tie) => visible.ties[tie.at] && picked.has(tie.from) && picked.has(tie.to));
  return collect(
    state.picked,
    between.map((tie) => tie.at),
  );
}

/** @type {Record<TargetType, (at: number) => Highlighted>} */
const HIGHLIGHTS = {
  topic: (at) => collect(listValueMembers("topic", at), []),
  place: (at) => collect(listValueMembers("place", at), []),
  event: (at) => collect(listValueMembers("event", at), []),
  spot: (at) => collect(data.geography?.spots.members[at] ?? [], []),
  tie: (at) => collect([ties[at].from, ties[at].to], [at]),
  entity: (at) => {
    const found = visibleTiesOf(at);
    return collect([at, ...found.map((tie) => otherEnd(ties[tie], at))], found);
  },
  kind: (at) => {
    const found = ties.filter((tie) => tie.kind === at && visible.ties[tie.at]);
    const ends = found.flatMap((tie) => [tie.from, tie.to]);
    return collect(
      ends,
      found.map((tie) => tie.at),
    );
  },
  sector: (at) => {
    const members = entities.filter((entity) => sectorIndex(entity) === at && !entity.several);
    return collect(
      members.map((entity) => entity.at),
      [],
    );
  },
  group: (at) => {
    const members = entities.filter((entity) => entity.group === at).map((entity) => entity.at);
    const within = ties.filter(
      (tie) => visible.ties[tie.at] && entities[tie.from].group === at && entities[tie.to].group === at,
    );
    return collect(
      members,
      within.map((tie) => tie.at),
    );
  },
};

/**
 * @param {number[]} bright
 * @param {number[]} brightTies
 */
function collect(bright, brightTies) {
  return { entities: new Set(bright), ties: new Set(brightTies) };
}

/**
 * @param {HighlightSets} highlight
 * @param {number} at
 */
export function isEntityBright(highlight, at) {
  return !highlight || highlight.entities.has(at);
}

/**
 * @param {HighlightSets} highlight
 * @param {number} at
 */
export function isTieBright(highlight, at) {
  return !highlight || highlight.ties.has(at);
}

/**
 * @param {HighlightSets} highlight
 * @param {number} group
 */
export function isGroupBright(highlight, group) {
  if (!highlight) return true;
  highlight.groups ??= new Set([...highlight.entities].map((at) => entities[at].group));
  return highlight.groups.has(group);
}

/**
 * Tell whether an organisation is the chosen one or an end of the path that is asked for.
 * @param {number} at
 */
export function isChosen(at) {
  const { chosen, ends } = state;
  return (chosen?.type === "entity" && chosen.at === at) || Boolean(ends?.includes(at));
}
