// @ts-check
// The last drawing of a heavy picture, carried along above the canvas while a new one is drawn underneath.

import { camera, viewport } from "./camera.js";
import { byId } from "./elements.js";

/** @type {Camera | null} The camera of the drawing that is carried; null while none is. */
let carriedFrom = null;

/** @returns {HTMLCanvasElement} */
function carrier() {
  return /** @type {HTMLCanvasElement} */ (byId("carried"));
}

/**
 * Copy a drawing and show the copy in its place.
 * @param {HTMLCanvasElement} picture
 * @param {Camera} from the camera that it was drawn for
 */
export function carryPicture(picture, from) {
  const canvas = carrier();
  const { width, height } = picture;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  canvas.hidden = false;
  carriedFrom = { ...from };
  moveCarried();
}

/** Put the carried drawing where the camera now sees it. */
export function moveCarried() {
  if (!carriedFrom) return;
  const scale = camera.k / carriedFrom.k;
  const x = (viewport.width / 2) * (1 - scale) + (carriedFrom.x - camera.x) * camera.k;
  const y = (viewport.height / 2) * (1 - scale) + (carriedFrom.y - camera.y) * camera.k;
  carrier().style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
}

/** Show the canvas itself again. */
export function leaveCarried() {
  if (!carriedFrom) return;
  carriedFrom = null;
  carrier().hidden = true;
}

export function isCarried() {
  return carriedFrom !== null;
}

/**
 * Set how opaque the picture is, whichever drawing of it is seen.
 * @param {HTMLCanvasElement} picture
 * @param {string} opacity
 */
export function fadePicture(picture, opacity) {
  carrier().style.opacity = opacity;
  picture.style.opacity = isCarried() ? "0" : opacity;
}
