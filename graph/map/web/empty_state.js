// @ts-check
// What stands on an empty picture: why nothing is seen, and a way back.

import { camera, frameOf, viewport } from "./camera.js";
import { byId, make, makeButton } from "./elements.js";
import { countSpots, isGeographic, isSpotInView } from "./geography.js";
import { entities } from "./page_data.js";
import { fitPicture } from "./stage.js";
import { changeState, clearFilters, state } from "./state.js";
import { say } from "./text.js";
import { positionOf } from "./tie_curves.js";
import { visible } from "./visible.js";

let shownReason = "";

/** Say why nothing is seen, where nothing is, and offer the way back; called at each drawing. */
export function showEmptyState() {
  const reason = nameEmptyState();
  const written = reason && state.lang + reason;
  if (written === shownReason) return;
  shownReason = written;
  const box = byId("empty");
  box.hidden = !reason;
  if (!reason) return;
  const [words, goBack] = WAYS_BACK[reason] ?? ["show_all", clearFilters];
  box.replaceChildren(make("p", { text: say(reason) }), makeButton(say(words), goBack, { class: "action" }));
}

/** @type {Record<string, [words: string, goBack: () => void]>} */
const WAYS_BACK = {
  empty_view: ["zoom_fit", fitPicture],
  empty_ties: ["show_by_kind", () => changeState({ cluster: "kind" })],
};

function nameEmptyState() {
  if (!entities.some(({ placed }) => placed)) return entities.length ? "empty_ties" : "";
  if (!visible.separate.some(Boolean) && !visible.groupCounts.some(Boolean)) return "empty_filters";
  if (isGeographic()) {
    if (!countSpots().some(Boolean)) return "empty_places";
    return isSpotInView() ? "" : "empty_view";
  }
  const [left, top, right, bottom] = frameOf(camera, viewport.width, viewport.height);
  const isSeen = entities.some(({ at, placed }) => {
    if (!placed || !visible.entities[at]) return false;
    const { x, y } = positionOf(at);
    return x >= left && x <= right && y >= top && y <= bottom;
  });
  return isSeen ? "" : "empty_view";
}
