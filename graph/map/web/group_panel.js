// @ts-check
// The panels of a sector and of a group: who belongs to them.

import { makeSuggestButton } from "./corrections.js";
import { make, makeButton, makeNote, makeRowsInSteps } from "./elements.js";
import { makeMemberRow } from "./links.js";
import { compareByName, sectorName } from "./names.js";
import { closeGroup, openGroup } from "./navigation.js";
import { data, entities, near, sectorIndex } from "./page_data.js";
import { state } from "./state.js";
import { formatNumber, pick, say } from "./text.js";
import { MOST_SEPARATE, visible } from "./visible.js";

/**
 * @param {number} at
 * @returns {Child[]}
 */
export function makeSectorPanel(at) {
  const sector = data.sectors[at];
  const inSector = entities.filter((entity) => sectorIndex(entity) === at && !entity.several);
  const members = inSector.map((entity) => entity.at).sort(compareByName);
  return [
    make("h2", { text: `${sectorName(sector)} · ${formatNumber(members.length)}` }),
    ...makeRowsInSteps(members, (member) => makeMemberRow(member)),
    makeSuggestButton(),
  ];
}

/**
 * @param {number} at
 * @returns {Child[]}
 */
export function makeGroupPanel(at) {
  const inGroup = entities.filter((entity) => entity.group === at && visible.entities[entity.at]);
  const members = inGroup.map((entity) => entity.at);
  members.sort((first, second) => near[second].length - near[first].length || compareByName(first, second));
  return [
    make("h2", { text: `${pick(data.layout.groups[at].label)} · ${formatNumber(members.length)}` }),
    visible.entityCount > MOST_SEPARATE ? makeOpenButton(at) : null,
    makeNote(say("best_tied_first")),
    ...makeRowsInSteps(members, makeMemberRowWithDegree),
    makeSuggestButton(),
  ];
}

/** @param {number} at */
function makeOpenButton(at) {
  const isOpen = state.open.includes(at);
  const toggle = () => (isOpen ? closeGroup(at) : openGroup(at));
  return makeButton(say(isOpen ? "close_group" : "show_members"), toggle, { class: "action" });
}

/** @param {number} at */
function makeMemberRowWithDegree(at) {
  return makeMemberRow(at, make("span", { class: "quiet", text: ` ${formatNumber(near[at].length)}` }));
}
