"use strict";
// The picture: vis-network with fixed places. It draws ties and glyphs; texts are drawn here, after them.

const data = JSON.parse(document.getElementById("data").textContent);
const sectors = new Map(data.sectors.map((sector) => [sector.id, sector]));
const nodeShapes = new Map(data.visNodes.map((node) => [node.id, node.shape]));
const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const SMALLEST = 7; // pixels on screen below which a name is left out
const off = { sectors: new Set(), kinds: new Set(), certainties: new Set(), several: false };
let network = null;
let lit = null; // what stays bright: { nodes, edges }, or null
let drawn = []; // the texts of the last drawing, for clicks

const colours = {};
function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["page", "text", "muted", "line", "inside", "face"]) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
}

function sectorColour(id) {
  const sector = sectors.get(id);
  return sector ? (darkness.matches ? sector.dark : sector.light) : colours.muted;
}

function entityColour(id) {
  return sectorColour(data.entities[id].sector);
}

function isShown(id) {
  const entity = data.entities[id];
  return entity.several ? !off.several : !off.sectors.has(entity.sector);
}

function isTieShown(tie) {
  return isShown(tie.from) && isShown(tie.to) && !off.kinds.has(tie.kind) && !off.certainties.has(tie.certainty);
}

function visNode(node) {
  const draw = ({ ctx, x, y }) => ({
    drawNode() {
      drawGlyph(ctx, node.shape, x, y, node.size, entityColour(node.id), colours.page);
    },
    nodeDimensions: { width: 2 * node.size, height: 2 * node.size },
  });
  return { id: node.id, x: node.x, y: node.y, shape: "custom", ctxRenderer: draw, size: node.size };
}

function visEdge(edge) {
  const [from, to] = [data.nodes[edge.from], data.nodes[edge.to]];
  const long = Math.hypot(from.x - to.x, from.y - to.y) > 28; // a shorter line has no room for a head
  const arrows = edge.arrows && long ? { to: { enabled: true, scaleFactor: edge.width > 2 ? 0.36 : 0.45 } } : { to: { enabled: false } };
  return { ...edge, arrows };
}

function startPicture() {
  readColours();
  const nodes = new vis.DataSet(data.visNodes.map(visNode));
  const edges = new vis.DataSet(data.visEdges.map(visEdge));
  const options = {
    physics: false,
    layout: { randomSeed: 1, improvedLayout: false },
    nodes: { fixed: true, chosen: false },
    edges: { color: { color: colours.line, inherit: false }, chosen: false, selectionWidth: 0, arrowStrikethrough: false },
    interaction: { dragNodes: false, hover: false, tooltipDelay: 1e9, selectable: false, zoomSpeed: 0.6 },
  };
  const [left, top, right, bottom] = data.bounds;
  document.documentElement.style.setProperty("--shape", ((bottom - top) / Math.max(1, right - left)).toFixed(3));
  network = new vis.Network(document.getElementById("canvas"), { nodes, edges }, options);
  document.querySelector("#canvas .vis-network").tabIndex = -1; // the panel's lists are the way by keyboard
  network.on("afterDrawing", drawOver);
  fitPicture();
  network.on("resize", () => setTimeout(fitPicture, 0));
  return { nodes, edges };
}

function fitPicture() {
  const [left, top, right, bottom] = data.bounds;
  const box = document.getElementById("canvas");
  const scale = Math.min((box.clientWidth - 16) / Math.max(1, right - left), (box.clientHeight - 12) / Math.max(1, bottom - top), 1.4);
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: Math.max(scale, 0.02), animation: false });
}

function drawOver(ctx) {
  if (lit) drawLit(ctx);
  for (const mark of data.marks) drawMark(ctx, mark);
  drawDoubts(ctx);
  drawTexts(ctx);
}

function drawLit(ctx) {
  const corner = network.DOMtoCanvas({ x: 0, y: 0 });
  const box = document.getElementById("canvas");
  const far = network.DOMtoCanvas({ x: box.clientWidth, y: box.clientHeight });
  ctx.save();
  ctx.globalAlpha = 0.75;
  ctx.fillStyle = colours.page;
  ctx.fillRect(corner.x, corner.y, far.x - corner.x, far.y - corner.y);
  ctx.restore();
  for (const id of lit.edges) {
    const edge = network.body.edges[id];
    if (edge && edge.connected && !edge.options.hidden) edge.draw(ctx);
  }
  for (const id of lit.nodes) {
    const node = network.body.nodes[id];
    if (node && !node.options.hidden) node.draw(ctx).drawExternalLabel?.();
  }
}

function alphaOf(ids) {
  return !lit || ids.some((id) => lit.nodes.has(id)) ? 1 : 0.25;
}

function drawMark(ctx, mark) {
  if (!mark.pair.every(isShown) || mark.words.size * network.getScale() < SMALLEST) return;
  ctx.save();
  ctx.globalAlpha = alphaOf(mark.pair);
  ctx.strokeStyle = colours.muted;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 3]);
  ctx.beginPath();
  mark.points.forEach(([x, y], index) => ctx[index ? "lineTo" : "moveTo"](x, y));
  ctx.stroke();
  ctx.restore();
}

