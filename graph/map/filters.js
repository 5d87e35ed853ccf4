// The overview: how to read the picture, and what of it is shown. Each row is a mark, its words and a box to tick.

function legend() {
  const { sectors, kinds, certainties } = data;
  return [
    isFiltered() ? make("p", { class: "filtered" }, say("filtered", { n: seen.entities, all: entities.filter((entity) => !entity.several).length, ties: seen.ties }), " ", button(say("show_all"), showAll, { class: "action", id: "show-all" })) : null,
    section(say("organisations"), "sectors", true, ...sectors.map((sector, at) => counts.sectors[at] && row("off", "sectors", at, sectorGlyph(at), pick(sector.plural) || pick(sector.label), counts.sectors[at])), severalRow()),
    section(say("certainty"), "certainties", true, ...certainties.map((one, at) => counts.certainties[at] && row("off", "certainties", at, lineSample(one.dashes, 1.6), pick(one.label), counts.certainties[at], pick(one.meaning))), disputedRow()),
    section(say("kinds_of_tie"), "kinds", false, make("p", { class: "quiet", text: say("formal_note") }), ...kinds.map((kind, at) => (counts.kinds[at] ? row("off", "kinds", at, lineSample([], kind.formal ? 2.6 : 1.2), pick(kind.label), counts.kinds[at], pick(kind.meaning), { type: "kind", at }) : null))),
    data.sources.length > 1 ? section(say("sources"), "sources", false, ...data.sources.map((source, at) => row("off", "sources", at, null, source.title, counts.sources[at]))) : null,
    picks("topics"),
    picks("places"),
    timeSection(),
    looks(),
    ...goneNote(),
    suggestion({ type: "other", at: -1 }),
  ];
}

// How many organisations and ties each row of the legend stands for, told once for the whole data.
const counts = {};
function countRows() {
  const organisations = entities.filter((entity) => !entity.several && (entity.placed || data.layout.apart.includes(entity.at)));
  const tally = (list, each) => {
    const found = list.map(() => 0);
    each((at) => (found[at] += 1));
    return found;
  };
  const drawnTies = ties.filter((tie) => tie.drawn && !entities[tie.from].several && !entities[tie.to].several);
  counts.sectors = tally(data.sectors, (add) => organisations.forEach((entity) => sectorAt(entity) >= 0 && add(sectorAt(entity))));
  counts.kinds = tally(data.kinds, (add) => drawnTies.forEach((tie) => add(tie.kind)));
  counts.certainties = tally(data.certainties, (add) => drawnTies.forEach((tie) => add(tie.certainty)));
  counts.sources = tally(data.sources, (add) => drawnTies.forEach((tie) => new Set(tie.sets.map((set) => data.sets.source[set])).forEach((source) => source !== null && source >= 0 && add(source))));
  counts.topics = tally(data.topics, (add) => organisations.forEach((entity) => entity.topics.forEach(add)));
  counts.places = tally(data.places, (add) => organisations.forEach((entity) => entity.places.forEach(add)));
  counts.dated = drawnTies.filter(isDated).length;
  counts.ties = drawnTies.length;
}

function sectorGlyph(at) {
  return sample(36, 16, (pen) => drawGlyph(pen, data.sectors[at].shape, 18, 8, 6, state.colour === "kind" ? sectorColour(at) : colours.muted, colours.page));
}

function row(side, list, at, mark, words, count, meaning = "", on = null) {
  const into = state[side][list].includes(at);
  const box = make("input", { type: "checkbox", id: `${list}-${at}`, checked: side === "off" ? !into : into, on: { change: () => turn(side, list, at, !into) } });
  const label = make("label", { class: "row", for: `${list}-${at}`, title: meaning || null }, box, mark, make("span", { class: "words", text: words }), make("span", { class: "count", text: number(count) }));
  if (on) {
    label.addEventListener("mouseenter", () => point(on));
    label.addEventListener("mouseleave", () => point(null));
  }
  return label;
}

function severalRow() {
  if (!entities.some((entity) => entity.several && entity.placed)) return null;
  const mark = sample(36, 16, (pen) => drawGlyph(pen, "several", 18, 8, 6, colours.muted, colours.page));
  const box = make("input", { type: "checkbox", id: "several", checked: state.several, on: { change: () => change({ several: !state.several }) } });
  return make("label", { class: "row", for: "several" }, box, mark, make("span", { class: "words", text: say("several_row") }), make("span", { class: "count", text: number(entities.filter((entity) => entity.several && entity.placed).length) }));
}

function disputedRow() {
  if (!ties.some((tie) => tie.drawn && tie.disputed)) return null;
  return make("p", { class: "row still" }, make("b", { class: "cross", text: "✕" }), make("span", { text: say("disputed_note") }));
}

// Topics and places: none ticked shows all, some ticked shows those with one of them.
function picks(list) {
  if (!data[list].length) return null;
  const order = data[list].map((_, at) => at).sort((one, other) => counts[list][other] - counts[list][one] || collator.compare(pick(data[list][one]), pick(data[list][other])));
  const title = state.only[list].length ? `${say(list)} · ${number(state.only[list].length)}` : say(list);
  return section(title, list, false, make("p", { class: "quiet", text: say("pick_note") }), ...lazily(order.filter((at) => counts[list][at]), (at) => row("only", list, at, null, pick(data[list][at]), counts[list][at]), 40));
}

