// The table under the picture: organisations, ties or neighbours, in step with what is seen, sorted as asked.

const HEADS = {
  organisations: () => [
    { name: say("name"), key: (at) => nameOf(at), cell: (at) => entityButton(at) },
    { name: say("kind"), key: kindText },
    { name: say("ties"), key: (at) => near[at].filter((tie) => seen.tie[tie]).length, number: true },
    ...data.measures.filter((measure) => !measure.reason && measure.id !== "degree").map((measure) => ({ name: pick(measure.label), key: (at) => measure.values[at], number: true })),
    { name: say("places"), key: (at) => entities[at].places.map((place) => pick(data.places[place])).join(", ") },
  ],
  ties: () => [
    { name: say("from"), key: (at) => nameOf(ties[at].from), cell: (at) => entityButton(ties[at].from) },
    { name: say("tie"), key: (at) => pick(data.kinds[ties[at].kind].label), cell: (at) => button(pick(data.kinds[ties[at].kind].label), () => change({ chosen: { type: "tie", at }, ends: null }), { class: "plain" }) },
    { name: say("to_whom"), key: (at) => nameOf(ties[at].to), cell: (at) => entityButton(ties[at].to) },
    { name: say("certainty"), key: (at) => ties[at].certainty, cell: (at) => pick(level(ties[at]).label) },
    { name: say("since"), key: (at) => (ties[at].dates ? ties[at].dates.map((date) => date.start || date.end || "").join(" ") : ""), cell: (at) => (ties[at].dates ? ties[at].dates.map(whenInShort).join("; ") : "") },
    { name: say("source"), key: (at) => [...new Set(ties[at].sets.map((set) => data.sources[data.sets.source[set]]?.title).filter(Boolean))].join("; ") },
  ],
};
HEADS.neighbours = () => [
  { name: say("name"), key: (one) => nameOf(one.other), cell: (one) => entityButton(one.other) },
  { name: say("tie"), key: (one) => reading(ties[one.tie], one.of), cell: (one) => button(reading(ties[one.tie], one.of), () => change({ chosen: { type: "tie", at: one.tie } }), { class: "plain" }) },
  { name: say("certainty"), key: (one) => ties[one.tie].certainty, cell: (one) => pick(level(ties[one.tie]).label) },
  { name: say("kind"), key: (one) => kindText(one.other) },
];

// In the words of the source, which are in English; in Bengali the dates themselves where there are any.
function whenInShort({ text, start, end }) {
  if (text && (lang === "en" || !(start || end))) return text;
  return [...new Set([start, end].filter(Boolean))].map(dateText).join(` ${say("to")} `);
}

const sorting = { organisations: { column: 2, down: true }, ties: { column: 0, down: false }, neighbours: { column: 0, down: false } };

function kindText(at) {
  const { types, sector } = entities[at];
  return types.map((type) => pick(data.types[type])).join(", ") || (data.sectors[sector] ? pick(data.sectors[sector].label) : "");
}

function tableRows(which) {
  if (which === "organisations") return entities.filter((entity) => seen.entity[entity.at] && !entity.several).map((entity) => entity.at);
  if (which === "ties") return ties.filter((tie) => seen.tie[tie.at]).map((tie) => tie.at);
  const of = state.chosen?.type === "entity" ? state.chosen.at : null;
  return of === null ? [] : near[of].filter((tie) => seen.tie[tie]).map((tie) => ({ of, tie, other: otherEnd(ties[tie], of) }));
}

function sorted(rows_, heads, { column, down }) {
  const { key, number: numeric } = heads[Math.min(column, heads.length - 1)];
  const compare = numeric || typeof key(rows_[0]) === "number" ? (one, other) => (one ?? -1) - (other ?? -1) : collator.compare;
  const keyed = rows_.map((row_) => [key(row_), row_]);
  keyed.sort((one, other) => (down ? -1 : 1) * compare(one[0], other[0]));
  return keyed.map(([, row_]) => row_);
}

