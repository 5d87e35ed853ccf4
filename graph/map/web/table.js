// @ts-check
// The table under the picture: organisations, ties or neighbours, in step with what is seen, sorted as asked.

import { copyText, escapeFormula } from "./downloads.js";
import { byId, focusedId, make, makeButton, makeNote, restoreFocus } from "./elements.js";
import { formatPeriod } from "./evidence.js";
import { makeEntityLink, makeTieLink } from "./links.js";
import { nameOf, tieKindLabel, tieReading } from "./names.js";
import { certaintyOf, data, entities, otherEnd, tieKey, ties } from "./page_data.js";
import { changeState, state } from "./state.js";
import { compareWords, formatNumber, pick, say } from "./text.js";
import { datesOf, isOverUndated, visible, visibleTiesOf } from "./visible.js";

const ROWS_AT_ONCE = 200;
/** @type {TableName[]} */
const TABLES = ["organisations", "ties", "neighbours"];

/**
 * A row is about an organisation, a tie, or both; -1 stands for neither. `of` is whose neighbour it is.
 * @typedef {{ entity: number, tie: number, of: number }} TableRow
 * @typedef {string | number | null} CellValue
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {(row: TableRow) => CellValue} key what the column is sorted by
 * @property {(row: TableRow) => string | HTMLElement} [cell] what is shown, where that is not the key
 * @property {boolean} [isNumber]
 */

/** @type {Record<TableName, () => Column[]>} */
const COLUMNS = {
  organisations: () => [
    { name: say("name"), key: ({ entity }) => nameOf(entity), cell: ({ entity }) => makeEntityLink(entity) },
    { name: say("kind"), key: ({ entity }) => describeKind(entity) },
    { name: say("ties"), key: ({ entity }) => visibleTiesOf(entity).length, isNumber: true },
    ...listMeasureColumns(),
    { name: say("places"), key: ({ entity }) => listPlaces(entity) },
  ],
  ties: () => [
    {
      name: say("from"),
      key: ({ tie }) => nameOf(ties[tie].from),
      cell: ({ tie }) => makeEntityLink(ties[tie].from),
    },
    {
      name: say("tie"),
      key: ({ tie }) => tieKindLabel(tie),
      cell: ({ tie }) => makeTieLink(tieKindLabel(tie), tie),
    },
    {
      name: say("to_whom"),
      key: ({ tie }) => nameOf(ties[tie].to),
      cell: ({ tie }) => makeEntityLink(ties[tie].to),
    },
    makeCertaintyColumn(),
    { name: say("since"), key: ({ tie }) => sortableDates(tie), cell: ({ tie }) => describeDates(tie) },
    { name: say("source"), key: ({ tie }) => listSources(tie) },
  ],
  neighbours: () => [
    { name: say("name"), key: ({ entity }) => nameOf(entity), cell: ({ entity }) => makeEntityLink(entity) },
    { name: say("tie"), key: readTie, cell: (row) => makeTieLink(readTie(row), row.tie) },
    makeCertaintyColumn(),
    { name: say("kind"), key: ({ entity }) => describeKind(entity) },
  ],
};

/** @returns {Column[]} */
function listMeasureColumns() {
  const shown = data.measures.filter((measure) => !measure.reason && measure.id !== "degree");
  return shown.map((measure) => ({
    name: pick(measure.label),
    key: ({ entity }) => measure.values[entity] ?? null,
    isNumber: true,
  }));
}

/** @returns {Column} */
function makeCertaintyColumn() {
  const cell = (/** @type {TableRow} */ { tie }) => pick(certaintyOf(ties[tie]).label);
  return { name: say("certainty"), key: ({ tie }) => ties[tie].certainty, cell };
}

/** @param {TableRow} row */
function readTie({ tie, of }) {
  return tieReading(ties[tie], of);
}

/** @param {number} at */
function describeKind(at) {
  const { types, sector } = entities[at];
  return types.map((type) => pick(data.types[type])).join(", ") || pick(data.sectors[sector]?.label);
}

