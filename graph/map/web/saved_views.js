// @ts-check
// Views that the reader has kept under a name.

import { LONGEST_VIEW_NAME, readHash, writeHash } from "./address.js";
import { followCamera } from "./stage.js";
import { changeState, currentView, state } from "./state.js";
import { say } from "./text.js";

/**
 * Keep what is seen now. A view does not hold the list of views.
 * @param {string} name
 */
export function keepView(name) {
  const title = name.trim() || say("view_number", { n: state.views.length + 1 });
  const hash = writeHash({ ...currentView(), views: [] });
  changeState({ views: [...state.views, { name: title.slice(0, LONGEST_VIEW_NAME), hash }] });
}

/** @param {string} hash */
export function openView(hash) {
  changeState({ ...readHash(hash), views: state.views });
  followCamera();
}

/**
 * @param {number} from
 * @param {number} to
 */
export function moveView(from, to) {
  const views = [...state.views];
  views.splice(to, 0, ...views.splice(from, 1));
  changeState({ views });
}

/** @param {number} number */
export function removeView(number) {
  changeState({ views: state.views.filter((_, other) => other !== number) });
}
