// Finding an organisation by any of its names: typed words in, the best matches out, misspellings forgiven.

let keys = null; // words of every name of each entity

function plain(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’.]/g, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

function nameKeys() {
  keys ??= entities.map((entity) => {
    const names = [...entity.name, ...entity.short, entity.abbr, ...entity.other, entity.id.replaceAll("-", " ")];
    return [...new Set(names.filter(Boolean).map(plain))].filter(Boolean);
  });
  return keys;
}

const MOST_FOUND = 12;
function search(query) {
  const wanted = plain(query);
  if (!wanted) return [];
  const found = [];
  nameKeys().forEach((names, at) => {
    const score = Math.min(...names.map((name) => nameScore(name, wanted)));
    if (score < Infinity) found.push({ at, score: score + (entities[at].several ? 0.5 : 0) });
  });
  found.sort((one, other) => one.score - other.score || near[other.at].length - near[one.at].length || byName(one.at, other.at));
  const best = found.length ? found[0].score : 0;
  return found.filter(({ score }) => score < 10 || best >= 10).slice(0, MOST_FOUND).map(({ at }) => at);
}

// 0 the name itself, 1 its beginning, 2 words that begin so, 3 somewhere within, 4 so but for its spaces; from
// 10 on with misspellings.
function nameScore(name, wanted) {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  const words = name.split(" ");
  const asked = wanted.split(" ");
  if (asked.every((word) => words.some((one) => one.startsWith(word)))) return 2;
  if (wanted.length > 2 && name.includes(wanted)) return 3;
  if (wanted.length < 4) return Infinity;
  if (name.replaceAll(" ", "").includes(wanted.replaceAll(" ", ""))) return 4;
  let wrong = 0;
  for (const word of asked) {
    const allowed = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    const least = Math.min(...words.map((one) => edits(word, one, allowed)));
    if (least > allowed) return Infinity;
    wrong += least;
  }
  return 10 + wrong + Math.abs(words.length - asked.length) / 10;
}

// Letters to change, add, drop or swap with the next (Damerau 1964), against the word or its beginning.
function edits(word, other, allowed) {
  if (word.length - other.length > allowed) return Infinity;
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= word.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= other.length; column += 1) {
      const same = word[row - 1] === other[column - 1];
      let cost = Math.min(rows[row - 1][column - 1] + (same ? 0 : 1), rows[row - 1][column] + 1, rows[row][column - 1] + 1);
      const swapped = row > 1 && column > 1 && word[row - 1] === other[column - 2] && word[row - 2] === other[column - 1];
      if (swapped) cost = Math.min(cost, rows[row - 2][column - 2] + 1);
      rows[row].push(cost);
    }
  }
  const last = rows[word.length];
  const whole = last[other.length];
  return word.length >= 5 ? Math.min(whole, ...last.slice(Math.max(0, word.length - 1)).map((cost) => cost + 0.5)) : whole;
}

// ---- the field: a text with a list of what it finds below ----
let finders = 0;
function finder(label, act) {
  const id = `found-${(finders += 1)}`;
  const list = make("ul", { id, role: "listbox", "aria-label": say("matches"), hidden: true });
  const input = make("input", { type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: label, "aria-label": label, "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" });
  let found = [];
  let on = -1;
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (to) => {
    on = to;
    [...list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === on)));
    if (on >= 0) input.setAttribute("aria-activedescendant", `${id}-${on}`);
    list.children[on]?.scrollIntoView({ block: "nearest" });
  };
  const pickOne = (at) => {
    close();
    input.value = "";
    act(at, input);
  };
  const update = () => {
    found = search(input.value);
    list.replaceChildren(...found.map((at, number) => foundRow(at, `${id}-${number}`, pickOne)));
    if (!found.length && plain(input.value)) list.append(make("li", { class: "quiet", role: "option", "aria-selected": "false", "aria-disabled": "true", text: say("none_found") }));
    list.hidden = !plain(input.value);
    input.setAttribute("aria-expanded", String(!list.hidden));
    tell(list.hidden ? "" : say("found", { n: found.length }));
    mark(found.length ? 0 : -1);
  };
  input.addEventListener("input", update);
  input.addEventListener("focus", () => plain(input.value) && update());
  input.addEventListener("blur", () => setTimeout(() => document.activeElement === input || close(), 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && found.length) mark((on + 1) % found.length);
    else if (event.key === "ArrowUp" && found.length) mark((on + found.length - 1) % found.length);
    else if (event.key === "Enter" && found[on] !== undefined && !list.hidden) pickOne(found[on]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return make("div", { class: "finder" }, input, list);
}

function foundRow(at, id, act) {
  const { name, abbr } = entities[at];
  const second = lang === "bn" ? name[1] && name[0] : name[1];
  const row = make("li", { id, role: "option", "aria-selected": "false", "data-id": entities[at].id, on: { mousedown: (event) => event.preventDefault(), click: () => act(at) } });
  row.append(swatch(at), make("span", {}, named(name), abbr && abbr !== pick(name) ? ` (${abbr})` : "", second ? make("span", { class: "quiet", lang: lang === "bn" ? "en" : "bn", text: ` ${second}` }) : ""));
  return row;
}

// Chooses an organisation from anywhere: its group opens where it is closed, and it comes into view.
function go(at) {
  const { group } = entities[at];
  const open = group >= 0 && !state.open.includes(group) && seen.entities > MOST_ALONE ? [...state.open, group] : state.open;
  if (!seen.entity[at]) showAll();
  change({ chosen: { type: "entity", at }, ends: null, open });
  show(at);
}
