// @ts-check
// The address line: the view is written there, so that a link or a copy of the page opens as it was.

import { findField, isScale, knownFields, nameOfLabel } from "./fields.js";
import { data, entities, entityIndex, tieIndex, tieKey } from "./page_data.js";
import { currentView, HIDDEN_LISTS, PICKED_LISTS, START } from "./state.js";
import { isWrittenView, readView, writeView } from "./view_format.js";

const LONGEST_PART = 2000000; // letters; an address may be anybody's, and one part of it holds a whole story
const WRITTEN_AFTER = 150; // milliseconds; browsers refuse an address that changes at each frame

/** @type {Record<HiddenList | PickedList, () => string[]>} */
const VALUE_NAMES = {
  sectors: () => data.sectors.map(({ id }) => id),
  kinds: () => data.kinds.map(({ id }) => id),
  certainties: () => data.certainties.map(({ id }) => id),
  sources: () => data.sources.map(({ id }) => id),
  topics: () => data.topics.map(([english]) => english),
  places: () => data.places.map(([english]) => english),
};
/**
 * Names of what can be chosen besides organisations, ties and groups.
 * @type {Record<string, () => string[]>}
 */
const VALUE_TARGETS = {
  topic: VALUE_NAMES.topics,
  place: VALUE_NAMES.places,
  event: () => data.events.id,
};
/** @type {(keyof Box)[]} */
const BOX_NAMES = ["x", "y", "width", "height"];

// ---- written ----

/**
 * Write a view for the address line; what is as at the start is left out.
 * @param {ViewState} view
 */
export function writeHash(view = currentView()) {
  const { lang, chosen, steps, ends, years, colour, size, camera, views } = view;
  const parts = new URLSearchParams();
  /**
   * @param {string} name
   * @param {string | number} value
   */
  const put = (name, value) => {
    if (value !== "" && value !== 0) parts.set(name, String(value));
  };
  put("lang", lang === data.edition.lang ? "" : lang);
  if (chosen) put(chosen.type, writeTarget(chosen));
  put("steps", steps);
  if (ends) put("path", writeEntities(ends));
  for (const list of HIDDEN_LISTS) put(`no-${list}`, writeValues(list, view.off[list]));
  for (const list of PICKED_LISTS) put(list, writeValues(list, view.only[list]));
  put("named", view.several ? "" : "1");
  if (years) put("years", years.join("~"));
  put("picture", view.picture === START.picture ? "" : view.picture);
  if (view.dates) put("dates", view.dates.join("~"));
  put("colour", colour === START.colour ? "" : colour);
  put("size", size === START.size ? "" : size);
  put("cluster", view.cluster);
  put("where", writeFieldFilters(view.where));
  put("picked", writeEntities(view.picked));
  if (view.kept) put("kept", writeEntities(view.kept));
  put("without", writeEntities(view.gone));
  put("moved", writeMoved(view.moved));
  put("open", view.open.join("~"));
  if (camera) put("at", BOX_NAMES.map((name) => Number(camera[name].toPrecision(6))).join("~"));
  put("table", view.table);
  const written = JSON.stringify(views.map(writeView));
  if (written !== JSON.stringify(data.stories)) put("views", written);
  return parts.toString();
}

/** @param {Target} target */
function writeTarget({ type, at }) {
  if (type === "entity") return entities[at].id;
  if (type === "tie") return tieKey(at);
  if (type === "sector") return data.sectors[at].id;
  return VALUE_TARGETS[type] ? VALUE_TARGETS[type]()[at] : String(at);
}

/** @param {number[]} members */
function writeEntities(members) {
  return members.map((at) => entities[at].id).join("~");
}

/**
 * @param {HiddenList | PickedList} list
 * @param {number[]} values
 */
function writeValues(list, values) {
  const names = VALUE_NAMES[list]();
  return values.map((at) => names[at]).join("~");
}

/** @param {ViewState["moved"]} moved */
function writeMoved(moved) {
  const places = Object.entries(moved).map(([at, [x, y]]) => [entities[Number(at)].id, x, y]);
  return places.map((place) => place.join("~")).join("!");
}

/** @param {ViewState["where"]} where */
function writeFieldFilters(where) {
  const filters = Object.entries(where).flatMap(([id, wanted]) => {
    const field = findField(id);
    return field
      ? [[id, ...(isScale(field) ? wanted : wanted.map((label) => nameOfLabel(field, label)))]]
      : [];
  });
  return filters.length ? JSON.stringify(filters) : "";
}