/** @param {number} at */
function listPlaces(at) {
  return entities[at].places.map((place) => pick(data.places[place])).join(", ");
}

/** @param {number} tie */
function listSources(tie) {
  const titles = ties[tie].sets.map((set) => data.sources[data.sets.source[set] ?? -1]?.title);
  return [...new Set(titles.filter(Boolean))].join("; ");
}

/** @param {number} tie */
function sortableDates(tie) {
  return datesOf(ties[tie])
    .map((date) => date.start || date.end || "")
    .join(" ");
}

/**
 * Give the dates in the words of the source, which are English; in Bengali the dates themselves, if known.
 * @param {number} tie
 */
function describeDates(tie) {
  const described = datesOf(ties[tie]).map((date) => {
    const isInWords = date.text && !isOverUndated(date) && (state.lang === "en" || !(date.start || date.end));
    return isInWords ? date.text : formatPeriod(date);
  });
  return described.join("; ");
}

/** @type {Record<TableName, { column: number, isDown: boolean }>} */
const sorting = {
  organisations: { column: 2, isDown: true },
  ties: { column: 0, isDown: false },
  neighbours: { column: 0, isDown: false },
};

/**
 * @param {TableName} table
 * @returns {TableRow[]}
 */
function listRows(table) {
  if (table === "organisations") {
    const shown = entities.filter((entity) => visible.entities[entity.at] && !entity.several);
    return shown.map(({ at }) => ({ entity: at, tie: -1, of: -1 }));
  }
  if (table === "ties") {
    return ties.filter((tie) => visible.ties[tie.at]).map(({ at }) => ({ entity: -1, tie: at, of: -1 }));
  }
  if (state.chosen?.type !== "entity") return [];
  const of = state.chosen.at;
  return visibleTiesOf(of).map((tie) => ({ entity: otherEnd(ties[tie], of), tie, of }));
}

/**
 * @param {TableRow[]} rows
 * @param {Column[]} columns
 * @param {TableName} table
 */
function sortRows(rows, columns, table) {
  const { column, isDown } = sorting[table];
  const { key } = columns[Math.min(column, columns.length - 1)];
  /** @type {[CellValue, TableRow][]} */
  const keyed = rows.map((row) => [key(row), row]);
  keyed.sort(([first], [second]) => (isDown ? -1 : 1) * compareValues(first, second));
  return keyed.map(([, row]) => row);
}

/**
 * What has no value comes before the smallest.
 * @param {CellValue} first
 * @param {CellValue} second
 */
function compareValues(first, second) {
  if (typeof first === "string" && typeof second === "string") return compareWords(first, second);
  return Number(first ?? -1) - Number(second ?? -1);
}

export function showTable() {
  const { table } = state;
  const drawer = byId("drawer");
  drawer.hidden = !table;
  document.body.toggleAttribute("data-table", Boolean(table));
  if (!table) {
    drawer.replaceChildren();
    return;
  }
  const focused = focusedId(drawer);
  const columns = COLUMNS[table]();
  const rows = sortRows(listRows(table), columns, table);
  const body = rows.length ? makeGrid(table, columns, rows) : makeNote(describeEmpty(table));
  const panel = { id: "rows", role: "tabpanel", "aria-labelledby": `tab-${table}`, tabindex: "0" };
  drawer.setAttribute("aria-label", say("table"));
  drawer.replaceChildren(makeBar(table, columns, rows), make("div", panel, body));
  restoreFocus(focused);
}

/** @param {TableName} table */
function describeEmpty(table) {
  const isNoneChosen = table === "neighbours" && state.chosen?.type !== "entity";
  return say(isNoneChosen ? "choose_first" : "nothing_here");
}

/**
 * @param {TableName} table
 * @param {Column[]} columns
 * @param {TableRow[]} rows
 */
