// @ts-check
// What stands on an empty picture: why nothing is seen, and a way back.

import { camera, frameOf, viewport } from "./camera.js";
import { byId, make, makeButton } from "./elements.js";
import { countSpots, isGeographic, isSpotInView } from "./geography.js";
import { entities } from "./page_data.js";
import { fitPicture } from "./stage.js";
import { clearFilters } from "./state.js";
import { say } from "./text.js";
import { positionOf } from "./tie_curves.js";
import { visible } from "./visible.js";

let shownState = "";

/** Say why nothing is seen, where nothing is, and offer the way back. */
export function showEmptyState() {
  const state = nameEmptyState();
  if (state === shownState) return;
  shownState = state;
  const box = byId("empty");
  box.hidden = !state;
  if (!state) return;
  const goBack = state !== "empty_view" ? clearFilters : fitPicture;
  const button = makeButton(say(state !== "empty_view" ? "show_all" : "zoom_fit"), goBack, {
    class: "action",
  });
  box.replaceChildren(make("p", { text: say(state) }), button);
}

function nameEmptyState() {
  if (!entities.some(({ placed }) => placed)) return "";
  if (!visible.entityCount && !visible.separate.some(Boolean)) return "empty_filters";
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
