// @ts-check
// What depends on an organisation. Only the owner's edition offers this: such a list is a list of targets.

import { findLosses } from "./components.js";
import { isPhone, make, makeButton, makeRowsInSteps } from "./elements.js";
import { makeMemberRow } from "./links.js";
import { shortName } from "./names.js";
import { changeState, state } from "./state.js";
import { say } from "./text.js";

const CUT_OFF_AT_ONCE = 40;

/** @param {number} at */
export function makeTakeAwayButton(at) {
  const takeAway = () => changeState({ gone: [...new Set([...state.gone, at])], chosen: null });
  return makeButton(say("what_if"), takeAway, { class: "action", id: "what-if" });
}

/**
 * Say what falls apart without the organisations that were taken away.
 * @returns {Child[]}
 */
export function makeLossesNote() {
  if (!state.gone.length) return [];
  const { before, after, cutOff } = findLosses(state.gone);
  const names = state.gone.map(shortName).join(", ");
  const lost = cutOff.length ? say("cut_off", { n: cutOff.length }) : say("nobody_cut_off");
  return [
    make("h3", { id: "losses", tabindex: -1, text: say("without", { names }) }),
    make("p", { text: say(before === 1 ? "one_part_before" : "parts_before", { before, n: after }) }),
    make("p", { text: lost }),
    ...makeRowsInSteps(cutOff, (at) => makeMemberRow(at), CUT_OFF_AT_ONCE),
    makeButton(say("put_back"), () => changeState({ gone: [] }), { class: "action" }),
  ];
}

/** Bring what falls apart into view, beside the picture on a phone, and give it the focus. */
export function showLossesNote() {
  const heading = document.getElementById("losses");
  heading?.scrollIntoView({ block: isPhone() ? "center" : "start" });
  heading?.focus({ preventScroll: true });
}