// A "?" on each line whose reading is open.
function drawDoubts(ctx) {
  ctx.save();
  ctx.font = `600 12px ${colours.face}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const [id, tie] of Object.entries(data.ties)) {
    const edge = network.body.edges[id];
    if (tie.certainty !== "ambiguous" || !edge || edge.options.hidden || !edge.connected) continue;
    const point = edge.edgeType.getPoint(0.5);
    ctx.globalAlpha = !lit || lit.edges.has(id) ? 1 : 0.25;
    ctx.lineWidth = 4;
    ctx.strokeStyle = colours.page;
    ctx.strokeText("?", point.x, point.y);
    ctx.fillStyle = colours.text;
    ctx.fillText("?", point.x, point.y);
  }
  ctx.restore();
}

function allTexts() {
  const texts = [];
  for (const [id, node] of Object.entries(data.nodes)) {
    if (isShown(id)) node.words.forEach((words, part) => texts.push({ words, ids: [id], id, main: part === 0 }));
  }
  for (const heading of data.headings) {
    const members = heading.members.filter(isShown);
    if (members.length) texts.push({ words: heading.words, ids: members, heading: true });
  }
  for (const mark of data.marks) {
    if (mark.pair.every(isShown)) texts.push({ words: mark.words, ids: mark.pair });
  }
  return texts;
}

function drawTexts(ctx) {
  const scale = network.getScale();
  const crowded = data.kind === "stress" && data.visNodes.length > 80;
  const texts = allTexts();
  if (crowded) texts.sort((one, other) => degree(other.id) - degree(one.id));
  drawn = [];
  for (const text of texts) {
    const bold = text.words.bold || text.heading;
    let { words } = text;
    let size = words.size;
    if (size * scale < SMALLEST && !bold && !crowded) continue;
    if (size * scale < 9.5 && (text.heading || crowded || words.tone === "inside")) {
      size = 9.5 / scale;
      if (text.heading) words = wrapped(ctx, words, size);
    }
    const box = drawWords(ctx, { ...text, words }, size, crowded || words !== text.words);
    if (box) drawn.push({ ...text, box });
  }
}

// A heading in lines that fit between its list and the edge of the sheet, where names are too small to show.
function wrapped(ctx, words, size) {
  const room = words.align === "right" ? words.x - data.bounds[0] - 26 : data.bounds[2] - words.x - 26;
  ctx.font = `650 ${size}px ${colours.face}`;
  const lines = [];
  for (const word of words.lines.join(" ").split(" ")) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && ctx.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const aside = words.align === "right" ? -26 : 26; // clear of the list, which bends outward
  return { ...words, lines, x: words.x + aside, y: words.y + ((lines.length - 1) * size * 1.25) / 2 };
}

const degrees = new Map();
for (const edge of data.visEdges) {
  for (const end of [edge.from, edge.to]) degrees.set(end, (degrees.get(end) || 0) + 1);
}
function degree(id) {
  return degrees.get(id) || 0;
}

function drawWords(ctx, { words, ids, id }, size, crowded) {
  ctx.save();
  ctx.font = `${words.bold ? 650 : 400} ${size}px ${colours.face}`;
  const wide = Math.max(...words.lines.map((line) => ctx.measureText(line).width));
  const high = words.lines.length * size * 1.25;
  const left = words.x - (words.align === "right" ? wide : words.align === "left" ? 0 : wide / 2);
  const box = { x: left, y: words.y - high / 2, width: wide, height: high };
  const clash = crowded && drawn.some((other) => touching(other.box, box));
  if (!clash) {
    ctx.globalAlpha = alphaOf(ids);
    ctx.textBaseline = "middle";
    ctx.textAlign = { left: "left", right: "right" }[words.align] || "center";
    ctx.lineJoin = "round";
    words.lines.forEach((line, number) => {
      const y = box.y + (number + 0.5) * size * 1.25 + insideShift(words, id);
      if (words.tone !== "inside") {
        ctx.lineWidth = 3;
        ctx.strokeStyle = colours.page;
        ctx.strokeText(line, words.x, y);
      }
      ctx.fillStyle = toneColour(words.tone, id);
      ctx.fillText(line, words.x, y);
    });
  }
  ctx.restore();
  return clash ? null : box;
}

function touching(one, other) {
  return (
    one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height
  );
}

function insideShift(words, id) {
  if (words.tone !== "inside") return 0;
  const lift = { triangleDown: -0.22, triangle: 0.3 }[nodeShapes.get(id)] || 0;
  return lift * data.nodes[id].size;
}

function toneColour(tone, id) {
  if (tone === "inside") return readable(entityColour(id));
  return colours[tone] || (sectors.has(topOf(tone)) ? sectorColour(topOf(tone)) : colours.muted);
}

// Headings name a sub-sector; its colour is that of the sector its first member bears.
const headingSector = new Map(data.headings.map((heading) => [heading.group, data.entities[heading.members[0]].sector]));
function topOf(group) {
  return sectors.has(group) ? group : headingSector.get(group);
}

function readable(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  return 0.2126 * r ** 2.2 + 0.7152 * g ** 2.2 + 0.0722 * b ** 2.2 > 0.22 ? "#12161b" : "#ffffff";
}

// What lies under a point of the page's canvas: a glyph, a name, or a tie.
function under(point) {
  const at = network.DOMtoCanvas(point);
  const node = network.getNodeAt(point);
  if (node) return { node };
  const text = drawn.find(({ box, id }) => id && at.x >= box.x && at.x <= box.x + box.width && at.y >= box.y && at.y <= box.y + box.height);
  if (text) return { node: text.id };
  const edge = network.getEdgeAt(point);
  return edge ? { edge } : {};
}

function light(nodes, edges) {
  lit = nodes ? { nodes: new Set(nodes), edges: new Set(edges) } : null;
  network.redraw();
}

function lightNode(id) {
  const edges = data.visEdges.filter((edge) => edge.from === id || edge.to === id).map((edge) => edge.id);
  const nodes = [id, ...edges.flatMap((edge) => [data.ties[edge].from, data.ties[edge].to])];
  light(nodes, edges);
}
