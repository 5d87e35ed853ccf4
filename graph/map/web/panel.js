// The panel beside the picture: the overview, or what is chosen with its evidence.

const samples = []; // small pictures that follow the colours

function sample(width, height, paint_) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ class: "sample", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" })) element.setAttribute(name, value);
  element.repaint = () => {
    const pen = new SvgPen();
    paint_(pen);
    element.replaceChildren(...pen.elements());
  };
  element.repaint();
  samples.push(element);
  return element;
}

function swatch(at) {
  const entity = entities[at];
  return sample(16, 16, (pen) => drawGlyph(pen, entity.several ? "several" : data.sectors[sectorAt(entity)]?.shape, 8, 8, 5.5, colourOf(entity), colours.page));
}

function lineSample(dashes, width) {
  return sample(36, 14, (pen) => {
    Object.assign(pen, { strokeStyle: colours.line, lineWidth: width });
    pen.setLineDash(dashes);
    pen.beginPath();
    pen.moveTo(0, 7);
    pen.lineTo(36, 7);
    pen.stroke();
  });
}

// What the panel is made of; the ways and a group tell of what is shown, so of the filters too.
function panelKey() {
  const { chosen, ends, off, only, several, years, open } = state;
  return JSON.stringify([chosen, ends, state.lang, state.gone, ends || chosen?.type === "group" ? [off, only, several, years, open] : 0]);
}

let shownPanel = "";
function showPanel() {
  const { chosen, ends } = state;
  const key = panelKey();
  const detail = Boolean(ends || chosen);
  if (detail && key === shownPanel) return pressSteps();
  const entered = key !== shownPanel;
  const within = byId("panel").contains(document.activeElement);
  shownPanel = key;
  for (let at = samples.length - 1; at >= 0; at -= 1) if (byId("panel").contains(samples[at])) samples.splice(at, 1);
  document.body.dataset.view = detail ? "detail" : "legend";
  const content = ends ? pathPanel(...ends) : chosen ? { entity: entityPanel, tie: tiePanel, sector: sectorPanel, group: groupPanel }[chosen.type](chosen.at) : legend();
  if (!detail) return keepOpen(byId("panel"), content);
  byId("panel").replaceChildren(button(say("back"), leave, { class: "back", id: "back" }), ...content.filter(Boolean));
  byId("panel").scrollTop = byId("side").scrollTop = 0;
  if (entered && within) byId("back").focus({ preventScroll: true });
}

// Renews the legend, and leaves open what was open, scrolled as it was and in focus what was.
function keepOpen(panel, content) {
  if (!panel.firstChild) return panel.append(...content.filter(Boolean));
  const open = new Set([...panel.querySelectorAll("details[open]")].map((one) => one.dataset.name));
  const focused = panel.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = byId("side").scrollTop;
  panel.replaceChildren(...content.filter(Boolean));
  for (const one of panel.querySelectorAll("details")) if (open.has(one.dataset.name)) one.open = true;
  byId("side").scrollTop = scrolled;
  if (focused) byId(focused)?.focus({ preventScroll: true });
}

function leave() {
  change({ chosen: null, ends: null });
  byId("finder").querySelector("input").focus({ preventScroll: true });
}

function section(title, name, open, ...content) {
  return make("details", { class: "section", open, "data-name": name }, make("summary", { text: title }), ...content);
}

function entityButton(at) {
  return make("button", { type: "button", class: "plain", "data-id": entities[at].id, on: { click: () => go(at) } }, named(entities[at].name));
}

// ---- an organisation ----
function entityPanel(at) {
  const entity = entities[at];
  const kinds = entity.types.map((type) => pick(data.types[type]));
  if (!kinds.length && !entity.several && data.sectors[entity.sector]) kinds.push(pick(data.sectors[entity.sector].label));
  if (entity.several) kinds.push(say("several"));
  const second = lang === "bn" ? entity.name[1] && entity.name[0] : entity.name[1];
  return [
    make("h2", {}, swatch(at), named(entity.name)),
    second ? make("p", { class: "second", lang: lang === "bn" ? "en" : "bn", dir: "auto", text: second }) : null,
    kinds.length ? make("p", { class: "kind", text: kinds.join(" · ") }) : null,
    entity.several ? make("p", { class: "quiet", text: say("several_note") }) : null,
    ...actions(at),
    facts(entity),
    shared(entity, "topics"),
    shared(entity, "places"),
    entity.several ? null : section(say("measures_say"), "measures", true, make("ul", { class: "says" }, ...sayings(at).map((text) => make("li", { text })))),
    ...tieGroups(at),
    suggestion({ type: "entity", at }),
  ];
}

