// @ts-check
// The panel of a tie: its certainty, its dates, and every source that states it.

import { makeSuggestButton } from "./corrections.js";
import { make } from "./elements.js";
import { makeAssertion, makeCertaintyTag, makeDateNotes } from "./evidence.js";
import { makeEntityLink, makeTieLink } from "./links.js";
import { tieKindLabel } from "./names.js";
import { certaintyOf, near, otherEnd, ties } from "./page_data.js";
import { pick, say } from "./text.js";

/**
 * @param {string} certainty
 * @param {number} count
 */
function describeSupports(certainty, count) {
  if (certainty !== "inferred") return say("passages", { n: count });
  return say(count ? "follows_from" : "follows_from_others");
}

/**
 * @param {number} at
 * @returns {Child[]}
 */
export function makeTiePanel(at) {
  const tie = ties[at];
  const { id, label, meaning } = certaintyOf(tie);
  const parallel = near[tie.from].filter(
    (other) => other !== at && otherEnd(ties[other], tie.from) === tie.to,
  );
  const kind = make("span", { class: "kind", text: ` ${tieKindLabel(at)} ` });
  const explained = pick(meaning) ? `: ${pick(meaning)}` : "";
  const heading = describeSupports(id, tie.sets.length);
  return [
    make("h2", {}, makeEntityLink(tie.from), kind, makeEntityLink(tie.to)),
    make("p", { class: "kind" }, make("b", { text: pick(label) }), explained),
    tie.disputed ? make("p", { class: "kind", text: say("disputed_note") }) : null,
    ...makeDateNotes(tie),
    make("h3", { text: heading }),
    ...tie.sets.map(makeAssertion),
    parallel.length ? make("h3", { text: say("also_between") }) : null,
    ...parallel.map((other) =>
      make("p", {}, makeTieLink(tieKindLabel(other), other), makeCertaintyTag(ties[other])),
    ),
    makeSuggestButton({ type: "tie", at }),
  ];
}
