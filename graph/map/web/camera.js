// @ts-check
// The camera: which part of the picture is in view, and how places in it correspond to points on the screen.

import { textBox } from "./canvas_text.js";
import { data, entities } from "./page_data.js";
import { changeState, state } from "./state.js";
import { positionOf } from "./tie_curves.js";
import { visible } from "./visible.js";

const [LEAST_ZOOM, MOST_ZOOM] = [0.002, 40];
export const ZOOM_STEP = 1.3; // of a key or a button
const AREA_NAME_ROOM = 24; // pixels for the names above the highest areas, and as much below
const SPOT_MARGIN = 48; // pixels in which circles and names at the edge of a geographic picture have room
const MOST_WHOLE_ZOOM = 1.4; // at which the whole picture is shown where there is room for more

/** @type {Camera} */
export const camera = { x: 0, y: 0, k: 1 };
/** The size of the canvas in pixels of the page. */
export const viewport = { width: 0, height: 0 };

/** @param {number} k */
function limitZoom(k) {
  return Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, k));
}

/**
 * Return the place in the picture of a point on the canvas.
 * @param {Point} point
 * @returns {Point}
 */
export function toWorld({ x, y }) {
  return {
    x: camera.x + (x - viewport.width / 2) / camera.k,
    y: camera.y + (y - viewport.height / 2) / camera.k,
  };
}

/**
 * Return the point on the canvas of a place in the picture.
 * @param {Point} place
 * @returns {Point}
 */
export function toScreen({ x, y }) {
  return {
    x: (x - camera.x) * camera.k + viewport.width / 2,
    y: (y - camera.y) * camera.k + viewport.height / 2,
  };
}

/**
 * Return the part of the picture that a camera shows.
 * @param {Camera} view
 * @param {number} width
 * @param {number} height
 * @returns {Frame}
 */
export function frameOf({ x, y, k }, width, height) {
  return [x - width / 2 / k, y - height / 2 / k, x + width / 2 / k, y + height / 2 / k];
}

/**
 * Return the camera that shows a part of the picture in a room on the screen.
 * @param {Frame} frame
 * @param {number} width
 * @param {number} height
 * @param {number} most
 * @returns {Camera}
 */
export function cameraFor([left, top, right, bottom], width, height, most) {
  const k = Math.min(
    (width - 16) / Math.max(1, right - left),
    (height - 12) / Math.max(1, bottom - top),
    most,
  );
  return { x: (left + right) / 2, y: (top + bottom) / 2, k: limitZoom(k) };
}

/**
 * Return the camera for what the state has in view, in a room of any shape.
 * @param {number} width
 * @param {number} height
 * @param {number} most
 * @returns {Camera}
 */
export function cameraOfState(width, height, most = MOST_WHOLE_ZOOM) {
  if (state.camera) {
    const { x, y, width: wide, height: high } = state.camera;
    return { x, y, k: limitZoom(Math.min(width / wide, height / high)) };
  }
  const nearby = state.steps ? boundsAround(entities.map((entity) => entity.at)) : null;
  const { geography, layout } = data;
  if (state.picture === "places" && geography)
    return cameraFor(geography.bounds, width - SPOT_MARGIN, height - SPOT_MARGIN, most);
  if (nearby) return cameraFor(nearby, width, height, 1.8);
  return cameraFor(layout.bounds, width, height - (state.cluster ? AREA_NAME_ROOM : 0), most);
}

/**
 * Return the bounds of some organisations with their names, null where none of them is drawn.
 * @param {Iterable<number>} members
 * @returns {Frame | null}
 */
export function boundsAround(members) {
  const boxes = [...members].filter((at) => visible.separate[at]).flatMap(boxesOf);
  if (!boxes.length) return null;
  return [
    Math.min(...boxes.map((box) => box.x)),
    Math.min(...boxes.map((box) => box.y)),
    Math.max(...boxes.map((box) => box.x + box.width)),
    Math.max(...boxes.map((box) => box.y + box.height)),
  ];
}

/**
 * @param {number} at
 * @returns {Box[]}
 */
function boxesOf(at) {
  const { x, y } = positionOf(at);
  const shift = { x: x - entities[at].x, y: y - entities[at].y };
  const names = (data.layout.labels[at] || []).map((words) => textBox(words, words.size, shift));
  return [{ x: x - 20, y: y - 20, width: 40, height: 40 }, ...names];
}

/**
 * Move the camera and keep in the state what it shows.
 * @param {Point & { k?: number }} to
 */
export function moveCamera({ x, y, k = camera.k }) {
  Object.assign(camera, { x, y, k: limitZoom(k) });
  const [width, height] = [viewport.width / camera.k, viewport.height / camera.k];
  changeState({ camera: { x: camera.x, y: camera.y, width, height } });
}

/**
 * Zoom about a point of the canvas, which stays where it is.
 * @param {number} factor
 * @param {Point} point
 */
export function zoomBy(factor, point = { x: viewport.width / 2, y: viewport.height / 2 }) {
  const fixed = toWorld(point);
  const k = limitZoom(camera.k * factor);
  const x = fixed.x - (point.x - viewport.width / 2) / k;
  const y = fixed.y - (point.y - viewport.height / 2) / k;
  moveCamera({ x, y, k });
}

/**
 * @param {number} x
 * @param {number} y
 */
export function panBy(x, y) {
  moveCamera({ x: camera.x - x / camera.k, y: camera.y - y / camera.k });
}
