// @ts-check
// The colours and sizes of what is drawn: by sector or by any field of the data, on a light or a dark page.

import { findField, isScale, rankOf, shareOf } from "./fields.js";
import { data, sectorIndex } from "./page_data.js";
import { state } from "./state.js";

/**
 * The colours in use now; `useColours` sets them before anything is drawn.
 * @type {Palette & { dark: boolean }}
 */
export const colours = { page: "", text: "", muted: "", line: "", communities: [], dark: false };

// Categories, the commonest first: told apart by people who see no red, green or blue, and 3 to 1 on the page. The
// last is for all further ones.
const CATEGORIES = {
  light: "#002d87 #c3870f #870f00 #1e96d2 #a55a1e #875a87 #0f785a #3c5ae1 #5a2d4b #f02d69 #8a929c".split(" "),
  dark: "#7896e1 #ffc300 #b45a0f #3cffe1 #a5a569 #875ab4 #0f875a #1ec3a5 #e1c3ff #d2f0a5 #767f89".split(" "),
};
export const MOST_CATEGORIES = CATEGORIES.light.length - 1;

/** Return what tells whether the reader's system is dark. */
export function darkScheme() {
  return window.matchMedia("(prefers-color-scheme: dark)");
}

/** @param {boolean} isDark */
export function useColours(isDark = darkScheme().matches) {
  Object.assign(colours, data.colours[isDark ? "dark" : "light"], { dark: isDark });
}

/** @param {number} at */
export function sectorColour(at) {
  const sector = data.sectors[at];
  if (!sector) return colours.muted;
  return colours.dark ? sector.dark : sector.light;
}

/**
 * Return the colour of a community; one beyond the last colour takes the first again.
 * @param {number} at
 */
export function communityColour(at) {
  return colours.communities[at % colours.communities.length];
}

/**
 * Return the colour of a sector while colours tell sectors, else the muted one.
 * @param {number} at
 */
export function sectorColourInUse(at) {
  return state.colour === "kind" ? sectorColour(at) : colours.muted;
}

/** @param {Entity} entity */
export function entityColour(entity) {
  if (state.colour === "kind" || entity.several) return sectorColour(sectorIndex(entity));
  const field = findField(state.colour);
  if (!field) return colours.muted;
  if (isScale(field)) return shadeColour(shareOf(field, entity.at));
  return categoryColour(rankOf(field, entity.at));
}

/**
 * Return the colour of a category by its place among all, the commonest first; -1 stands for no value.
 * @param {number} rank
 */
export function categoryColour(rank) {
  return rank < 0
    ? noValueColour()
    : CATEGORIES[colours.dark ? "dark" : "light"][Math.min(rank, MOST_CATEGORIES)];
}

/** Return the colour of what has no value: off every scale, so that it is taken for neither little nor much. */
export function noValueColour() {
  return colours.dark ? "#7d7468" : "#a89f92";
}

/** @param {number | null} share */
function shadeColour(share) {
  return share === null ? noValueColour() : scaleColour(share);
}

/**
 * Return the colour of a value, given as a share of the largest.
 * @param {number} share
 */
export function scaleColour(share) {
  const [from, to] = colours.dark
    ? [
        [58, 72, 92],
        [139, 196, 255],
      ]
    : [
        [176, 190, 211],
        [16, 42, 112],
      ];
  const channels = from.map((channel, at) => Math.round(channel + (to[at] - channel) * Math.sqrt(share)));
  return `rgb(${channels.join(",")})`;
}

/** @param {Entity} entity */
export function entitySize(entity) {
  if (state.size === "kind" || entity.several) return entity.size;
  const field = findField(state.size);
  const share = field ? shareOf(field, entity.at) : null;
  return share === null ? entity.size : sizeOfShare(share);
}

/**
 * Tell whether an organisation has no value where sizes tell values. Its mark is hollow and keeps its usual size.
 * @param {Entity} entity
 */
export function isWithoutSize(entity) {
  const field = state.size === "kind" || entity.several ? undefined : findField(state.size);
  return field !== undefined && shareOf(field, entity.at) === null;
}

/**
 * Return half the size of the symbol for a value, given as a share of the largest: areas tell values.
 * @param {number} share
 */
export function sizeOfShare(share) {
  return 4 + 16 * Math.sqrt(share);
}

/**
 * Return the colour, dark or white, in which a text can be read on another colour.
 * @param {string} colour
 */
export function readableOn(colour) {
  const channels = colour.startsWith("#")
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : (colour.match(/[0-9]+/g) ?? []).map(Number);
  const [red, green, blue] = channels.map((channel) => (channel / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.22 ? "#12161b" : "#ffffff";
}
