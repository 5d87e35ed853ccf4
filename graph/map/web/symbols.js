// @ts-check
// The symbols of sectors, and the stack of outlines that stands for a collective.

export const HOLLOW_WIDTH = 1.6; // pixels of the outline of a hollow symbol
/** @type {Record<string, [corners: number, turn: number]>} */
const CORNERS = {
  hexagon: [6, 0],
  pentagon: [5, -90],
  triangle: [3, -90],
  triangleDown: [3, 90],
  diamond: [4, -90],
};
/**
 * Regular shapes look smaller or larger than a circle of the same radius; these factors make them look alike.
 * @type {Record<string, number>}
 */
const RADIUS_FACTORS = {
  circle: 0.95,
  square: 0.86,
  hexagon: 1.08,
  pentagon: 1.06,
  triangle: 1.2,
  triangleDown: 1.2,
  diamond: 1.18,
};

/**
 * Add the outline of a symbol to the path begun.
 * @param {DrawContext} context
 * @param {string | undefined} shape
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
export function traceSymbol(context, shape = "", x, y, size) {
  const r = size * (RADIUS_FACTORS[shape] || 1);
  if (shape === "square") context.rect(x - r, y - r, 2 * r, 2 * r);
  else if (CORNERS[shape]) tracePolygon(context, CORNERS[shape], x, y, r);
  else {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, 2 * Math.PI);
  }
}

/**
 * @param {DrawContext} context
 * @param {[number, number]} corners
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
function tracePolygon(context, [count, turn], x, y, r) {
  const drop = count === 3 ? 0.22 * r * (turn < 0 ? 1 : -1) : 0; // a triangle's weight lies off its middle
  for (let corner = 0; corner < count; corner += 1) {
    const angle = ((turn + (360 / count) * corner) * Math.PI) / 180;
    const [cornerX, cornerY] = [x + r * Math.cos(angle), y + drop + r * Math.sin(angle)];
    if (corner) context.lineTo(cornerX, cornerY);
    else context.moveTo(cornerX, cornerY);
  }
  context.closePath();
}

/**
 * Draw a filled symbol, or the stack of a collective.
 * @param {DrawContext} context
 * @param {string | undefined} shape
 * @param {Point} place
 * @param {number} size
 * @param {string} colour
 * @param {string} pageColour
 */
export function drawSymbol(context, shape, { x, y }, size, colour, pageColour) {
  context.save();
  if (shape === "several") {
    drawStack(context, x, y, size, colour, pageColour);
  } else {
    context.beginPath();
    traceSymbol(context, shape, x, y, size);
    context.fillStyle = colour;
    context.fill();
  }
  context.restore();
}

/**
 * Draw the outline of a symbol, for one that has no value.
 * @param {DrawContext} context
 * @param {Point} place
 * @param {number} size
 * @param {string} colour
 */
export function drawHollowSymbol(context, { x, y }, size, colour) {
  context.save();
  context.beginPath();
  traceSymbol(context, "circle", x, y, size);
  context.strokeStyle = colour;
  context.lineWidth = HOLLOW_WIDTH;
  context.stroke();
  context.restore();
}

/**
 * @param {DrawContext} context
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {string} colour
 * @param {string} pageColour
 */
function drawStack(context, x, y, size, colour, pageColour) {
  context.lineWidth = 1.3;
  context.setLineDash([2.4, 1.8]);
  context.strokeStyle = colour;
  context.fillStyle = pageColour;
  for (const step of [1, 0, -1]) {
    context.beginPath();
    context.arc(x + step * 0.55 * size, y - step * 0.28 * size, 0.78 * size, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}
