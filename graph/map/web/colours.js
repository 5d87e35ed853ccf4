// @ts-check
// The colours and sizes of what is drawn: by sector, by community or by a measure, on a light or a dark page.

import { data, findMeasure, sectorIndex } from "./page_data.js";
import { state } from "./state.js";

/**
 * The colours in use now; `useColours` sets them before anything is drawn.
 * @type {Palette & { dark: boolean }}
 */
export const colours = { page: "", text: "", muted: "", line: "", communities: [], dark: false };

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
  if (state.colour !== "community") return shadeColour(measureShare(state.colour, entity));
  const community = data.communities?.of?.[entity.at];
  return community === undefined || community < 0 ? colours.muted : communityColour(community);
}

/** @type {WeakMap<Measure, number>} */
const largest = new WeakMap();

/**
 * Return how large a value is beside the largest, 0 to 1; null where there is none.
 * @param {string} id
 * @param {Entity} entity
 */
function measureShare(id, entity) {
  const measure = findMeasure(id);
  const value = measure?.values[entity.at];
  if (!measure || value === null || value === undefined) return null;
  const most = largestValue(measure);
  return most ? value / most : 0;
}

/**
 * Return the largest value of a measure; it is looked for once.
 * @param {Measure} measure
 */
export function largestValue(measure) {
  const known =
    largest.get(measure) ?? measure.values.reduce((most, value) => Math.max(most ?? 0, value ?? 0), 0);
  largest.set(measure, known ?? 0);
  return known ?? 0;
}

/** @param {number | null} share */
function shadeColour(share) {
  return share === null ? colours.muted : scaleColour(share);
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
  const share = measureShare(state.size, entity);
  return share === null ? entity.size : sizeOfShare(share);
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
