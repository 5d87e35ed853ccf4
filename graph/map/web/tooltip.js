// @ts-check
// A small box beside the pointer: the full name, kind and ties of what it is on, or the sentence of a tie.

import { byId, make } from "./elements.js";
import { countSpots } from "./geography.js";
import { describeKinds, nameOf, tieKindLabel } from "./names.js";
import { certaintyOf, data, entities, ties } from "./page_data.js";
import { stage } from "./stage.js";
import { formatNumber, pick, say } from "./text.js";
import { nameOfTarget } from "./values.js";
import { visible, visibleTiesOf } from "./visible.js";

const [ASIDE, EDGE_GAP] = [14, 8]; // pixels from the pointer, and from the edge of the picture

/**
 * Show what the pointer is on; hide the box where it is on nothing.
 * @param {Target | null} target
 * @param {Point} point
 */
export function showTooltip(target, point) {
  const box = byId("tip");
  const lines = target ? describeTarget(target) : [];
  box.hidden = !lines.length;
  if (!lines.length) return;
  const [head, ...more] = lines;
  box.replaceChildren(
    make("b", { text: head, dir: "auto" }),
    ...more.map((text) => make("span", { text, dir: "auto" })),
  );
  const { clientWidth, clientHeight } = stage.canvas;
  const left = Math.min(point.x + ASIDE, clientWidth - box.offsetWidth - EDGE_GAP);
  const isLow = point.y + ASIDE + box.offsetHeight > clientHeight - EDGE_GAP;
  const top = isLow ? point.y - ASIDE - box.offsetHeight : point.y + ASIDE;
  box.style.left = `${Math.max(EDGE_GAP, left)}px`;
  box.style.top = `${Math.max(EDGE_GAP, top)}px`;
}

/** @param {Target} target */
function describeTarget({ type, at }) {
  if (type === "entity") {
    const count = say("ties_of_it", { n: visibleTiesOf(at).length });
    return [nameOf(at), describeKinds(entities[at]).join(" · "), count].filter(Boolean);
  }
  if (type === "tie") {
    const tie = ties[at];
    const sentence = `${nameOf(tie.from)} – ${tieKindLabel(at)} – ${nameOf(tie.to)}`;
    return [sentence, pick(certaintyOf(tie).label)];
  }
  if (type === "spot")
    return [nameOfTarget({ type, at }), say("organisations_here", { n: countSpots()[at] })];
  if (type !== "group") return [];
  return [pick(data.layout.groups[at].label), formatNumber(visible.groupCounts[at])];
}
