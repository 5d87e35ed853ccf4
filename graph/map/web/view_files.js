// @ts-check
// Files of what is shown: organisations and ties as CSV and as GEXF, by the names that other programs know, and
// the lines that put this page into another.

import { downloadFile, escapeFormula, fileName } from "./downloads.js";
import { escapeXml } from "./draw_context.js";
import { knownFields, plainValueOf } from "./fields.js";
import { certaintyOf, data, entities, ties } from "./page_data.js";
import { datesOf, visible } from "./visible.js";

/** @typedef {Record<string, string>} FileRow */

/**
 * @param {(at: number) => boolean} isWanted
 * @returns {Entity[]}
 */
function listOrganisations(isWanted = () => true) {
  return entities.filter(({ at, several }) => visible.entities[at] && !several && isWanted(at));
}

/** @param {(at: number) => boolean} [isWanted] */
function listTiesBetween(isWanted) {
  const shown = new Set(listOrganisations(isWanted).map(({ at }) => at));
  return ties.filter((tie) => visible.ties[tie.at] && shown.has(tie.from) && shown.has(tie.to));
}

function listOwnFields() {
  return [...knownFields().values()].filter(({ id }) => id.startsWith("own."));
}

/** @param {Field} field */
function headingOf({ label }) {
  return label[0] || label[1];
}

/**
 * Return what is known of an organisation, by the names under which `export` writes it too.
 * @param {Entity} entity
 * @returns {FileRow}
 */
function describeOrganisation({ at, name, abbr, other, types, sector, places, topics, homepage }) {
  const own = listOwnFields();
  return {
    "label bn": name[0] ? name[1] : "",
    type: joinLabels(types, data.types),
    sector: data.sectors[sector]?.label[0] ?? "",
    reach: joinLabels(places, data.places),
    themes: joinLabels(topics, data.topics),
    abbreviation: abbr,
    aliases: other.join("; "),
    homepage,
    ...Object.fromEntries(own.map((field) => [headingOf(field), plainValueOf(field, at)])),
  };
}

/**
 * @param {number[]} values
 * @param {Pair[]} labels
 */
function joinLabels(values, labels) {
  return values.map((value) => labels[value][0] || labels[value][1]).join("; ");
}

/**
 * @param {Tie} tie
 * @returns {FileRow}
 */
function describeTieRow(tie) {
  const { id, label } = data.kinds[tie.kind];
  const dates = datesOf(tie);
  const titles = tie.sets.map((set) => data.sources[data.sets.source[set] ?? -1]?.id ?? "");
  const starts = dates.map(({ start = "" }) => start).filter(Boolean);
  const ends = dates.map(({ end = "" }) => end).filter(Boolean);
  return {
    relation: label[0] || id,
    "stk kind": id,
    start: starts.sort()[0] ?? "",
    end: ends.sort().pop() ?? "",
    dates: dates
      .map(({ text = "" }) => text)
      .filter(Boolean)
      .join("; "),
    certainty: certaintyOf(tie).id,
    sources: [...new Set(titles.filter(Boolean))].join("; "),
  };
}

/** @param {Entity} entity */
function labelOf({ name }) {
  return name[0] || name[1];
}

/** @param {Tie} tie */
function isDirected(tie) {
  return data.kinds[tie.kind].directed;
}

// ---- CSV ----

/** @param {(at: number) => boolean} [isWanted] */
export function downloadOrganisations(isWanted) {
  const measures = data.measures.filter(({ reason }) => !reason);
  const rows = listOrganisations(isWanted).map((entity) => ({
    Id: entity.id,
    Label: labelOf(entity),
    ...describeOrganisation(entity),
    ...Object.fromEntries(measures.map(({ label, values }) => [label[0], String(values[entity.at] ?? "")])),
  }));
  downloadCsv(rows, "organisations.csv");
}

