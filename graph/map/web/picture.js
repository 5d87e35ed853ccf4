// The picture: what is to be seen in, strokes on a pen out. A pen is a canvas's context, or writes SVG.

const SMALLEST = 7; // pixels on screen below which a name is left out
const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const colours = {};
const camera = { x: 0, y: 0, k: 1 };
let hovered = null; // { type, at }
let drawn = []; // texts of the last drawing: { box, at, words }

const DARK = { page: "#12161b", text: "#e8ecf1", muted: "#a9b2bd", line: "#8d97a3", dark: true };
const LIGHT = { page: "#ffffff", text: "#1b1f24", muted: "#545d69", line: "#6b7480", dark: false };
const FACE = '"Stakeholder Bengali", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Nirmala UI", "Noto Sans Bengali", sans-serif';
function readColours(dark = darkness.matches) {
  Object.assign(colours, dark ? DARK : LIGHT);
}

// Neighbours on the wheel differ in lightness too; a community beyond them takes the first again, with its number written.
const WHEEL = {
  light: ["#9A3324", "#16358C", "#2F9E56", "#C21FB0", "#A86A08", "#0A6B6B", "#78808F"],
  dark: ["#DB6F38", "#5B97F5", "#C4EFAA", "#EBC2FA", "#F2B01E", "#2CC7B4", "#858A94"],
};

function sectorColour(at) {
  const sector = data.sectors[at];
  return sector ? (colours.dark ? sector.dark : sector.light) : colours.muted;
}

function colourOf(entity) {
  if (state.colour === "kind" || entity.several) return sectorColour(sectorAt(entity));
  if (state.colour === "community") {
    const of = data.communities.of[entity.at];
    return of === undefined || of < 0 ? colours.muted : WHEEL[colours.dark ? "dark" : "light"][of % WHEEL.light.length];
  }
  return shade(share(state.colour, entity));
}

// How large a value is beside the largest, 0 to 1; null where there is none.
function share(id, entity) {
  const measure = data.measures.find((one) => one.id === id);
  const value = measure.values[entity.at];
  if (value === null || value === undefined) return null;
  measure.most ??= Math.max(...measure.values.filter((one) => one !== null));
  return measure.most ? value / measure.most : 0;
}

function shade(part) {
  if (part === null) return colours.muted;
  const [from, to] = colours.dark ? [[58, 72, 92], [139, 196, 255]] : [[176, 190, 211], [16, 42, 112]];
  return `rgb(${from.map((one, at) => Math.round(one + (to[at] - one) * Math.sqrt(part))).join(",")})`;
}

function sizeOf(entity) {
  if (state.size === "kind" || entity.several) return entity.size;
  const part = share(state.size, entity);
  return part === null ? 4 : 4 + 16 * Math.sqrt(part);
}

// What stays bright: what is chosen or pointed at with its surroundings, or a path; null where all is.
function brightness() {
  if (state.ends) return pathLight();
  const on = hovered || state.chosen;
  if (!on || (state.steps && !hovered)) return null;
  const found = { entities: new Set(), ties: new Set() };
  if (on.type === "tie") {
    found.ties.add(on.at);
    found.entities.add(ties[on.at].from).add(ties[on.at].to);
  } else if (on.type === "entity") {
    found.entities.add(on.at);
    for (const tie of near[on.at]) {
      if (!seen.tie[tie]) continue;
      found.ties.add(tie);
      found.entities.add(otherEnd(ties[tie], on.at));
    }
  } else if (on.type === "kind") {
    for (const tie of ties) {
      if (tie.kind !== on.at || !seen.tie[tie.at]) continue;
      found.ties.add(tie.at);
      found.entities.add(tie.from).add(tie.to);
    }
  } else if (on.type === "sector") {
    for (const entity of entities) if (sectorAt(entity) === on.at && !entity.several) found.entities.add(entity.at);
  } else if (on.type === "group") {
    for (const entity of entities) if (entity.group === on.at) found.entities.add(entity.at);
    for (const tie of ties) if (seen.tie[tie.at] && entities[tie.from].group === on.at && entities[tie.to].group === on.at) found.ties.add(tie.at);
  }
  return found;
}

