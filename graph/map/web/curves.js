// @ts-check
// Lines and curves between two places, with points along them. `svg_paths` in Python draws the same.

const SPREAD = 5.4; // pixels between the control points of parallel ties; the lines lie three quarters as far
const BOW = 0.35; // how far a bow bulges, as a share of its length
const LEAST_FOR_HEAD = 28; // pixels that a line must be long to bear an arrow head
const CURVES_AT_ONCE = 20; // of one stroke; a browser slows down where a stroke has many
const PIECES = 16; // straight pieces that stand for a curve where its distance is measured

/**
 * Draw a curve between two places: a spoke, a bow, or a straight line where nothing lies parallel.
 * @param {Point} from
 * @param {Point} to
 * @param {string} shape
 * @param {number} bend the place among parallel ties: 0, or ±0.5, ±1, ...
 * @returns {Curve}
 */
export function bendCurve(from, to, shape, bend) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const aside = bend * SPREAD;
  const [nx, ny] = [(-dy / length) * aside, (dx / length) * aside];
  if (shape === "spoke") {
    const middle = (from.x + to.x) / 2;
    return [from.x, from.y, middle + nx, from.y + ny, middle + nx, to.y + ny, to.x, to.y];
  }
  const isUpward = from.y > to.y || (from.y === to.y && from.x > to.x);
  const bow = shape === "bow" ? BOW * (isUpward ? -1 : 1) : 0;
  if (!bow && !bend) return [from.x, from.y, to.x, to.y];
  const [bx, by] = [nx - dy * bow, ny + dx * bow];
  const start = [from.x + dx / 3 + bx, from.y + dy / 3 + by];
  const end = [to.x - dx / 3 + bx, to.y - dy / 3 + by];
  return [from.x, from.y, ...start, ...end, to.x, to.y];
}

/**
 * Add a curve to the path begun.
 * @param {DrawContext} context
 * @param {Curve} curve
 */
export function traceCurve(context, curve) {
  context.moveTo(curve[0], curve[1]);
  if (curve.length === 4) context.lineTo(curve[2], curve[3]);
  else context.bezierCurveTo(curve[2], curve[3], curve[4], curve[5], curve[6], curve[7]);
}

/**
 * Draw curves of one style, some at each step.
 * @param {DrawContext} context
 * @param {Curve[]} curves
 */
export function* strokeCurves(context, curves) {
  for (let from = 0; from < curves.length; from += CURVES_AT_ONCE) {
    context.beginPath();
    for (const curve of curves.slice(from, from + CURVES_AT_ONCE)) traceCurve(context, curve);
    context.stroke();
    yield;
  }
}

/**
 * Return the point at a share of a curve, 0 at its start and 1 at its end.
 * @param {Curve} curve
 * @param {number} t
 * @returns {Point}
 */
export function pointOnCurve(curve, t) {
  if (curve.length === 4) {
    return { x: curve[0] + (curve[2] - curve[0]) * t, y: curve[1] + (curve[3] - curve[1]) * t };
  }
  const s = 1 - t;
  /** @param {number} offset 0 for x, 1 for y */
  const mix = (offset) =>
    s * s * s * curve[offset] +
    3 * s * s * t * curve[2 + offset] +
    3 * s * t * t * curve[4 + offset] +
    t * t * t * curve[6 + offset];
  return { x: mix(0), y: mix(1) };
}

/**
 * Return how far a point lies from a curve, measured on straight pieces of it.
 * @param {Curve} curve
 * @param {Point} point
 */
export function distanceToCurve(curve, { x, y }) {
  const pieces = curve.length === 4 ? 1 : PIECES;
  let least = Number.POSITIVE_INFINITY;
  let from = pointOnCurve(curve, 0);
  for (let piece = 1; piece <= pieces; piece += 1) {
    const to = pointOnCurve(curve, piece / pieces);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const along = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1);
    const share = Math.max(0, Math.min(1, along));
    least = Math.min(least, Math.hypot(from.x + share * dx - x, from.y + share * dy - y));
    from = to;
  }
  return least;
}

/**
 * Return the head of an arrow at the end of a curve, clear of the symbol there: three points, or null where
 * the curve is too short to bear one.
 * @param {Curve} curve
 * @param {number} clearance
 * @param {number} size
 * @returns {[number, number][] | null}
 */
export function findArrowHead(curve, clearance, size) {
  const [endX, endY] = curve.slice(-2);
  const length = Math.hypot(endX - curve[0], endY - curve[1]);
  if (length <= LEAST_FOR_HEAD) return null;
  const step = Math.min(0.45, (clearance + 1) / length);
  const tip = pointOnCurve(curve, 1 - step);
  const back = pointOnCurve(curve, Math.max(0, 1 - step * 1.8));
  const angle = Math.atan2(tip.y - back.y, tip.x - back.x);
  /**
   * @param {number} turn
   * @returns {[number, number]}
   */
  const wing = (turn) => [tip.x - size * Math.cos(angle + turn), tip.y - size * Math.sin(angle + turn)];
  return [[tip.x, tip.y], wing(0.42), wing(-0.42)];
}

/**
 * Add a line through points to the path begun.
 * @param {DrawContext} context
 * @param {[number, number][]} points
 */
export function tracePoints(context, points) {
  for (const [number, [x, y]] of points.entries()) {
    if (number) context.lineTo(x, y);
    else context.moveTo(x, y);
  }
}
