// @ts-check
// The panel beside the picture: the overview, or what is chosen with its evidence.

import { byId, focusedId, keepPresent, makeButton, restoreFocus } from "./elements.js";
import { makeEntityPanel, pressStepButtons } from "./entity_panel.js";
import { makeGroupPanel, makeSectorPanel } from "./group_panel.js";
import { makeLegend } from "./legend.js";
import { leaveDetail } from "./navigation.js";
import { makePathPanel } from "./path_panel.js";
import { forgetSamples } from "./samples.js";
import { makeSelectionPanel } from "./selection.js";
import { state } from "./state.js";
import { say } from "./text.js";
import { makeTiePanel } from "./tie_panel.js";
import { makeEventPanel, makeSpotPanel, valuePanel } from "./value_panel.js";

/** @type {Record<string, (at: number) => Child[]>} */
const PANELS = {
  entity: makeEntityPanel,
  tie: makeTiePanel,
  sector: makeSectorPanel,
  group: makeGroupPanel,
  topic: valuePanel("topic"),
  place: valuePanel("place"),
  event: makeEventPanel,
  spot: makeSpotPanel,
};

let shownKey = "";

/** Return what the panel depends on. Paths and groups tell of what is shown, so on the filters too. */
function makeKey() {
  const { chosen, ends, picked, lang, gone, off, only, several, years, dates, where, kept, open } = state;
  const isFiltered = ends || chosen?.type === "group" || chosen?.type === "entity";
  const filters = isFiltered ? [off, only, several, years, dates, where, kept, open] : 0;
  return JSON.stringify([chosen, ends, picked, lang, gone, filters]);
}

/** Show what the state asks for, and leave the panel alone where that is shown already. */
export function showPanel() {
  const { chosen, ends, picked } = state;
  const panel = byId("panel");
  const isDetail = Boolean(ends || chosen || picked.length);
  const key = makeKey();
  const isNew = key !== shownKey;
  if (isDetail && !isNew) {
    pressStepButtons(panel);
    return;
  }
  const hadFocus = panel.contains(document.activeElement);
  shownKey = key;
  forgetSamples(panel);
  document.body.dataset.view = isDetail ? "detail" : "legend";
  const content = ends ? makePathPanel(ends) : chosen ? PANELS[chosen.type](chosen.at) : makeUnchosen();
  if (!isDetail) {
    renewLegend(panel, content);
    return;
  }
  const back = makeButton(say("back"), leaveDetail, { class: "back", id: "back" });
  panel.replaceChildren(back, ...keepPresent(content));
  panel.scrollTop = 0;
  byId("side").scrollTop = 0;
  if (hadFocus) back.focus({ preventScroll: true });
}

function makeUnchosen() {
  return state.picked.length ? makeSelectionPanel() : makeLegend();
}

/**
 * Renew the legend, and leave open what was open, scrolled as it was and in focus what was.
 * @param {HTMLElement} panel
 * @param {Child[]} content
 */
function renewLegend(panel, content) {
  const isFirst = !panel.firstChild;
  const openNames = new Set(
    [...panel.querySelectorAll("details")].filter((one) => one.open).map(nameOfSection),
  );
  const focused = focusedId(panel);
  const scrolled = byId("side").scrollTop;
  panel.replaceChildren(...keepPresent(content));
  if (isFirst) return;
  for (const section of panel.querySelectorAll("details")) {
    if (openNames.has(nameOfSection(section))) section.open = true;
  }
  byId("side").scrollTop = scrolled;
  restoreFocus(focused);
}

/** @param {HTMLDetailsElement} section */
function nameOfSection(section) {
  return section.dataset.name;
}