function showTable() {
  const drawer = byId("drawer");
  drawer.hidden = !state.table;
  document.body.toggleAttribute("data-table", Boolean(state.table));
  if (!state.table) return drawer.replaceChildren();
  const focused = drawer.contains(document.activeElement) ? document.activeElement.id : "";
  const which = state.table;
  const heads = HEADS[which]();
  const rows_ = tableRows(which);
  const list = rows_.length ? sorted(rows_, heads, sorting[which]) : [];
  const tabs = ["organisations", "ties", "neighbours"].map((name) => button(say(`table_${name}`), () => change({ table: name }), { role: "tab", id: `tab-${name}`, "aria-selected": String(name === which), "aria-controls": "rows" }));
  const close = button("×", () => change({ table: "" }), { class: "close", id: "close-table", "aria-label": say("close_table") });
  const empty = which === "neighbours" && state.chosen?.type !== "entity" ? say("choose_first") : say("nothing_here");
  const body = list.length ? grid(which, heads, list) : make("p", { class: "quiet", text: empty });
  drawer.setAttribute("aria-label", say("table"));
  drawer.replaceChildren(make("div", { class: "bar" }, make("div", { role: "tablist", "aria-label": say("table") }, ...tabs), make("span", { class: "quiet", text: say("rows", { n: list.length }) }), button(say("copy_table"), () => copy(asText(heads, list)), { class: "plain", id: "copy-table" }), close), make("div", { id: "rows", role: "tabpanel", "aria-labelledby": `tab-${which}`, tabindex: "0" }, body));
  if (focused) byId(focused)?.focus({ preventScroll: true });
}

function grid(which, heads, list) {
  const { column, down } = sorting[which];
  const head = heads.map(({ name }, at) => {
    const turn_ = () => {
      sorting[which] = { column: at, down: at === column ? !down : Boolean(heads[at].number) };
      showTable();
    };
    return make("th", { scope: "col", "aria-sort": at === column ? (down ? "descending" : "ascending") : null }, button(`${name}${at === column ? (down ? " ▾" : " ▴") : ""}`, turn_, { id: `sort-${at}` }));
  });
  const line = (row_) => make("tr", { class: isRow(which, row_) ? "on" : null, "data-row": rowKey(which, row_) }, ...heads.map(({ key, cell, number: numeric }) => make("td", { class: numeric ? "number" : null, dir: numeric ? null : "auto" }, cell ? cell(row_) : shownValue(key(row_)))));
  const body = make("tbody");
  const add = (from) => {
    body.append(...list.slice(from, from + 200).map(line));
    if (list.length <= from + 200) return;
    const more = make("tr", {}, make("td", { colspan: heads.length }, button(say("more", { n: list.length - from - 200 }), () => (more.remove(), add(from + 200)), { class: "plain" })));
    body.append(more);
  };
  add(0);
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), body);
}

function shownValue(value) {
  if (typeof value !== "number") return value ?? "";
  return number(value, Number.isInteger(value) ? 0 : 3);
}

function isRow(which, row_) {
  const { chosen } = state;
  if (!chosen) return false;
  return which === "organisations" ? chosen.type === "entity" && chosen.at === row_ : which === "ties" && chosen.type === "tie" && chosen.at === row_;
}

function rowKey(which, row_) {
  return which === "organisations" ? entities[row_].id : tieKey(which === "ties" ? row_ : row_.tie);
}

// The rows as a spreadsheet takes them from the clipboard; what it would run as a formula is made text.
function asText(heads, list) {
  const safe = (value) => {
    const text = String(value ?? "").replace(/[\t\r\n]+/g, " ");
    return /^[=+\-@]/.test(text) && typeof value !== "number" ? `'${text}` : text;
  };
  const value = ({ key, cell }, row_) => (key === undefined ? "" : typeof key(row_) === "number" && cell ? cell(row_) : key(row_));
  return [heads.map(({ name }) => name), ...list.map((row_) => heads.map((head) => value(head, row_)))].map((cells) => cells.map(safe).join("\t")).join("\n");
}
