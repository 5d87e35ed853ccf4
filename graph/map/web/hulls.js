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
  const points = places.flatMap(({ x, y }) =>
    Array.from({ length: ROUND_CORNERS }, (_, corner) => {
      const angle = (2 * Math.PI * corner) / ROUND_CORNERS;
      return /** @type {[number, number]} */ ([
        x + distance * Math.cos(angle),
        y + distance * Math.sin(angle),
      ]);
    }),
  );
  points.sort(([x1, y1], [x2, y2]) => x1 - x2 || y1 - y2);
  return [...halfHull(points), ...halfHull(points.reverse())];
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