/** @param {(at: number) => boolean} [isWanted] */
export function downloadTies(isWanted) {
  const rows = listTiesBetween(isWanted).map((tie) => ({
    Source: entities[tie.from].id,
    Target: entities[tie.to].id,
    Type: isDirected(tie) ? "Directed" : "Undirected",
    ...describeTieRow(tie),
  }));
  downloadCsv(rows, "ties.csv");
}

/**
 * @param {FileRow[]} rows
 * @param {string} ending
 */
function downloadCsv(rows, ending) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const used = names.filter((name) => rows.some((row) => row[name]));
  const lines = [used, ...rows.map((row) => used.map((name) => row[name] ?? ""))];
  const text = lines.map((cells) => `${cells.map(quoteCell).join(",")}\r\n`).join("");
  downloadFile(`\ufeff${text}`, fileName(ending), "text/csv;charset=utf-8");
}

/** @param {string} cell */
function quoteCell(cell) {
  const text = escapeFormula(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// ---- GEXF ----

/** @param {(at: number) => boolean} [isWanted] */
export function downloadGexf(isWanted) {
  downloadFile(writeGexf(isWanted), fileName("gexf"), "application/xml");
}

/** @param {(at: number) => boolean} [isWanted] */
export function writeGexf(isWanted) {
  const shown = listOrganisations(isWanted);
  const between = listTiesBetween(isWanted);
  const nodeRows = shown.map(describeOrganisation);
  const tieRows = between.map(describeTieRow);
  const nodes = shown.map((entity, at) =>
    writeItem("node", { id: entity.id, label: labelOf(entity) }, nodeRows[at]),
  );
  const edges = between.map((tie, at) => {
    const type = isDirected(tie) ? "directed" : "undirected";
    const ends = { source: entities[tie.from].id, target: entities[tie.to].id };
    return writeItem("edge", { id: String(at), ...ends, type, label: tieRows[at].relation }, tieRows[at]);
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
    `<meta><description>${escapeXml(data.edition.title[0] || data.edition.title[1])}</description></meta>`,
    '<graph mode="static" defaultedgetype="undirected">',
    declareAttributes("node", nodeRows),
    declareAttributes("edge", tieRows),
    `<nodes>${nodes.join("\n")}</nodes>`,
    `<edges>${edges.join("\n")}</edges>`,
    "</graph>",
    "</gexf>",
    "",
  ].join("\n");
}

/**
 * @param {"node" | "edge"} of
 * @param {FileRow[]} rows
 */
function declareAttributes(of, rows) {
  const names = Object.keys(rows[0] ?? {});
  const numbers = new Set(
    listOwnFields()
      .filter(({ type }) => type === "number")
      .map(headingOf),
  );
  const declared = names.map((name, at) => {
    const type = of === "node" && numbers.has(name) ? "double" : "string";
    return writeElement("attribute", { id: of[0] + at, title: name, type });
  });
  return `<attributes class="${of}">${declared.join("")}</attributes>`;
}

/**
 * Write a node or an edge with the values that it has.
 * @param {"node" | "edge"} tag
 * @param {FileRow} attributes
 * @param {FileRow} row
 */
function writeItem(tag, attributes, row) {
  const values = Object.values(row).map((value, at) =>
    value ? writeElement("attvalue", { for: tag[0] + at, value }) : "",
  );
  return writeElement(tag, attributes, `<attvalues>${values.join("")}</attvalues>`);
}

/**
 * @param {string} tag
 * @param {FileRow} attributes
 * @param {string} content
 */
function writeElement(tag, attributes, content = "") {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  return `<${tag}${written.join("")}>${content}</${tag}>`;
}

// ---- this page within another ----

/**
 * Return the lines that put this page, in its present view, into another. A file is named without its folder.
 * @param {string} hash
 */
export function writeEmbed(hash) {
  const page = location.href.split("#")[0];
  const address = location.protocol === "file:" ? (page.split("/").pop() ?? page) : page;
  const src = hash ? `${address}#${hash}` : address;
  const attributes = { src, title: data.edition.title[0], width: "100%", height: "640", loading: "lazy" };
  return writeElement("iframe", { ...attributes, style: "border:0" });
}
