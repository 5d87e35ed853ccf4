// Groups that stand for their members until they are opened, and the ties between groups as one line each.

function isOpen(group) {
  return seen.entities <= MOST_ALONE || state.open.includes(group);
}

function discSize(group) {
  return Math.min(group.r, Math.max(18, group.r * 0.55));
}

// Ties of which an end is inside a closed group, added up by what they join: [{ from, to, count }].
function bundles() {
  const found = new Map();
  const end = (at) => (seen.alone[at] ? at : entities[at].group < 0 ? null : -1 - entities[at].group);
  for (const tie of ties) {
    if (!seen.tie[tie.at] || (seen.alone[tie.from] && seen.alone[tie.to])) continue;
    const [from, to] = [end(tie.from), end(tie.to)].sort((one, other) => one - other);
    if (from === null || to === null || from === to) continue;
    const key = from * 1e7 + to;
    const bundle = found.get(key) || { from, to, count: 0 };
    bundle.count += 1;
    found.set(key, bundle);
  }
  return [...found.values()].sort((one, other) => one.count - other.count);
}

let bundled = { of: null, list: [] };
function paintGroups(pen, k, bright) {
  if (bundled.of !== seen.tie) bundled = { of: seen.tie, list: bundles() };
  const place = (end) => (end < 0 ? data.layout.groups[-1 - end] : spot(end));
  const most = Math.max(1, ...bundled.list.filter(({ from, to }) => from < 0 && to < 0).map(({ count }) => count));
  pen.save();
  pen.strokeStyle = colours.line;
  for (const { from, to, count } of bundled.list) {
    const single = from >= 0 || to >= 0;
    if (single && bundled.list.length > 4000) continue; // too many to tell apart; the group's own lines remain
    const [one, other] = [place(from), place(to)];
    const clear = !bright || [from, to].every((end) => (end < 0 ? !bright.entities.size || groupIsBright(bright, -1 - end) : bright.entities.has(end)));
    const part = count / most;
    pen.globalAlpha = clear ? (single ? 0.3 : 0.12 + 0.5 * part) : 0.05;
    pen.lineWidth = (single ? 0.8 : 0.9 + 8 * part) / k;
    pen.beginPath();
    pen.moveTo(one.x, one.y);
    pen.lineTo(other.x, other.y);
    pen.stroke();
  }
  pen.restore();
  data.layout.groups.forEach((group, number) => paintGroup(pen, k, bright, group, number));
}

function groupIsBright(bright, number) {
  bright.groups ??= new Set([...bright.entities].map((at) => entities[at].group));
  return bright.groups.has(number);
}

function paintGroup(pen, k, bright, group, number) {
  if (!seen.groups[number]) return;
  const open = isOpen(number);
  pen.save();
  pen.globalAlpha = !bright || groupIsBright(bright, number) ? 1 : 0.25;
  const colour = state.colour === "kind" ? sectorColour(group.sector) : colours.muted;
  if (open) {
    pen.strokeStyle = colour;
    pen.lineWidth = 1.2 / k;
    pen.setLineDash([4 / k, 4 / k]);
    pen.beginPath();
    pen.arc(group.x, group.y, group.r, 0, 2 * Math.PI);
    pen.stroke();
  } else {
    drawGlyph(pen, data.sectors[group.sector]?.shape, group.x, group.y, discSize(group), colour, colours.page);
  }
  pen.restore();
}

// The names of groups: in the middle of a closed one, above an open one.
function paintGroupTexts(pen, k, bright, placed, [left, , right]) {
  const order = [...data.layout.groups.keys()].sort((one, other) => seen.groups[other] - seen.groups[one] || one - other);
  for (const at of order) {
    const group = data.layout.groups[at];
    if (!seen.groups[at]) continue;
    const open = isOpen(at);
    const alpha = !bright || groupIsBright(bright, at) ? 1 : 0.25;
    const size = 13 / k;
    const count = number(seen.groups[at]);
    const colour = state.colour === "kind" ? sectorColour(group.sector) : colours.muted;
    if (!open) write(pen, count, group.x, group.y, { size: Math.min(size * 1.4, discSize(group) * 0.8), bold: true, align: "centre", colour: readable(colour), alpha, bare: true });
    const text = open ? `${pick(group.label)} · ${count}` : pick(group.label);
    const y = open ? group.y - group.r - size : group.y + discSize(group) * 1.15 + size;
    const wide = measured(text, size, true);
    const x = state.camera ? group.x : Math.min(Math.max(group.x, left + wide / 2), right - wide / 2);
    const box = { x: x - wide / 2, y: y - size * 0.62, width: wide, height: size * 1.25 };
    if (placed.touches(box)) continue; // the larger group keeps its name; a click tells the other's
    write(pen, text, x, y, { size, bold: true, align: "centre", colour: colours.text, alpha });
    placed.add(box);
    drawn.push({ box, group: at, heading: true, text });
  }
}

function openGroup(at) {
  change({ open: [...new Set([...state.open, at])].sort((one, other) => one - other), chosen: { type: "group", at } });
  frameGroup(data.layout.groups[at]);
}

function closeGroup(at) {
  change({ open: state.open.filter((one) => one !== at) });
}

function frameGroup(group) {
  const k = Math.min(stage.width, stage.height) / (2.5 * group.r);
  moveCamera({ x: group.x, y: group.y, k: Math.min(k, 1.6) });
}
