// Shapes of sectors, and the stack of those not named: a place and a size in, strokes on a pen out.

const SIDES = { hexagon: [6, 0], pentagon: [5, -90], triangle: [3, -90], triangleDown: [3, 90], diamond: [4, -90] };
// Regular shapes look smaller or larger than a circle of the same radius; these make them look alike.
const REACH = { circle: 0.95, square: 0.86, hexagon: 1.08, pentagon: 1.06, triangle: 1.2, triangleDown: 1.2, diamond: 1.18 };

// Adds the outline to the path begun.
function glyphPath(ctx, shape, x, y, size) {
  const r = size * (REACH[shape] || 1);
  if (shape === "square") {
    ctx.rect(x - r, y - r, 2 * r, 2 * r);
  } else if (SIDES[shape]) {
    const [count, turn] = SIDES[shape];
    const drop = count === 3 ? (turn < 0 ? 0.22 * r : -0.22 * r) : 0;
    for (let corner = 0; corner < count; corner += 1) {
      const angle = ((turn + (360 / count) * corner) * Math.PI) / 180;
      ctx[corner ? "lineTo" : "moveTo"](x + r * Math.cos(angle), y + drop + r * Math.sin(angle));
    }
    ctx.closePath();
  } else {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, 2 * Math.PI);
  }
}

function drawGlyph(ctx, shape, x, y, size, colour, page) {
  ctx.save();
  if (shape === "several") {
    drawStack(ctx, x, y, size, colour, page);
  } else {
    ctx.beginPath();
    glyphPath(ctx, shape, x, y, size);
    ctx.fillStyle = colour;
    ctx.fill();
  }
  ctx.restore();
}

function drawStack(ctx, x, y, size, colour, page) {
  ctx.lineWidth = 1.3;
  ctx.setLineDash([2.4, 1.8]);
  ctx.strokeStyle = colour;
  ctx.fillStyle = page;
  for (const step of [1, 0, -1]) {
    ctx.beginPath();
    ctx.arc(x + step * 0.55 * size, y - step * 0.28 * size, 0.78 * size, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
}
