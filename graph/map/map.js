"use strict";
// Wires picture and panel together, and starts both.

const sets = startPicture();

function applyFilters() {
  sets.nodes.update(data.visNodes.map((node) => ({ id: node.id, hidden: !isShown(node.id) })));
  sets.edges.update(data.visEdges.map((edge) => ({ id: edge.id, hidden: !isTieShown(data.ties[edge.id]) })));
  showReset();
  network.redraw();
}

function resetFilters() {
  off.sectors.clear();
  off.kinds.clear();
  off.certainties.clear();
  off.several = false;
  applyFilters();
  showLegend();
}

function leaveDetail() {
  light(null);
  showLegend();
  document.getElementById("search").focus({ preventScroll: true });
}

function isReading() {
  return document.body.dataset.view === "detail";
}

network.on("click", ({ pointer }) => {
  const { node, edge } = under(pointer.DOM);
  if (node) showEntity(node);
  else if (edge) showTie(edge);
  else if (isReading()) leaveDetail();
});

const canvas = document.getElementById("canvas");
let hovered = "";
canvas.addEventListener("mousemove", (event) => {
  const frame = canvas.getBoundingClientRect();
  const { node, edge } = under({ x: event.clientX - frame.left, y: event.clientY - frame.top });
  canvas.style.cursor = node || edge ? "pointer" : "default";
  if (isReading() || hovered === (node || "")) return;
  hovered = node || "";
  if (hovered) lightNode(hovered);
  else light(null);
});
canvas.addEventListener("mouseleave", () => {
  hovered = "";
  if (!isReading()) light(null);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isReading()) leaveDetail();
});

function zoomBy(factor) {
  network.moveTo({ scale: network.getScale() * factor });
}
document.getElementById("zoom-in").addEventListener("click", () => zoomBy(1.3));
document.getElementById("zoom-out").addEventListener("click", () => zoomBy(1 / 1.3));
document.getElementById("zoom-fit").addEventListener("click", fitPicture);

function recolour() {
  readColours();
  network.setOptions({ edges: { color: { color: colours.line, inherit: false } } });
  for (const canvas of samples) canvas.repaint();
  for (const canvas of document.querySelectorAll("#cards canvas")) canvas.repaint();
  network.redraw();
}
darkness.addEventListener("change", recolour);

function showApart() {
  if (!data.apart.length) return;
  const foot = document.getElementById("apart");
  const few = data.apart.slice(0, 12);
  foot.append("No tie to another organisation: ");
  few.forEach((id, index) => foot.append(index ? ", " : "", make("button", { type: "button", text: nameOf(id), "data-id": id, on: { click: () => showEntity(id) } })));
  foot.append(data.apart.length > few.length ? `, and ${data.apart.length - few.length} more, which the search finds.` : ".");
}

function showCards() {
  const cards = data.sectors.map((sector) => {
    const glyph = sample(20, 18, (ctx) => drawGlyph(ctx, sector.shape, 10, 9, 7, sectorColour(sector.id), colours.page));
    return make("button", { type: "button", class: "card", on: { click: () => showSector(sector) } }, glyph, make("b", { text: sector.count }), make("span", { text: sector.plural }));
  });
  document.getElementById("cards").append(...cards);
}

showApart();
showCards();
showLegend();
fitPicture();

// What is on the canvas, for those who script or test the page: boxes of texts, and points along ties, in page pixels.
window.stakeholderMap = {
  texts: () => drawn.map(({ words, id, box }) => ({ id: id || "", text: words.lines.join(" "), ...onPage(box) })),
  ties: () => Object.keys(data.ties).filter((id) => network.body.edges[id] && !network.body.edges[id].options.hidden),
  nodes: () => Object.keys(data.nodes).filter((id) => !network.body.nodes[id].options.hidden),
  place: (id) => network.canvasToDOM(data.nodes[id]),
  path: (id) => Array.from({ length: 41 }, (_, step) => network.canvasToDOM(network.body.edges[id].edgeType.getPoint(step / 40))),
};

function onPage(box) {
  const from = network.canvasToDOM({ x: box.x, y: box.y });
  const to = network.canvasToDOM({ x: box.x + box.width, y: box.y + box.height });
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}