function makeBar(table, columns, rows) {
  const tabs = TABLES.map((name) => {
    const selected = { "aria-selected": String(name === table), "aria-controls": "rows" };
    const show = () => changeState({ table: name });
    return makeButton(say(`table_${name}`), show, { role: "tab", id: `tab-${name}`, ...selected });
  });
  const copy = () => copyText(writeRows(columns, rows));
  const close = () => changeState({ table: "" });
  return make(
    "div",
    { class: "bar" },
    make("div", { role: "tablist", "aria-label": say("table") }, ...tabs),
    make("span", { class: "quiet", text: say("rows", { n: rows.length }) }),
    makeButton(say("copy_table"), copy, { class: "plain", id: "copy-table" }),
    makeButton("×", close, { class: "close", id: "close-table", "aria-label": say("close_table") }),
  );
}

/**
 * @param {TableName} table
 * @param {Column[]} columns
 * @param {TableRow[]} rows
 */
function makeGrid(table, columns, rows) {
  const body = make("tbody");
  const head = columns.map((column, at) => makeHead(table, column, at));
  /** @param {number} from */
  const addRows = (from) => {
    const to = from + ROWS_AT_ONCE;
    body.append(...rows.slice(from, to).map((row) => makeRow(table, columns, row)));
    if (rows.length <= to) return;
    const showMore = () => {
      more.remove();
      addRows(to);
    };
    const button = makeButton(say("more", { n: rows.length - to }), showMore, { class: "plain" });
    const more = make("tr", {}, make("td", { colspan: columns.length }, button));
    body.append(more);
  };
  addRows(0);
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), body);
}

/**
 * @param {TableName} table
 * @param {Column} column
 * @param {number} at
 */
function makeHead(table, { name, isNumber }, at) {
  const { column, isDown } = sorting[table];
  const isSorted = at === column;
  const sort = () => {
    sorting[table] = { column: at, isDown: isSorted ? !isDown : Boolean(isNumber) };
    showTable();
  };
  const direction = isDown ? "descending" : "ascending";
  const arrow = isDown ? " ▾" : " ▴";
  const button = makeButton(name + (isSorted ? arrow : ""), sort, { id: `sort-${at}` });
  return make("th", { scope: "col", "aria-sort": isSorted ? direction : null }, button);
}

/**
 * @param {TableName} table
 * @param {Column[]} columns
 * @param {TableRow} row
 */
function makeRow(table, columns, row) {
  const cells = columns.map(({ key, cell, isNumber }) => {
    const attributes = isNumber ? { class: "number" } : { dir: "auto" };
    return make("td", attributes, cell ? cell(row) : formatValue(key(row)));
  });
  const id = table === "organisations" ? entities[row.entity].id : tieKey(row.tie);
  return make("tr", { class: isChosenRow(table, row) ? "on" : null, "data-row": id }, ...cells);
}

/** @param {CellValue} value */
function formatValue(value) {
  if (typeof value !== "number") return value ?? "";
  return formatNumber(value, Number.isInteger(value) ? 0 : 3);
}

/**
 * @param {TableName} table
 * @param {TableRow} row
 */
function isChosenRow(table, row) {
  const { chosen } = state;
  if (table === "organisations") return chosen?.type === "entity" && chosen.at === row.entity;
  return table === "ties" && chosen?.type === "tie" && chosen.at === row.tie;
}

/**
 * Write the rows as a spreadsheet takes them from the clipboard.
 * @param {Column[]} columns
 * @param {TableRow[]} rows
 */
function writeRows(columns, rows) {
  const head = columns.map(({ name }) => name);
  const body = rows.map((row) => columns.map((column) => plainValue(column, row)));
  return [head, ...body].map((cells) => cells.map(escapeFormula).join("\t")).join("\n");
}

/**
 * Return the key of a cell, or the words shown where the key is only a number to sort by.
 * @param {Column} column
 * @param {TableRow} row
 */
function plainValue({ key, cell }, row) {
  const value = key(row);
  if (typeof value !== "number" || !cell) return value;
  const shown = cell(row);
  return typeof shown === "string" ? shown : shown.textContent;
}