// ---- time: only where enough ties say when they held ----
const ENOUGH_DATED = 1 / 3;
function timeSection() {
  if (!counts.ties) return null;
  const undated = counts.ties - counts.dated;
  if (counts.dated < ENOUGH_DATED * counts.ties) return section(say("time"), "time", false, make("p", { class: "quiet", text: say("too_few_dated", { n: undated, all: counts.ties }) }));
  const years = ties.filter((tie) => tie.drawn && isDated(tie)).flatMap((tie) => tie.dates.flatMap(yearsOf)).filter((year) => year !== null);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const [from, to] = state.years || [first, last];
  const set = (pair) => change({ years: pair[0] <= first && pair[1] >= last ? null : pair });
  const slider = (name, value, act) => make("input", { type: "range", id: `year-${name}`, min: first, max: last, step: 1, value, "aria-label": say(`year_${name}`), "aria-valuetext": digits(value), on: { input: (event) => act(Number(event.target.value)) } });
  return section(
    say("time"),
    "time",
    true,
    make("p", { class: "years" }, make("b", { text: digits(from) }), ` ${say("to")} `, make("b", { text: digits(to) })),
    slider("first", from, (value) => set([Math.min(value, to), to])),
    slider("last", to, (value) => set([from, Math.max(value, from)])),
    undated ? make("p", { class: "quiet", text: say(state.years ? "undated_hidden" : "undated_shown", { n: undated }) }) : null,
  );
}

// ---- what size and colour say ----
function looks() {
  const able = data.measures.filter((measure) => !measure.reason);
  const options = (list, name) => list.map(([id, text]) => make("option", { value: id, text, selected: state[name] === id }));
  const choice = (name, list) => make("label", { class: "choice" }, make("span", { text: say(name) }), make("select", { id: `by-${name}`, on: { change: (event) => change({ [name]: event.target.value }) } }, ...options(list, name)));
  const measures = able.map((measure) => [measure.id, pick(measure.label)]);
  const communities = data.communities?.of ? [["community", say("community")]] : [];
  const chosen = able.find((measure) => measure.id === (state.colour !== "kind" ? state.colour : state.size));
  return section(
    say("looks"),
    "looks",
    state.colour !== "kind" || state.size !== "kind",
    choice("colour", [["kind", say("by_kind")], ...communities, ...measures]),
    choice("size", [["kind", say("same_size")], ...measures]),
    chosen ? make("p", { class: "quiet", text: say("means", { measure: pick(chosen.label), meaning: pick(chosen.meaning) }) }) : null,
    ...(state.colour === "community" ? data.communities.labels.map((label, at) => make("p", { class: "row still" }, sample(36, 16, (pen) => drawGlyph(pen, "circle", 18, 8, 6, WHEEL[colours.dark ? "dark" : "light"][at % WHEEL.light.length], colours.page)), make("span", { text: pick(label) }), make("span", { class: "count", text: number(data.communities.of.filter((one) => one === at).length) }))) : []),
    ...unsaid(able),
  );
}

function unsaid(able) {
  const reasons = new Set(data.measures.filter((measure) => measure.reason).map((measure) => pick(measure.reason)));
  if (data.communities?.reason) reasons.add(pick(data.communities.reason));
  if (!reasons.size) return [];
  const head = able.length ? say("some_unsaid") : say("none_said");
  return [make("p", { class: "quiet" }, head, " ", [...reasons].join(" "))];
}

function showHead() {
  const { edition, above } = data;
  const { seen: told, unasked } = above[lang];
  const title = pick(edition.title);
  document.title = title;
  byId("head").replaceChildren(
    ...[
      edition.internal ? make("p", { class: "notice", id: "notice", text: say("internal") }) : null,
      make("h1", { text: say("who_works_with_whom") }),
      make("p", { class: "subtitle", text: title }),
      ...told.map((text) => make("p", { class: "told", text })),
      make("p", { id: "unasked", class: "quiet", text: unasked }),
    ].filter(Boolean),
  );
}

function showCards() {
  const cards = data.sectors.map((sector, at) => {
    if (!counts.sectors[at]) return null;
    const glyph = sample(20, 18, (pen) => drawGlyph(pen, sector.shape, 10, 9, 7, sectorColour(at), colours.page));
    return make("button", { type: "button", class: "card", on: { click: () => change({ chosen: { type: "sector", at } }) } }, glyph, make("b", { text: number(counts.sectors[at]) }), make("span", { text: pick(sector.plural) || pick(sector.label) }));
  });
  byId("cards").setAttribute("aria-label", say("kinds_of_organisation"));
  byId("cards").replaceChildren(...cards.filter(Boolean));
}

function showApart() {
  const { apart } = data.layout;
  const foot = byId("apart");
  foot.replaceChildren();
  if (!apart.length) return;
  const few = apart.slice(0, 12);
  foot.append(`${say("apart")} `);
  few.forEach((at, number_) => foot.append(number_ ? ", " : "", make("button", { type: "button", class: "plain", text: shortOf(at), "data-id": entities[at].id, on: { click: () => go(at) } })));
  foot.append(apart.length > few.length ? say("and_more", { n: apart.length - few.length }) : "");
}
