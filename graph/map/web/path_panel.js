// @ts-check
// The panel of a path: how far two organisations are apart, and the evidence of each step.

import { makeSuggestButton } from "./corrections.js";
import { make, makeSection } from "./elements.js";
import { makeStepRow } from "./evidence.js";
import { makeEntityLink } from "./links.js";
import { shortName } from "./names.js";
import { findShortestPaths, findTiesBetween } from "./shortest_paths.js";
import { say } from "./text.js";

/**
 * @param {[number, number]} ends
 * @returns {Child[]}
 */
export function makePathPanel([from, to]) {
  const { paths, count } = findShortestPaths(from, to);
  const head = make("h2", {}, makeEntityLink(from), " – ", makeEntityLink(to));
  if (!paths.length) return [head, make("p", { text: say("no_way") })];
  const apart = say("steps_apart", { n: paths[0].length - 1 });
  const shown = paths.length < count ? say("ways_shown", { n: paths.length }) : "";
  const summary = [apart, say("ways", { n: count }), shown].filter(Boolean).join(" ");
  return [
    head,
    make("p", { class: "kind", text: summary }),
    ...paths.map(makePathSection),
    makeSuggestButton(),
  ];
}

/**
 * @param {number[]} path
 * @param {number} number
 */
function makePathSection(path, number) {
  const steps = path.slice(1).map((at, before) => {
    const rows = findTiesBetween(path[before], at).map(makeStepRow);
    return make("li", {}, makeEntityLink(path[before]), " – ", makeEntityLink(at), ...rows);
  });
  const between = path.slice(1, -1).map(shortName).join(" – ");
  return makeSection(
    between || say("direct"),
    `way-${number}`,
    number === 0,
    make("ol", { class: "path" }, ...steps),
  );
}
