// @ts-check
// The logos of organisations: loaded once, shown in the mark from a certain scale on, and in the panel.

import { make } from "./elements.js";
import { data } from "./page_data.js";

const LOGO_FROM = 1.6; // pixels of a unit
// pixels on screen of a mark with its logo, and for each of scale
const [LEAST_LOGO_RADIUS, MOST_LOGO_RADIUS, LOGO_GROWTH] = [13, 30, 8.5];
const [LOGO_DISC, LOGO_SIDE] = [0.84, 1.16]; // of the radius of the mark: the white ground, and the side of the picture

/** @type {Map<number, HTMLImageElement>} */
const images = new Map();

/**
 * Begin to load the logos.
 * @param {() => void} act what follows when one is there
 */
export function loadLogos(act) {
  for (const [at, address] of Object.entries(data.logos ?? {})) {
    const image = new Image();
    image.onload = () => {
      images.set(Number(at), image);
      act();
    };
    image.src = address;
  }
}

/**
 * Return the radius that a mark has at least, so that its logo can be seen; 0 where it shows none.
 * @param {number} at
 * @param {number} k
 */
export function leastLogoRadius(at, k) {
  return images.has(at) ? mostLogoRadius(k) : 0;
}

/**
 * Return the radius of marks with a logo at a scale; 0 where none shows any.
 * @param {number} k
 */
export function mostLogoRadius(k) {
  if (k < LOGO_FROM || !images.size) return 0;
  return Math.min(MOST_LOGO_RADIUS, Math.max(LEAST_LOGO_RADIUS, LOGO_GROWTH * k)) / k;
}

/**
 * Draw a logo on a mark.
 * @param {DrawContext} context
 * @param {number} at
 * @param {Point} place
 * @param {number} radius
 */
export function drawLogo(context, at, { x, y }, radius) {
  const image = images.get(at);
  if (!image) return;
  context.fillStyle = "#ffffff"; // as on paper, which logos are made for
  context.beginPath();
  context.arc(x, y, LOGO_DISC * radius, 0, 2 * Math.PI);
  context.fill();
  const scale = (LOGO_SIDE * radius) / Math.max(image.width, image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  context.drawImage(image, x - width / 2, y - height / 2, width, height);
}

/**
 * Show the logo of an organisation in the panel; null where it has none.
 * @param {number} at
 */
export function makeLogo(at) {
  const src = data.logos?.[at];
  return src ? make("img", { class: "logo", src, alt: "" }) : null;
}