function facts(entity) {
  const list = [];
  const add = (name, ...values) => list.push(make("dt", { text: name }), make("dd", {}, ...values));
  if (entity.abbr) add(say("short"), entity.abbr);
  if (entity.other.length) add(say("also"), make("span", { dir: "auto", text: entity.other.join("; ") }));
  if (entity.counts.length) add(say("counted"), entity.counts.map(pick).join("; "));
  if (entity.identifiers.length) add(say("identifier"), entity.identifiers.join("; "));
  if (entity.homepage) add(say("homepage"), homepage(entity.homepage));
  return list.length ? make("dl", { class: "facts" }, ...list) : null;
}

// Topics or places: a line where they are few, else a list to open.
function shared(entity, list) {
  if (!entity[list].length) return null;
  const words = entity[list].map((one) => pick(data[list][one])).sort(collator.compare).join(", ");
  return section(`${say(list)} · ${number(entity[list].length)}`, list, entity[list].length < 5, make("p", { class: "kind", text: words }));
}

function homepage(address) {
  if (!/^https?:\/\//i.test(address)) return make("span", { text: address });
  return make("a", { href: address, rel: "noopener noreferrer", target: "_blank", text: address });
}

// What the measures say of one organisation, or why they say nothing. Ranks that are shared are told so.
function sayings(at) {
  const found = [];
  const count = data.measures[0]?.values.length || 0;
  for (const measure of data.measures) {
    if (measure.reason || measure.values[at] === null || measure.values[at] === undefined) continue;
    measure.ranks ??= ranks(measure.values, measure.low);
    const { rank, shared } = measure.ranks.get(measure.values[at]);
    const value = Number.isInteger(measure.values[at]) ? number(measure.values[at]) : number(measure.values[at], 3);
    found.push(say(shared > 1 ? "rank_shared" : "rank", { measure: pick(measure.label), value, rank, of: count, shared: shared - 1, meaning: pick(measure.meaning), n: shared - 1 }));
  }
  const reasons = new Map();
  for (const measure of data.measures) {
    if (!measure.reason) continue;
    const text = pick(measure.reason);
    reasons.set(text, [...(reasons.get(text) || []), pick(measure.label)]);
  }
  for (const [reason, measures] of reasons) found.push(say("says_nothing", { measures: measures.join(", "), reason }));
  if (!entities[at].consulted) found.push(say("not_consulted"));
  return found;
}

// Rank 1 is the largest value, or the smallest of a measure of which little is much.
function ranks(values, low) {
  const sorted = values.filter((value) => value !== null).sort((one, other) => (low ? one - other : other - one));
  const found = new Map();
  sorted.forEach((value, before) => {
    const known = found.get(value);
    if (known) known.shared += 1;
    else found.set(value, { rank: before + 1, shared: 1 });
  });
  return found;
}

function tieGroups(at) {
  const groups = new Map();
  for (const tie of near[at]) {
    const label = reading(ties[tie], at);
    groups.set(label, [...(groups.get(label) || []), tie]);
  }
  if (!groups.size) return [make("p", { class: "quiet", text: say("no_tie") })];
  return [...groups]
    .sort((one, other) => other[1].length - one[1].length || collator.compare(one[0], other[0]))
    .map(([label, found]) => {
      found.sort((one, other) => entities[otherEnd(ties[one], at)].several - entities[otherEnd(ties[other], at)].several || byName(otherEnd(ties[one], at), otherEnd(ties[other], at)));
      return section(`${label} · ${number(found.length)}`, label, found.length < 16 || groups.size === 1, ...lazily(found, (tie) => tieRow(tie, at)));
    });
}

// The first rows at once, the others when asked for.
function lazily(list, row, step = 100) {
  const made = list.slice(0, step).map(row);
  if (list.length <= step) return made;
  const rest = list.slice(step);
  const more = button(say("more", { n: rest.length }), () => more.replaceWith(...lazily(rest, row, step)), { class: "plain" });
  return [...made, more];
}

function tieRow(at, seenFrom) {
  const tie = ties[at];
  const other = otherEnd(tie, seenFrom);
  const summary = make("summary", {}, named(entities[other].name));
  if (level(tie).id !== "stated") summary.append(make("span", { class: "tag", text: pick(level(tie).label) }));
  if (tie.disputed) summary.append(make("span", { class: "tag", text: say("disputed") }));
  const row = make("details", { class: "tie", "data-tie": tieKey(at) }, summary);
  row.addEventListener("toggle", () => {
    if (!row.open || row.childElementCount > 1) return;
    row.append(make("div", {}, ...when(tie), ...tie.sets.map(passage), button(entities[other].several ? say("open_group") : say("open_organisation"), () => go(other), { class: "plain", "data-id": entities[other].id })));
  });
  return row;
}

function when(tie) {
  return (tie.dates || []).map((date) => {
    const span = [...new Set([date.start, date.end].filter(Boolean))].map(dateText).join(` ${say("to")} `);
    const doubt = date.certainty && date.certainty !== "stated" ? ` (${pick(data.certainties.find((one) => one.id === date.certainty)?.label) || date.certainty})` : "";
    return make("p", { class: "quiet", text: [date.role, date.text ? `“${date.text}”` : "", span ? span + doubt : ""].filter(Boolean).join(" · ") });
  });
}

function passage(set) {
  const { source, locator, phrase, certainty, note, disputes, rests } = data.sets;
  const from = data.sources[source[set]];
  const line = /^[0-9]/.test(locator[set]) ? say("line", { line: digits(locator[set]) }) : locator[set];
  const place = [from ? from.title : "", from?.issued ? dateText(from.issued) : "", line, pick(data.certainties.find((one, at) => at === certainty[set])?.label), from && from.copy !== null && from.copy !== undefined ? say("repeats") : ""];
  const against = (disputes?.[set] || []).length;
  return make(
    "div",
    { class: "support" },
    phrase[set] ? make("blockquote", { dir: "auto", text: `“${phrase[set]}”` }) : null,
    make("div", { class: "place", text: place.filter(Boolean).join(" · ") }),
    rests !== undefined && rests[set] >= 0 ? make("div", { class: "place", text: say("rests_on", { level: pick(data.certainties[rests[set]].label) }) }) : null,
    against ? make("div", { class: "place", text: say("contradicted", { n: against }) }) : null,
    note[set] ? make("div", { class: "note", text: note[set] }) : null,
  );
}

// ---- a tie ----
function tiePanel(at) {
  const tie = ties[at];
  const inferred = level(tie).id === "inferred";
  const beside = near[tie.from].filter((other) => other !== at && otherEnd(ties[other], tie.from) === tie.to);
  return [
    make("h2", {}, entityButton(tie.from), make("span", { class: "kind", text: ` ${pick(data.kinds[tie.kind].label)} ` }), entityButton(tie.to)),
    make("p", { class: "kind" }, make("b", { text: pick(level(tie).label) }), pick(level(tie).meaning) ? `: ${pick(level(tie).meaning)}` : ""),
    tie.disputed ? make("p", { class: "kind", text: say("disputed_note") }) : null,
    ...when(tie),
    make("h3", { text: inferred ? say("follows_from") : say("passages", { n: tie.sets.length }) }),
    ...tie.sets.map(passage),
    beside.length ? make("h3", { text: say("also_between") }) : null,
    ...beside.map((other) => make("p", {}, button(pick(data.kinds[ties[other].kind].label), () => change({ chosen: { type: "tie", at: other } }), { class: "plain" }), level(ties[other]).id === "stated" ? null : make("span", { class: "tag", text: pick(level(ties[other]).label) }))),
    suggestion({ type: "tie", at }),
  ];
}

// ---- a sector, a group ----
function sectorPanel(at) {
  const sector = data.sectors[at];
  const members = entities.filter((entity) => sectorAt(entity) === at && !entity.several).map((entity) => entity.at).sort(byName);
  return [make("h2", { text: `${pick(sector.plural) || pick(sector.label)} · ${number(members.length)}` }), ...lazily(members, (one) => make("div", { class: "member" }, entityButton(one))), suggestion({ type: "other", at: -1 })];
}

function groupPanel(at) {
  const group = data.layout.groups[at];
  const members = entities.filter((entity) => entity.group === at && seen.entity[entity.at]).map((entity) => entity.at);
  members.sort((one, other) => near[other].length - near[one].length || byName(one, other));
  const open = state.open.includes(at);
  return [
    make("h2", { text: `${pick(group.label)} · ${number(members.length)}` }),
    seen.entities > MOST_ALONE ? button(open ? say("close_group") : say("show_members"), () => (open ? closeGroup(at) : openGroup(at)), { class: "action" }) : null,
    make("p", { class: "quiet", text: say("best_tied_first") }),
    ...lazily(members, (one) => make("div", { class: "member" }, entityButton(one), make("span", { class: "quiet", text: ` ${number(near[one].length)}` }))),
    suggestion({ type: "other", at: -1 }),
  ];
}
