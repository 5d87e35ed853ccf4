// @ts-check
// The rounded outline about some places.

const ROUND_CORNERS = 24; // of the circle about a place

/**
 * Return the corners of the smallest convex outline that keeps a distance from all places.
 * @param {Point[]} places
 * @param {number} distance
 * @returns {[number, number][]}
 */
export function roundedHull(places, distance) {
  const corners = hullOf(places.map(({ x, y }) => [x, y]));
  const circles = corners.flatMap(([x, y]) =>
    Array.from({ length: ROUND_CORNERS }, (_, corner) => {
      const angle = (2 * Math.PI * corner) / ROUND_CORNERS;
      return /** @type {[number, number]} */ ([
        x + distance * Math.cos(angle),
        y + distance * Math.sin(angle),
      ]);
    }),
  );
  return hullOf(circles);
}

/**
 * Return the corners of the smallest convex outline of points (Andrew 1979); two points or one are their own.
 * @param {[number, number][]} points
 */
function hullOf(points) {
  points.sort(([x1, y1], [x2, y2]) => x1 - x2 || y1 - y2);
  return points.length < 3 ? points : [...halfHull(points), ...halfHull(points.reverse())];
}

/**
 * Return one side of the convex outline of sorted points, without its last corner.
 * @param {[number, number][]} points
 */
function halfHull(points) {
  /** @type {[number, number][]} */
  const side = [];
  for (const point of points) {
    while (side.length > 1 && turn(side[side.length - 2], side[side.length - 1], point) <= 0) side.pop();
    side.push(point);
  }
  return side.slice(0, -1);
}

/**
 * @param {[number, number]} start
 * @param {[number, number]} middle
 * @param {[number, number]} end
 */
function turn([x1, y1], [x2, y2], [x3, y3]) {
  return (x2 - x1) * (y3 - y1) - (y2 - y1) * (x3 - x1);
}
