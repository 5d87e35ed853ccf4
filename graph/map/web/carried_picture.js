// @ts-check
// The last drawing of a heavy picture, carried along above its canvas while a new one is drawn underneath.

import { camera, viewport } from "./camera.js";

/** @type {Camera | null} The camera of the drawing that is carried; null while none is. */
let carriedFrom = null;

/** Return the canvases that carry a drawing; each follows the one that it carries. */
function listCarriers() {
  return /** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll("canvas.carried"));
}

/** @param {HTMLCanvasElement} carrier */
function pictureOf(carrier) {
  return /** @type {HTMLCanvasElement} */ (carrier.previousElementSibling);
}

/**
 * Copy what is drawn and show the copies in its place.
 * @param {Camera} from the camera that it was drawn for
 */
export function carryPictures(from) {
  for (const carrier of listCarriers()) {
    const picture = pictureOf(carrier);
    const { width, height } = picture;
    if (carrier.width !== width || carrier.height !== height) Object.assign(carrier, { width, height });
    carrier.getContext("2d")?.drawImage(picture, 0, 0);
    carrier.hidden = false;
  }
  carriedFrom = { ...from };
  moveCarried();
}

/** Put the carried drawings where the camera now sees them. */
export function moveCarried() {
  if (!carriedFrom) return;
  const scale = camera.k / carriedFrom.k;
  const x = (viewport.width / 2) * (1 - scale) + (carriedFrom.x - camera.x) * camera.k;
  const y = (viewport.height / 2) * (1 - scale) + (carriedFrom.y - camera.y) * camera.k;
  for (const { style } of listCarriers()) style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
}

/** Show the canvases themselves again. */
export function leaveCarried() {
  if (!carriedFrom) return;
  carriedFrom = null;
  for (const carrier of listCarriers()) carrier.hidden = true;
}

export function isCarried() {
  return carriedFrom !== null;
}

/**
 * Set how opaque the pictures are, whichever drawing of them is seen.
 * @param {string} opacity
 */
export function fadePictures(opacity) {
  for (const carrier of listCarriers()) {
    carrier.style.opacity = opacity;
    pictureOf(carrier).style.opacity = isCarried() ? "0" : opacity;
  }
}
