// @ts-check
// Files of what is shown: organisations and ties as CSV and as GEXF, by the names that other programs know, and
// the lines that put this page into another.

import { downloadFile, escapeFormula, fileName } from "./downloads.js";
import { escapeXml } from "./draw_context.js";
import { knownFields, plainValueOf } from "./fields.js";
import { certaintyOf, data, entities, ties } from "./page_data.js";
import { pick } from "./text.js";
import { datesOf, visible } from "./visible.js";

/**
 * The cells of a row by the names of its columns; null and an empty text say that there is nothing.
 * @typedef {Record<string, string | number | null>} FileRow
 */

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

/**
 * Return what is known of an organisation, by the names under which `export` writes it too: numbers as numbers and
 * dates as the data have them, whatever the language of the page.
 * @param {Entity} entity
 * @returns {FileRow}
 */
function describeOrganisation({ id, at, name, abbr, other, types, sector, places, topics, homepage }) {
  /** @type {FileRow} */
  const row = {
    Id: id,
    Label: labelOf(at),
    "label bn": name[0] ? name[1] : "",
    type: joinLabels(types, data.types),
    sector: data.sectors[sector]?.label[0] ?? "",
    reach: joinLabels(places, data.places),
    themes: joinLabels(topics, data.topics),
    abbreviation: abbr,
    aliases: other.join("; "),
    homepage,
  };
  for (const field of knownFields().values()) {
    if (!field.id.startsWith("own.")) continue;
    const value = field.type === "number" ? field.numberOf(at) : plainValueOf(field, at);
    row[nameColumn(row, field.label[0] || field.label[1])] = value;
  }
  for (const { label, values } of data.measures.filter(({ reason }) => !reason))
    row[nameColumn(row, label[0])] = values[at];
  return row;
}

/**
 * Return the name of a further column: a data set may have one that is called as one of ours.
 * @param {FileRow} row
 * @param {string} wanted
 */
function nameColumn(row, wanted) {
  const taken = new Set(Object.keys(row).map((name) => name.toLowerCase()));
  let [name, number] = [wanted, 1];
  while (taken.has(name.toLowerCase())) {
    number += 1;
    name = `${wanted} (${number})`;
  }
  return name;
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
  const titles = tie.sets.map((set) => data.sources[data.sets.source[set] ?? -1]?.title ?? "");
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

/** @param {number} at */
function labelOf(at) {
  const [english, bengali] = entities[at].name;
  return english || bengali;
}

/** @param {Tie} tie */
function isDirected(tie) {
  return data.kinds[tie.kind].directed;
}

// ---- CSV ----

/** @param {(at: number) => boolean} [isWanted] */
export function downloadOrganisations(isWanted) {
  downloadCsv(listOrganisations(isWanted).map(describeOrganisation), "organisations.csv", ["Id", "Label"]);
}

/** @param {(at: number) => boolean} [isWanted] */
export function downloadTies(isWanted) {
  const rows = listTiesBetween(isWanted).map((tie) => ({
    Source: entities[tie.from].id,
    Target: entities[tie.to].id,
    "Source label": labelOf(tie.from),
    "Target label": labelOf(tie.to),
    Type: isDirected(tie) ? "Directed" : "Undirected",
    ...describeTieRow(tie),
  }));
  downloadCsv(rows, "ties.csv", ["Source", "Target", "relation"]);
}

/**
 * Offer rows as a file, without the columns that are empty in all of them.
 * @param {FileRow[]} rows
 * @param {string} ending
 * @param {string[]} needed columns that a file has even without a row
 */
function downloadCsv(rows, ending, needed) {
  const names = [...new Set([...rows.flatMap((row) => Object.keys(row)), ...needed])];
  const used = names.filter((name) => needed.includes(name) || rows.some((row) => !isBlank(row[name])));
  const lines = [used, ...rows.map((row) => used.map((name) => row[name] ?? ""))];
  const text = lines.map((cells) => `${cells.map(quoteCell).join(",")}\r\n`).join("");
  downloadFile(`\ufeff${text}`, fileName(ending), "text/csv;charset=utf-8");
}

/** @param {FileRow[string] | undefined} cell */
function isBlank(cell) {
  return cell === undefined || cell === null || cell === "";
}

/** @param {string | number} cell */
function quoteCell(cell) {
  const text = escapeFormula(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// ---- GEXF ----

/** @param {(at: number) => boolean} [isWanted] */
export function downloadGexf(isWanted) {
  downloadFile(writeGexf(isWanted), fileName("gexf"), "application/xml");
}

/**
 * Write the network. Where some ties have a direction, those without one are "mutual": networkx refuses files with
 * directed and undirected edges.
 * @param {(at: number) => boolean} [isWanted]
 */
export function writeGexf(isWanted) {
  const between = listTiesBetween(isWanted);
  const nodeRows = listOrganisations(isWanted).map(describeOrganisation);
  const tieRows = between.map(describeTieRow);
  const [standard, without] = between.some(isDirected)
    ? ["directed", "mutual"]
    : ["undirected", "undirected"];
  const nodes = nodeRows.map(({ Id: id, Label: label, ...row }) => writeItem("node", { id, label }, row));
  const edges = between.map((tie, at) => {
    const type = isDirected(tie) ? "directed" : without;
    const ends = { source: entities[tie.from].id, target: entities[tie.to].id };
    return writeItem(
      "edge",
      { id: String(at), ...ends, type, label: tieRows[at].relation ?? "" },
      tieRows[at],
    );
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
    `<meta><description>${escapeXml(data.edition.title[0] || data.edition.title[1])}</description></meta>`,
    `<graph mode="static" defaultedgetype="${standard}">`,
    declareAttributes(
      "node",
      nodeRows.map(({ Id: _id, Label: _label, ...row }) => row),
    ),
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
  const declared = names.map((name, at) => {
    const isNumber = rows.some((row) => typeof row[name] === "number");
    return writeElement("attribute", { id: of[0] + at, title: name, type: isNumber ? "double" : "string" });
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
    isBlank(value) ? "" : writeElement("attvalue", { for: tag[0] + at, value }),
  );
  return writeElement(tag, attributes, `<attvalues>${values.join("")}</attvalues>`);
}

/**
 * @param {string} tag
 * @param {FileRow} attributes
 * @param {string} content
 */
function writeElement(tag, attributes, content = "") {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value ?? "")}"`);
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
  const attributes = { src, title: pick(data.edition.title), width: "100%", height: "640", loading: "lazy" };
  return writeElement("iframe", { ...attributes, style: "border:0" });
}