// Draws the part of the picture within a frame of it, [left, top, right, bottom], at k pixels a unit.
function paint(pen, k, bright, frame) {
  drawn = [];
  stage.weight = 0;
  if (data.layout.groups.length) paintGroups(pen, k, bright);
  paintTies(pen, k, bright, frame);
  paintMarks(pen, k, bright);
  paintGlyphs(pen, k, bright, frame);
  paintTexts(pen, k, bright, frame);
}

const thick = (width, k) => width * Math.min(Math.max(1 / k, 0.55), 2.2);
const isBright = (bright, kind, at) => !bright || bright[kind].has(at);

// ---- ties: those of one style in one stroke ----
const CROWD = 1500; // ties in view above which lines are hairs: a browser draws those twenty times faster
function paintTies(pen, k, bright, frame) {
  const styles = new Map();
  const heads = [[], []];
  let total = 0;
  for (const tie of ties) {
    if (!seen.tie[tie.at] || !seen.alone[tie.from] || !seen.alone[tie.to] || isOutside(spot(tie.from), spot(tie.to), frame)) continue;
    const clear = isBright(bright, "ties", tie.at);
    const key = (tie.certainty * 2 + (tie.formal ? 1 : 0)) * 2 + (clear ? 1 : 0);
    if (!styles.has(key)) styles.set(key, []);
    const line = course(tie);
    styles.get(key).push(line);
    total += 1;
    if (data.kinds[tie.kind].directed && k > 0.35) heads[clear ? 1 : 0].push(arrowHead(line, sizeOf(entities[tie.to]), tie.formal ? 8 : 6.5));
  }
  stage.weight += total;
  pen.save();
  pen.strokeStyle = pen.fillStyle = colours.line;
  for (const [key, lines] of [...styles].sort(([one], [other]) => (one % 2) - (other % 2) || one - other)) {
    const crowd = total > CROWD && (lines.length > 300 || !(key % 2));
    pen.globalAlpha = (key % 2 ? 1 : 0.25) * (total > CROWD ? 0.6 : 1);
    pen.lineWidth = crowd ? Math.min(0.95 / k, thick(1.2, k)) : thick((key >> 1) % 2 ? 2.6 : 1.2, k);
    pen.setLineDash(crowd ? [] : data.certainties[key >> 2].dashes.map((one) => thick(one, k)));
    for (let from = 0; from < lines.length; from += 20) {
      pen.beginPath();
      for (const line of lines.slice(from, from + 20)) trace(pen, line);
      pen.stroke();
    }
  }
  pen.setLineDash([]);
  heads.forEach((found, clear) => {
    pen.globalAlpha = clear ? 1 : 0.25;
    for (const points of found) if (points) polygon(pen, points);
  });
  pen.restore();
  if (k > 0.35 && total <= CROWD) paintDoubts(pen, k, bright, frame);
}

// Whether a line lies wholly on one side of the frame; a curve may bulge by the distance of its ends.
function isOutside(from, to, [left, top, right, bottom]) {
  const bulge = 20 + 0.4 * (Math.abs(from.x - to.x) + Math.abs(from.y - to.y));
  return (
    Math.max(from.x, to.x) + bulge < left || Math.min(from.x, to.x) - bulge > right || Math.max(from.y, to.y) + bulge < top || Math.min(from.y, to.y) - bulge > bottom
  );
}

function polygon(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], number) => (number ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
  pen.fill();
}

// A "?" on each tie whose reading is open, a cross on each that another passage contradicts.
function paintDoubts(pen, k, bright, frame) {
  const found = [];
  for (const tie of ties) {
    if ((level(tie).id !== "ambiguous" && !tie.disputed) || !seen.tie[tie.at] || !seen.alone[tie.from] || !seen.alone[tie.to]) continue;
    if (!isOutside(spot(tie.from), spot(tie.to), frame)) found.push(tie);
  }
  if (found.length > MOST_DOUBTS) return; // the dots of their lines tell it
  for (const tie of found) {
    const { x, y } = pointOn(course(tie), 0.5);
    write(pen, tie.disputed ? "✕" : "?", x, y, { size: 12, bold: true, align: "centre", alpha: isBright(bright, "ties", tie.at) ? 1 : 0.25 });
  }
}
const MOST_DOUBTS = 60;

