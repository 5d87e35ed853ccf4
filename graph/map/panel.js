"use strict";
// The panel: legend with filters, search, and what is known of an organisation or a tie. Text only, never markup.

const panel = document.getElementById("panel");
const samples = [];

function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  const { text, on, ...attributes } = options;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  for (const [event, action] of Object.entries(on || {})) element.addEventListener(event, action);
  element.append(...children.filter(Boolean));
  return element;
}

function keep(canvas) {
  samples.push(canvas);
  return canvas;
}

function nameOf(id) {
  return data.entities[id].label;
}

function byName(one, other) {
  return nameOf(one).localeCompare(nameOf(other), "en") || (one < other ? -1 : 1);
}

function plain(text) {
  const bare = text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC");
  return bare.replace(/[’']/g, "").replace(/[^\p{L}\p{N}\p{M}]+/gu, " ").trim();
}

// ---- legend and filters ----
function toggle(set, id) {
  return (event) => {
    if (event.target.checked) set.delete(id);
    else set.add(id);
    applyFilters();
  };
}

function filterRow(picture, label, count, checked, change, hint) {
  const box = make("input", { type: "checkbox", on: { change } });
  box.checked = checked;
  const row = make("label", { class: "row" }, box, picture, make("span", { text: label }));
  if (count !== undefined) row.append(make("span", { class: "count", text: count.toLocaleString("en") }));
  if (hint) row.title = hint;
  return row;
}

function glyphSample(shape, colour) {
  return keep(sample(20, 18, (ctx) => drawGlyph(ctx, shape, 10, 9, shape === "several" ? 6 : 6.5, colour(), colours.page)));
}

function sectorRows() {
  const rows = data.sectors.map((sector) =>
    filterRow(glyphSample(sector.shape, () => sectorColour(sector.id)), sector.label, sector.count, !off.sectors.has(sector.id), toggle(off.sectors, sector.id)),
  );
  const groups = Object.keys(data.nodes).filter((id) => data.entities[id].several);
  if (groups.length) {
    const change = (event) => {
      off.several = !event.target.checked;
      applyFilters();
    };
    const hint = "A source speaks of several that it does not name: never counted as one organisation";
    rows.push(filterRow(glyphSample("several", () => colours.muted), "Several, not named", groups.length, !off.several, change, hint));
  }
  return rows;
}

function certaintyRows() {
  const rows = data.certainties.map((level) => {
    const label = level.id === "ambiguous" ? `${level.label} (?)` : level.label;
    const line = keep(lineSample(level.dashes, 1.4, () => colours.line));
    return filterRow(line, label, level.count, !off.certainties.has(level.id), toggle(off.certainties, level.id), level.definition);
  });
  const thick = keep(lineSample([], 2.8, () => colours.line));
  rows.push(make("div", { class: "row still" }, thick, make("span", { text: "formal role" })));
  return rows;
}

function kindRows() {
  return data.kinds.map((kind) => filterRow(null, kind.label, kind.count, !off.kinds.has(kind.id), toggle(off.kinds, kind.id)));
}

function section(title, id, open, ...children) {
  const details = make("details", { class: "section", id }, make("summary", { text: title }), make("div", {}, ...children));
  details.open = open;
  return details;
}

function showLegend() {
  samples.length = 0;
  delete document.body.dataset.view;
  const names = Object.keys(data.entities).filter((id) => !data.entities[id].several).sort(byName);
  const reset = make("button", { type: "button", class: "reset", id: "reset", text: "Show everything", on: { click: resetFilters } });
  panel.replaceChildren(
    searchBox(),
    make("h3", { text: "Organisations" }),
    make("div", { id: "filter-sectors", role: "group", "aria-label": "Kinds of organisation shown" }, ...sectorRows()),
    make("h3", { text: "Ties" }),
    make("div", { id: "filter-certainties", role: "group", "aria-label": "Certainties shown" }, ...certaintyRows()),
    section("Kinds of tie", "filter-kinds", off.kinds.size > 0, ...kindRows()),
    section(`All ${names.length.toLocaleString("en")} organisations`, "all", false, make("ul", {}, ...names.map((id) => make("li", {}, entityButton(id))))),
    reset,
  );
  showReset();
}

function showReset() {
  const reset = document.getElementById("reset");
  if (reset) reset.hidden = !(off.several || off.sectors.size || off.kinds.size || off.certainties.size);
}

// ---- search ----
function search(text) {
  const query = plain(text);
  if (!query) return [];
  const ranked = [];
  for (const [id, entity] of Object.entries(data.entities)) {
    const ranks = entity.keys.map((key) => (key === query ? 0 : key.startsWith(query) ? 1 : ` ${key}`.includes(` ${query}`) ? 2 : key.includes(query) ? 3 : 9));
    const best = Math.min(...ranks);
    if (best < 9) ranked.push([best + (entity.several ? 4 : 0), id]);
  }
  ranked.sort((one, other) => one[0] - other[0] || byName(one[1], other[1]));
  return ranked.map(([, id]) => id);
}

function searchBox() {
  const list = make("ul", { id: "found", "aria-live": "polite" });
  const show = (event) => {
    const ids = search(event.target.value);
    const rest = ids.length - 12;
    list.replaceChildren(...ids.slice(0, 12).map((id) => make("li", {}, foundButton(id))));
    if (rest > 0) list.append(make("li", { class: "quiet", text: `and ${rest} more` }));
    if (!ids.length && plain(event.target.value)) list.append(make("li", { class: "quiet", text: "No name contains this." }));
  };
  const pick = (event) => {
    const first = search(event.target.value)[0];
    if (event.key !== "Enter" || !first) return;
    event.preventDefault(); // else the key would press the button that gets the focus
    showEntity(first);
  };
  const input = make("input", { type: "search", id: "search", placeholder: "Find a name", autocomplete: "off", "aria-label": "Find an organisation by any of its names", on: { input: show, keydown: pick } });
  return make("div", { role: "search" }, input, list);
}

function foundButton(id) {
  const { label, abbr, bn } = data.entities[id];
  const button = make("button", { type: "button", text: label, "data-id": id, on: { click: () => showEntity(id) } });
  if (abbr && abbr !== label) button.append(` (${abbr})`);
  if (bn) button.append(make("span", { class: "quiet", lang: "bn", text: ` ${bn}` }));
  return button;
}

function entityButton(id) {
  return make("button", { type: "button", class: "plain", text: nameOf(id), "data-id": id, on: { click: () => showEntity(id) } });
}

// ---- an organisation ----
function openDetail(...children) {
  samples.length = 0;
  document.body.dataset.view = "detail";
  const back = make("button", { type: "button", class: "back", id: "back", text: "← Legend and search", on: { click: leaveDetail } });
  panel.replaceChildren(back, ...children.filter(Boolean));
  document.getElementById("side").scrollTop = 0;
  if (window.matchMedia("(max-width: 760px)").matches) panel.scrollIntoView({ block: "start" });
  back.focus({ preventScroll: true });
}

function facts(entity) {
  const rows = [];
  const add = (name, ...values) => rows.push(make("dt", { text: name }), make("dd", {}, ...values));
  if (entity.abbr) add("Short", entity.abbr);
  if (entity.other) add("Also", entity.other.join("; "));
  if (entity.counts) add("Counted", entity.counts.join("; "));
  if (entity.ids) add("Identifier", entity.ids.join("; "));
  if (entity.homepage) add("Homepage", homepage(entity.homepage));
  return rows.length ? make("dl", { class: "facts" }, ...rows) : null;
}

function homepage(address) {
  if (!/^https?:\/\//i.test(address)) return make("span", { text: address });
  return make("a", { href: address, rel: "noopener noreferrer", target: "_blank", text: address });
}

function tiesOf(id) {
  const groups = new Map();
  for (const [key, tie] of Object.entries(data.ties)) {
    if (tie.from !== id && tie.to !== id) continue;
    const outward = tie.from === id;
    const label = outward ? tie.label : tie.reverse || `… ${tie.label} this`;
    if (!groups.has(label)) groups.set(label, []);
    groups.get(label).push({ key, other: outward ? tie.to : tie.from });
  }
  return [...groups].sort((one, other) => other[1].length - one[1].length || (one[0] < other[0] ? -1 : 1));
}

function showEntity(id) {
  const entity = data.entities[id];
  const groups = tiesOf(id).map(([label, ties]) => {
    ties.sort((one, other) => Boolean(data.entities[one.other].several) - Boolean(data.entities[other.other].several) || byName(one.other, other.other));
    return section(`${label} · ${ties.length}`, "", ties.length < 16, ...ties.map(tieDetails));
  });
  const kind = [entity.kind, entity.several ? "several, not named" : ""].filter(Boolean).join(" · ");
  openDetail(
    make("h2", { text: entity.label }),
    entity.bn ? make("p", { lang: "bn", text: entity.bn }) : null,
    kind ? make("p", { class: "kind", text: kind }) : null,
    facts(entity),
    ...(groups.length ? groups : [make("p", { class: "quiet", text: "No tie to another organisation in what was read." })]),
  );
  if (data.nodes[id]) lightNode(id);
  else light(null);
}

function tieDetails({ key, other }) {
  const tie = data.ties[key];
  const summary = make("summary", { text: nameOf(other) });
  if (tie.certainty !== "stated") summary.append(make("span", { class: "tag", text: tie.certainty }));
  const open = make("button", { type: "button", class: "plain", text: data.entities[other].several ? "More on this group" : "More on this organisation", on: { click: () => showEntity(other) } });
  return make("details", { class: "tie", "data-tie": key }, summary, make("div", {}, ...when(tie), ...tie.supports.map(support), open));
}

function when(tie) {
  return (tie.dates || []).map((date) => {
    const span = [date.start, date.end].filter((day, at, days) => day && days.indexOf(day) === at).join(" to ");
    const doubt = date.certainty && date.certainty !== "stated" ? ` (${date.certainty})` : "";
    const text = [date.role, date.text ? `“${date.text}”` : "", span ? span + doubt : ""].filter(Boolean).join(" · ");
    return make("p", { class: "quiet", text });
  });
}

function support(one) {
  const source = data.sources[one.source];
  const title = source ? source.title + (source.issued ? `, ${source.issued}` : "") : one.source || "";
  const line = one.locator && /^[0-9]/.test(one.locator) ? `line ${one.locator}` : one.locator;
  const copy = source && source.copy ? "repeats another source" : "";
  return make(
    "div",
    { class: "support" },
    one.phrase ? make("blockquote", { class: "phrase", text: `“${one.phrase}”` }) : null,
    make("div", { class: "place", text: [title, line, one.certainty, copy].filter(Boolean).join(" · ") }),
    one.note ? make("div", { class: "note", text: one.note }) : null,
  );
}

// ---- a tie ----
function showTie(key) {
  const tie = data.ties[key];
  const level = data.certainties.find((one) => one.id === tie.certainty);
  const beside = Object.keys(data.ties).filter((other) => other !== key && sameEnds(data.ties[other], tie));
  openDetail(
    make("h2", {}, entityButton(tie.from), make("span", { class: "kind", text: ` ${tie.label} ` }), entityButton(tie.to)),
    make("p", { class: "kind", text: level ? `${level.label}: ${level.definition}` : tie.certainty }),
    ...when(tie),
    make("h3", { text: tie.supports.length === 1 ? "One passage" : `${tie.supports.length} passages` }),
    ...tie.supports.map(support),
    beside.length ? make("h3", { text: "Also between the two" }) : null,
    ...beside.map(besideTie),
  );
  light([tie.from, tie.to], [key]);
}

function besideTie(key) {
  const { label, certainty } = data.ties[key];
  const open = make("button", { type: "button", class: "plain", text: label, on: { click: () => showTie(key) } });
  return make("p", {}, open, certainty === "stated" ? null : make("span", { class: "tag", text: certainty }));
}

function sameEnds(one, other) {
  return (one.from === other.from && one.to === other.to) || (one.from === other.to && one.to === other.from);
}

// ---- a sector ----
function showSector(sector) {
  const members = Object.keys(data.entities).filter((id) => data.entities[id].sector === sector.id && !data.entities[id].several).sort(byName);
  openDetail(make("h2", { text: `${sector.plural} · ${members.length}` }), make("ul", {}, ...members.map((id) => make("li", {}, entityButton(id)))));
  light(members, []);
}
