// @ts-check
// The head of the page: its title, what is seen, a card for each sector, and who has no tie.

import { colours, sectorColour } from "./colours.js";
import { counts } from "./counts.js";
import { byId, isPhone, keepPresent, make, makeButton } from "./elements.js";
import { sectorName, shortName } from "./names.js";
import { goToEntity } from "./navigation.js";
import { data, entities } from "./page_data.js";
import { makeSample } from "./samples.js";
import { makeStart } from "./start.js";
import { changeState, state } from "./state.js";
import { drawSymbol } from "./symbols.js";
import { formatNumber, pick, say } from "./text.js";

const MOST_APART = 12; // organisations without a tie that are named

export function showHead() {
  const { edition, above } = data;
  const { seen, unasked } = above[state.lang];
  const title = pick(edition.title);
  document.title = title;
  const content = [
    edition.internal ? make("p", { class: "notice", id: "notice", text: say("internal") }) : null,
    make("h1", { text: say("who_works_with_whom") }),
    make("p", { class: "subtitle", text: title }),
    ...makeStart(),
    make(
      "details",
      { class: "known", open: !isPhone() },
      make("summary", { text: say("known") }),
      ...seen.map((text) => make("p", { class: "told", text })),
      make("p", { id: "unasked", class: "quiet", text: unasked }),
    ),
  ];
  byId("head").replaceChildren(...keepPresent(content));
}

export function showCards() {
  byId("cards").setAttribute("aria-label", say("kinds_of_organisation"));
  byId("cards").replaceChildren(...keepPresent(data.sectors.map(makeCard)));
}

/**
 * @param {Sector} sector
 * @param {number} at
 */
function makeCard(sector, at) {
  const count = counts.rows.sectors[at];
  if (!count) return null;
  const symbol = makeSample(20, 18, (context) => {
    drawSymbol(context, sector.shape, { x: 10, y: 9 }, 7, sectorColour(at), colours.page);
  });
  const on = { click: () => changeState({ chosen: { type: "sector", at } }) };
  const words = [make("b", { text: formatNumber(count) }), make("span", { text: sectorName(sector) })];
  return make("button", { type: "button", class: "card", on }, symbol, ...words);
}

/** Name the organisations without a tie, which have no place on the picture. */
export function showApart() {
  const { apart } = data.layout;
  const foot = byId("apart");
  foot.replaceChildren();
  if (!apart.length) return;
  foot.append(`${say("apart")} `);
  for (const [number, at] of apart.slice(0, MOST_APART).entries()) {
    const attributes = { class: "plain", "data-id": entities[at].id };
    foot.append(
      number ? ", " : "",
      makeButton(shortName(at), () => goToEntity(at), attributes),
    );
  }
  if (apart.length > MOST_APART) foot.append(say("and_more", { n: apart.length - MOST_APART }));
}
