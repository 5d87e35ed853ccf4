// Where ties run: two places in; a line, an arc or a curve out, with points along it.

const bends = []; // place of each tie among the parallel ones of its pair: 0, or ±1, ±2, ...

function countParallels() {
  const pairs = new Map();
  for (const tie of ties) {
    if (!tie.drawn) continue;
    const key = tie.from < tie.to ? tie.from * entities.length + tie.to : tie.to * entities.length + tie.from;
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(tie.at);
  }
  for (const found of pairs.values()) {
    found.forEach((at, number) => {
      bends[at] = (number - (found.length - 1) / 2) * (ties[at].from < ties[at].to ? 1 : -1);
    });
  }
}

function spot(at) {
  const moved = state.moved[at];
  const entity = entities[at];
  return moved ? { x: moved[0], y: moved[1] } : entity;
}

// The curve of a tie: [x1, y1, cx1, cy1, cx2, cy2, x2, y2], or [x1, y1, x2, y2] where it is straight.
function course(tie) {
  return bent(spot(tie.from), spot(tie.to), tie.curve, bends[tie.at] || 0);
}

function bent(from, to, curve, bend) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const long = Math.hypot(dx, dy) || 1;
  const aside = bend * 5.4; // control points; the line itself is three quarters as far aside
  const [nx, ny] = [(-dy / long) * aside, (dx / long) * aside];
  if (curve === "spoke") {
    const middle = (from.x + to.x) / 2;
    return [from.x, from.y, middle + nx, from.y + ny, middle + nx, to.y + ny, to.x, to.y];
  }
  const bow = curve === "bow" ? 0.35 * (from.y > to.y || (from.y === to.y && from.x > to.x) ? -1 : 1) : 0;
  if (!bow && !bend) return [from.x, from.y, to.x, to.y];
  const [bx, by] = [nx - dy * bow, ny + dx * bow];
  return [from.x, from.y, from.x + dx / 3 + bx, from.y + dy / 3 + by, to.x - dx / 3 + bx, to.y - dy / 3 + by, to.x, to.y];
}

function trace(pen, line) {
  pen.moveTo(line[0], line[1]);
  if (line.length === 4) pen.lineTo(line[2], line[3]);
  else pen.bezierCurveTo(line[2], line[3], line[4], line[5], line[6], line[7]);
}

function pointOn(line, t) {
  if (line.length === 4) return { x: line[0] + (line[2] - line[0]) * t, y: line[1] + (line[3] - line[1]) * t };
  const s = 1 - t;
  const mix = (a, b, c, d) => s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
  return { x: mix(line[0], line[2], line[4], line[6]), y: mix(line[1], line[3], line[5], line[7]) };
}

// How far a point lies from a line, found on straight pieces of it.
function distanceTo(line, { x, y }) {
  const pieces = line.length === 4 ? 1 : 16;
  let least = Infinity;
  let from = pointOn(line, 0);
  for (let piece = 1; piece <= pieces; piece += 1) {
    const to = pointOn(line, piece / pieces);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const along = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(from.x + along * dx - x, from.y + along * dy - y));
    from = to;
  }
  return least;
}

// The head of an arrow at the end of a line, clear of the glyph there: three points, or null where there is no room.
function arrowHead(line, reach, size) {
  const end = line.length === 4 ? { x: line[2], y: line[3] } : { x: line[6], y: line[7] };
  if (Math.hypot(end.x - line[0], end.y - line[1]) <= 28) return null;
  const step = Math.min(0.45, (reach + 1) / (Math.hypot(end.x - line[0], end.y - line[1]) || 1));
  const tip = pointOn(line, 1 - step);
  const back = pointOn(line, Math.max(0, 1 - step * 1.8));
  const angle = Math.atan2(tip.y - back.y, tip.x - back.x);
  const wing = (turn) => [tip.x - size * Math.cos(angle + turn), tip.y - size * Math.sin(angle + turn)];
  return [[tip.x, tip.y], wing(0.42), wing(-0.42)];
}
