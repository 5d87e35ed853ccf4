// @ts-check
// Says in words what the filters of a view leave: how much of the whole, and by which choice.

import { describeFieldFilter } from "./fields.js";
import { nameOf, sectorName } from "./names.js";
import { countNamed, data, entities } from "./page_data.js";
import { state } from "./state.js";
import { pick, say } from "./text.js";
import { visible } from "./visible.js";

/**
 * A sentence about names; where there are none, it is the sentence itself.
 * @typedef {{ names: string[], makeSentence: (names: string) => string }} FilterSentence
 */

/** Say how many organisations and ties the filters leave. */
export function describeFiltered() {
  return say("filtered", { n: visible.entityCount, all: countNamed(), ties: visible.tieCount });
}

/**
 * Return a sentence for each filter in use. Years, dates and who was taken away have words of their own.
 * @returns {FilterSentence[]}
 */
export function listFilterSentences() {
  const { off, only, several, steps, chosen, kept, where } = state;
  const center = steps && chosen?.type === "entity" ? chosen.at : null;
  return [
    ...nameValues("without_sectors", off.sectors, (at) => sectorName(data.sectors[at])),
    ...(several || !entities.some((entity) => entity.several) ? [] : [makePlain(say("without_unnamed"))]),
    ...nameValues("without_kinds", off.kinds, (at) => pick(data.kinds[at].label)),
    ...nameValues("without_certainties", off.certainties, (at) => pick(data.certainties[at].label)),
    ...nameValues("without_sources", off.sources, (at) => data.sources[at].title),
    ...nameValues("only_topics", only.topics, (at) => pick(data.topics[at])),
    ...nameValues("only_places", only.places, (at) => pick(data.places[at])),
    ...Object.entries(where).map(([id, wanted]) => makePlain(describeFieldFilter(id, wanted))),
    ...(center === null ? [] : [makePlain(say("within_steps", { n: steps, name: nameOf(center) }))]),
    ...(kept ? [makePlain(say("only_kept"))] : []),
  ];
}

/**
 * @param {string} text
 * @returns {FilterSentence}
 */
function makePlain(text) {
  return { names: [text], makeSentence: (names) => names };
}

/**
 * @param {string} key
 * @param {number[]} values
 * @param {(at: number) => string} nameValue
 * @returns {FilterSentence[]}
 */
function nameValues(key, values, nameValue) {
  if (!values.length) return [];
  return [{ names: values.map(nameValue), makeSentence: (names) => say(key, { names }) }];
}