function paintMarks(pen, k, bright) {
  for (const mark of data.layout.marks) {
    if (!mark.pair.every((at) => seen.alone[at] && !state.moved[at]) || mark.words.size * k < SMALLEST) continue;
    pen.save();
    pen.globalAlpha = mark.pair.some((at) => isBright(bright, "entities", at)) ? 1 : 0.25;
    pen.strokeStyle = colours.muted;
    pen.lineWidth = 1;
    pen.setLineDash([2, 3]);
    pen.beginPath();
    reaching(mark).forEach(([x, y], number) => (number ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
    pen.restore();
  }
}

// A mark's line runs up to both names, which are not as long in one language as in the other.
function reaching({ pair, points }) {
  const edge = (at, [x, y]) => {
    const words = data.layout.labels[at]?.[0];
    if (words?.align !== "right") return [x, y];
    return [boxOf(words, words.size, { x: 0, y: 0 }).x - 4, y];
  };
  const [first, last] = [points[0], points[points.length - 1]];
  const [upper, lower] = (entities[pair[0]].y < entities[pair[1]].y) === (first[1] < last[1]) ? pair : [...pair].reverse();
  return points.length < 3 ? points : [edge(upper, first), ...points.slice(1, -1), edge(lower, last)];
}

// Glyphs of one shape, colour and brightness in one stroke; those not named and the chosen one by themselves.
function paintGlyphs(pen, k, bright, [left, top, right, bottom]) {
  const alike = new Map();
  for (const entity of entities) {
    if (!seen.alone[entity.at]) continue;
    const { x, y } = spot(entity.at);
    const size = Math.max(sizeOf(entity), 1.6 / k);
    if (x + size < left || x - size > right || y + size < top || y - size > bottom) continue;
    const clear = isBright(bright, "entities", entity.at);
    if (entity.several) {
      pen.globalAlpha = clear ? 1 : 0.25;
      drawGlyph(pen, "several", x, y, size, colourOf(entity), colours.page);
      continue;
    }
    const colour = colourOf(entity);
    const shape = size * k < 1.8 ? "square" : data.sectors[sectorAt(entity)]?.shape; // a dot has no corners to tell
    const key = `${clear} ${shape} ${colour}`;
    if (!alike.has(key)) alike.set(key, { clear, shape, colour, spots: [] });
    alike.get(key).spots.push([x, y, size]);
    stage.weight += 1;
    if (isChosen(entity.at)) ring(pen, x, y, size + 4 / Math.max(k, 0.5), k);
  }
  for (const { clear, shape, colour, spots } of [...alike.values()].sort((one, other) => one.clear - other.clear)) {
    if (!clear) fillGlyphs(pen, shape, spots, colours.page, 1); // else a tie would shine through
    fillGlyphs(pen, shape, spots, colour, clear ? 1 : 0.25);
  }
  pen.globalAlpha = 1;
}

function fillGlyphs(pen, shape, spots, colour, alpha) {
  pen.globalAlpha = alpha;
  pen.fillStyle = colour;
  for (let from = 0; from < spots.length; from += 60) {
    pen.beginPath();
    for (const [x, y, size] of spots.slice(from, from + 60)) glyphPath(pen, shape, x, y, size);
    pen.fill();
  }
}

function ring(pen, x, y, size, k) {
  pen.save();
  pen.strokeStyle = colours.text;
  pen.lineWidth = thick(1.6, k);
  pen.beginPath();
  pen.arc(x, y, size, 0, 2 * Math.PI);
  pen.stroke();
  pen.restore();
}

// ---- texts ----
function paintTexts(pen, k, bright, frame) {
  const crowded = data.layout.groups.length > 0 || state.size !== "kind" || k * 11 < SMALLEST;
  const placed = new Boxes(60 / k);
  const written = new Set();
  const outside = []; // names of glyphs that have no room for them
  if (data.layout.groups.length) paintGroupTexts(pen, k, bright, placed, frame);
  for (const { at, words, members, mark } of fixedTexts()) {
    const clear = (members || mark || [at]).some((one) => isBright(bright, "entities", one));
    let size = words.size;
    const small = size * k < SMALLEST;
    const chosen = at !== undefined && isChosen(at);
    if (small && !words.bold && !members && !chosen) continue;
    if (size * k < 9.5 && (members || chosen || words.tone === "inside")) size = Math.min((chosen && words.tone !== "inside" ? 11 : 9.5) / k, words.tone === "inside" ? 2.2 * words.size : Infinity);
    if (words.tone === "inside" && measured(linesOf(words)[0], size, true) > 2 * sizeOf(entities[at])) {
      outside.push(at);
      continue;
    }
    const shown = members && size !== words.size ? wrapped(words, size) : words;
    const shift = at === undefined ? { x: 0, y: 0 } : { x: spot(at).x - entities[at].x, y: spot(at).y - entities[at].y };
    if (words.align === "centre" && words.tone !== "inside" && at !== undefined) shift.y += sizeOf(entities[at]) - entities[at].size;
    const colour = toneColour(words.tone, at, members);
    writeLines(pen, shown, size, colour, clear ? 1 : 0.25, shift, at);
    const text = { at, heading: Boolean(members), text: linesOf(words).filter(Boolean).join(" ") };
    lazyBox(text, () => boxOf(shown, size, shift));
    if (at !== undefined) written.add(at);
    if (crowded) placed.add(text.box);
    drawn.push(text);
  }
  if (crowded) paintFreeTexts(pen, k, bright, placed, written, outside, frame);
}

const linesOf = (words) => words.lines[lang] || words.lines.en;
const isChosen = (at) => (state.chosen?.type === "entity" && state.chosen.at === at) || Boolean(state.ends?.includes(at));

function* fixedTexts() {
  for (const [key, texts] of Object.entries(data.layout.labels)) {
    const at = Number(key);
    if (seen.alone[at]) for (const words of texts) yield { at, words };
  }
  for (const heading of data.layout.headings) {
    const members = heading.members.filter((at) => seen.alone[at]);
    if (members.length) yield { words: heading.words, members };
  }
  for (const mark of data.layout.marks) {
    if (mark.pair.every((at) => seen.alone[at] && !state.moved[at])) yield { words: mark.words, mark: mark.pair };
  }
}

// Names that have no place or are too small there: under their glyph, best-tied first, as many as do not touch.
// Lists are not named one by one: their headings stand for them, but for the few that are bright.
function paintFreeTexts(pen, k, bright, placed, written, outside, [left, top, right, bottom]) {
  const size = 11 / k;
  const order = (free.order ??= entities.map((entity) => entity.at).sort((one, other) => near[other].length - near[one].length || one - other));
  const urgent = order.filter((at) => isChosen(at) || (bright && (bright.entities.size < 60 || state.chosen?.type === "group") && bright.entities.has(at)));
  let tried = 0;
  for (const at of bright || data.layout.kind === "wings" ? [...outside, ...urgent] : [...outside, ...urgent, ...order]) {
    if (!seen.alone[at] || written.has(at)) continue;
    written.add(at);
    const { x, y } = spot(at);
    if (x < left || x > right || y < top || y > bottom) continue;
    if ((tried += 1) > (data.layout.groups.length ? 90 : 250)) break;
    const text = cut(shortOf(at));
    const { x: tx, y: ty, align } = freePlace(at, k, size);
    const wide = measured(text, size, false);
    const box = { x: tx - { left: 0, right: wide, centre: wide / 2 }[align], y: ty - size * 0.62, width: wide, height: size * 1.25 };
    if (placed.touches(box)) continue;
    placed.add(box);
    write(pen, text, tx, ty, { size, align, alpha: isBright(bright, "entities", at) ? 1 : 0.25 });
    drawn.push({ box, at, text });
  }
}
const free = {};

// Beside a glyph of a list, on the side where its name stands; under any other.
function freePlace(at, k, size) {
  const { x, y } = spot(at);
  const reach = Math.max(sizeOf(entities[at]), 1.6 / k);
  const align = data.layout.kind === "wings" ? data.layout.labels[at]?.[0]?.align : "centre";
  if (align === "left" || align === "right") return { x: x + (align === "left" ? 1 : -1) * (reach + 5 / k), y, align };
  return { x, y: y + reach + 0.75 * size, align: "centre" };
}

const cut = (text) => (text.length > 28 ? `${text.slice(0, 27).trimEnd()}…` : text);

// Boxes in squares of a grid, so that only near ones are compared.
class Boxes {
  constructor(side) {
    this.side = side;
    this.cells = new Map();
  }
  *keys({ x, y, width, height }) {
    for (let column = Math.floor(x / this.side); column <= (x + width) / this.side; column += 1) {
      for (let row = Math.floor(y / this.side); row <= (y + height) / this.side; row += 1) yield `${column} ${row}`;
    }
  }
  add(box) {
    for (const key of this.keys(box)) this.cells.set(key, [...(this.cells.get(key) || []), box]);
  }
  touches(box) {
    for (const key of this.keys(box)) if (this.cells.get(key)?.some((other) => touching(other, box))) return true;
    return false;
  }
}

function touching(one, other) {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}

const widths = new Map();
function measured(text, size, bold) {
  const key = `${bold ? "b" : ""}${text}`;
  if (!widths.has(key)) {
    stage.pen.font = `${bold ? 650 : 400} 100px ${FACE}`;
    widths.set(key, stage.pen.measureText(text).width / 100);
  }
  return widths.get(key) * size;
}

// A heading in lines that fit between its list and the edge of the sheet, where names are too small to show.
function wrapped(words, size) {
  const [left, , right] = data.layout.bounds;
  const room = words.align === "right" ? words.x - left - 26 : right - words.x - 26;
  const lines = [];
  for (const word of linesOf(words).join(" ").split(" ")) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && measured(longer, size, true) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const aside = words.align === "right" ? -26 : 26; // clear of the list, which bends outward
  return { ...words, lines: { en: lines, bn: lines }, x: words.x + aside, y: words.y + ((lines.length - 1) * size * 1.25) / 2 };
}

function writeLines(pen, words, size, colour, alpha, shift, at) {
  const lines = linesOf(words);
  const top = words.y + shift.y - (lines.length * size * 1.25) / 2;
  lines.forEach((line, row) => {
    if (!line) return; // room for a line of the other language
    const y = top + (row + 0.5) * size * 1.25 + insideShift(words, at);
    write(pen, line, words.x + shift.x, y, { size, bold: words.bold, align: words.align, colour, alpha, bare: words.tone === "inside" });
  });
}

// The box of a text is asked for when the pointer is near, not at each drawing: to measure takes time.
function lazyBox(text, find) {
  let box = null;
  Object.defineProperty(text, "box", { get: () => (box ??= find()) });
}

function boxOf(words, size, shift) {
  const lines = linesOf(words);
  const wide = Math.max(...lines.map((line) => measured(line, size, words.bold)));
  const high = lines.length * size * 1.25;
  const x = words.x + shift.x;
  return { x: x - (words.align === "right" ? wide : words.align === "left" ? 0 : wide / 2), y: words.y + shift.y - high / 2, width: wide, height: high };
}

function write(pen, text, x, y, { size, bold = false, align = "left", colour = colours.text, alpha = 1, bare = false }) {
  pen.save();
  pen.globalAlpha = alpha;
  pen.font = `${bold ? 650 : 400} ${size}px ${FACE}`;
  pen.textBaseline = "middle";
  pen.textAlign = { left: "left", right: "right" }[align] || "center";
  if (!bare) {
    pen.lineJoin = "round";
    pen.lineWidth = size / 4;
    pen.strokeStyle = colours.page;
    pen.strokeText(text, x, y);
  }
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
  pen.restore();
}

function insideShift(words, at) {
  if (words.tone !== "inside" || at === undefined) return 0;
  const lift = { triangleDown: -0.22, triangle: 0.3 }[data.sectors[sectorAt(entities[at])]?.shape] || 0;
  return lift * entities[at].size;
}

function toneColour(tone, at, members) {
  if (tone === "inside") return readable(colourOf(entities[at]));
  if (tone in colours) return colours[tone];
  const whose = members ? entities[members[0]] : entities[at];
  return whose && state.colour === "kind" ? sectorColour(sectorAt(whose)) : colours.text;
}

function readable(colour) {
  const parts = colour.startsWith("#") ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) : colour.match(/[0-9]+/g).map(Number);
  const [r, g, b] = parts.map((part) => part / 255);
  return 0.2126 * r ** 2.2 + 0.7152 * g ** 2.2 + 0.0722 * b ** 2.2 > 0.22 ? "#12161b" : "#ffffff";
}