// ---- read ----

/** The parts of an address line: a text, or a list, by its name. */
class AddressParts {
  /** @param {string} text */
  constructor(text) {
    this.parts = new URLSearchParams(text.replace(/^#/, ""));
  }

  /** @param {string} name */
  text(name) {
    return (this.parts.get(name) || "").slice(0, LONGEST_PART);
  }

  /** @param {string} name */
  list(name, mark = "~") {
    return this.text(name).split(mark).filter(Boolean);
  }

  /** @param {string} name */
  entities(name) {
    return this.list(name)
      .map((id) => entityIndex.get(id))
      .filter((at) => at !== undefined);
  }
}

/**
 * Return the view that an address line tells. What is not known here is passed over.
 * @param {string} text
 * @returns {ViewState}
 */
export function readHash(text) {
  const parts = new AddressParts(text);
  const chosen = readChosen(parts);
  const [from, to, ...more] = parts.entities("path");
  return {
    lang: readOneOf(/** @type {Language[]} */ (["en", "bn"]), parts.text("lang"), data.edition.lang),
    chosen,
    steps: chosen?.type === "entity" ? readWhole(parts.text("steps"), 0, 3) : 0,
    ends: to === undefined || more.length ? null : [from, to],
    off: /** @type {ViewState["off"]} */ (readLists(parts, HIDDEN_LISTS, "no-")),
    only: /** @type {ViewState["only"]} */ (readLists(parts, PICKED_LISTS, "")),
    several: parts.text("named") !== "1",
    years: readYears(parts),
    dates: readDates(parts),
    picture: data.geography && parts.text("picture") === "places" ? "places" : "network",
    colour: readOneOf(listColours(), parts.text("colour"), START.colour),
    size: readOneOf(listSizes(), parts.text("size"), START.size),
    cluster: data.layout.groups.length ? "" : readOneOf([...knownFields().keys()], parts.text("cluster"), ""),
    where: readFieldFilters(parts.text("where")),
    picked: parts.entities("picked"),
    kept: parts.text("kept") ? parts.entities("kept") : null,
    gone: data.edition.owner ? parts.entities("without") : [],
    moved: readMoved(parts),
    open: readOpen(parts),
    camera: readCamera(parts),
    table: readOneOf(
      /** @type {TableName[]} */ (["organisations", "ties", "neighbours"]),
      parts.text("table"),
      "",
    ),
    views: parts.parts.has("views") ? readViews(parts.text("views")) : data.stories.map(readView),
  };
}

/**
 * @template {string} Value
 * @param {Value[]} known
 * @param {string} text
 * @param {Value | ""} otherwise
 * @returns {any}
 */
function readOneOf(known, text, otherwise) {
  return known.find((value) => value === text) ?? otherwise;
}

/**
 * @param {string} text
 * @param {number} least
 * @param {number} most
 */
function readWhole(text, least, most) {
  const value = /^[0-9]+$/.test(text) ? Number(text) : least;
  return Math.min(most, Math.max(least, value));
}

/**
 * Return the id of an organisation or a tie that an address asks for and the page does not have.
 * @param {string} text
 */
export function findUnknownTarget(text) {
  const parts = new AddressParts(text);
  const [entity, tie] = [parts.text("entity"), parts.text("tie")];
  if (entity && !entityIndex.has(entity)) return entity;
  return tie && !tieIndex.has(tie) ? tie : "";
}

/**
 * @param {AddressParts} parts
 * @returns {Target | null}
 */
function readChosen(parts) {
  const entity = entityIndex.get(parts.text("entity"));
  if (entity !== undefined) return { type: "entity", at: entity };
  const tie = tieIndex.get(parts.text("tie"));
  if (tie !== undefined) return { type: "tie", at: tie };
  for (const [type, listNames] of Object.entries(VALUE_TARGETS)) {
    const at = parts.text(type) ? listNames().indexOf(parts.text(type)) : -1;
    if (at >= 0) return { type: /** @type {TargetType} */ (type), at };
  }
  const sector = parts.text("sector") ? VALUE_NAMES.sectors().indexOf(parts.text("sector")) : -1;
  if (sector >= 0) return { type: "sector", at: sector };
  const spot = parts.text("spot");
  if (/^[0-9]+$/.test(spot) && data.geography?.spots.label[Number(spot)])
    return { type: "spot", at: Number(spot) };
  const group = parts.text("group");
  return /^[0-9]+$/.test(group) && data.layout.groups[Number(group)]
    ? { type: "group", at: Number(group) }
    : null;
}

/**
 * @param {AddressParts} parts
 * @param {(HiddenList | PickedList)[]} lists
 * @param {string} prefix
 */
function readLists(parts, lists, prefix) {
  const entries = lists.map((list) => {
    const names = VALUE_NAMES[list]();
    const values = parts.list(prefix + list).map((name) => names.indexOf(name));
    return [list, values.filter((at) => at >= 0)];
  });
  return Object.fromEntries(entries);
}

/**
 * @param {AddressParts} parts
 * @returns {ViewState["years"]}
 */
function readYears(parts) {
  const years = parts.list("years").map((year) => readWhole(year, 0, 9999));
  return years.length === 2 && years[0] <= years[1] ? [years[0], years[1]] : null;
}

/**
 * @param {AddressParts} parts
 * @returns {ViewState["dates"]}
 */
function readDates(parts) {
  const [earlier = "", later = "", ...more] = parts.list("dates");
  const isPair = !more.length && [earlier, later].every((date) => /^[0-9]{4}(-[0-9]{2})?$/.test(date));
  return isPair && earlier !== later ? [earlier, later] : null;
}

function listSizes() {
  const numbers = [...knownFields().values()].filter(({ type }) => type === "number");
  return ["kind", ...numbers.map(({ id }) => id)];
}

function listColours() {
  return ["kind", ...knownFields().keys()];
}

/**
 * @param {string} text
 * @returns {ViewState["where"]}
 */
function readFieldFilters(text) {
  try {
    return Object.fromEntries(JSON.parse(text || "[]").flatMap(readFieldFilter));
  } catch {
    return {};
  }
}

/**
 * @param {unknown} filter
 * @returns {[string, number[]][]}
 */
function readFieldFilter(filter) {
  if (!Array.isArray(filter)) return [];
  const [id, ...wanted] = filter;
  const field = findField(id);
  if (!field) return [];
  if (isScale(field)) return wanted.length === 2 && wanted.every(Number.isFinite) ? [[id, wanted]] : [];
  const names = [...field.labels.keys()].map((label) => nameOfLabel(field, label));
  const labels = wanted.map((name) => names.indexOf(name)).filter((label) => label >= 0);
  return labels.length ? [[id, labels]] : [];
}

/**
 * @param {AddressParts} parts
 * @returns {ViewState["moved"]}
 */
function readMoved(parts) {
  /** @type {ViewState["moved"]} */
  const moved = {};
  for (const part of parts.list("moved", "!")) {
    const [id, ...place] = part.split("~");
    const at = entityIndex.get(id);
    const [x, y] = place.map((value) => (value === "" ? Number.NaN : Number(value)));
    if (at !== undefined && Number.isFinite(x) && Number.isFinite(y)) moved[at] = [x, y];
  }
  return moved;
}

/** @param {AddressParts} parts */
function readOpen(parts) {
  const groups = parts.list("open").map((at) => readWhole(at, -1, data.layout.groups.length - 1));
  return groups.filter((at) => at >= 0);
}

/**
 * @param {AddressParts} parts
 * @returns {Box | null}
 */
function readCamera(parts) {
  const [x, y, width, height] = parts.list("at").map(Number);
  const isWhole = [x, y, width, height].every(Number.isFinite);
  return isWhole && width > 1 && height > 1 ? { x, y, width, height } : null;
}

/**
 * @param {string} text
 * @returns {SavedView[]}
 */
function readViews(text) {
  try {
    return JSON.parse(text || "[]")
      .filter(isWrittenView)
      .map(readView);
  } catch {
    return [];
  }
}

// ---- kept up to date ----

let timer = 0;
let isNewEntry = false;

/**
 * Write the view into the address line, a moment after its last change.
 * @param {boolean} isStep whether the reader can go back to before the change
 */
export function keepInAddress(isStep) {
  clearTimeout(timer);
  isNewEntry ||= isStep;
  timer = window.setTimeout(() => {
    const hash = writeHash();
    const address = hash ? `#${hash}` : location.pathname + location.search;
    const isSame = location.hash.replace(/^#/, "") === hash;
    try {
      if (isNewEntry && !isSame) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    } catch {
      location.hash = hash; // a page inside another may not touch the history
    }
    isNewEntry = false;
  }, WRITTEN_AFTER);
}
