"use strict";
// Shapes of sectors, the stack of those not named, and samples of lines: points in, strokes on a canvas out.

const SIDES = { hexagon: [6, 0], pentagon: [5, -90], triangle: [3, -90], triangleDown: [3, 90], diamond: [4, -90] };
// Regular shapes look smaller or larger than a circle of the same radius; these make them look alike.
const REACH = { circle: 0.95, square: 0.86, hexagon: 1.08, pentagon: 1.06, triangle: 1.2, triangleDown: 1.2, diamond: 1.18 };

function glyphPath(ctx, shape, x, y, size) {
  const r = size * (REACH[shape] || 1);
  ctx.beginPath();
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
    ctx.arc(x, y, r, 0, 2 * Math.PI);
  }
}

function drawGlyph(ctx, shape, x, y, size, colour, page) {
  ctx.save();
  if (shape === "several") {
    drawStack(ctx, x, y, size, colour, page);
  } else {
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

// A canvas of a fixed size in the panel, drawn sharp on any screen; `paint` is called again when colours change.
function sample(width, height, paint) {
  const canvas = document.createElement("canvas");
  const ratio = Math.max(2, window.devicePixelRatio || 1);
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.setAttribute("aria-hidden", "true");
  canvas.repaint = () => {
    const ctx = canvas.getContext("2d");
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    paint(ctx);
  };
  canvas.repaint();
  return canvas;
}

function lineSample(dashes, thick, colour) {
  return sample(40, 14, (ctx) => {
    ctx.strokeStyle = colour();
    ctx.lineWidth = thick;
    ctx.setLineDash(dashes);
    ctx.beginPath();
    ctx.moveTo(0, 7);
    ctx.lineTo(40, 7);
    ctx.stroke();
  });
}
