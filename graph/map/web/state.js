// What the reader has chosen: one frozen value, kept in the address line; whoever shows it is told of changes.

const LISTS = ["sectors", "kinds", "certainties", "sources"]; // put out one by one
const ONLY = ["topics", "places"]; // picked one by one; none picked shows all
const START = {
  lang: "en",
  chosen: null, // { type: "entity" | "tie" | "group" | "sector", at }
  steps: 0, // neighbourhood of the chosen organisation that alone is shown; 0 shows all
  ends: null, // [from, to] of a path
  off: { sectors: [], kinds: [], certainties: [], sources: [] }, // indexes put out
  only: { topics: [], places: [] }, // indexes picked
  several: true, // those not named
  years: null, // [first, last]
  colour: "kind", // or "community", or a measure's id
  size: "kind",
  gone: [], // organisations taken away to see what hangs on them
  moved: {}, // at: [x, y]
  open: [], // groups shown by their members
  camera: null, // the part of the picture in view: { x, y, width, height } about its middle; null shows the whole
  table: "", // "organisations" | "ties" | "neighbours"
  views: [], // { name, hash }
};
let state = START;
const watchers = [];

function watch(act) {
  watchers.push(act);
}

function change(patch) {
  const before = state;
  state = { ...state, ...patch };
  if ("chosen" in patch && !("steps" in patch)) state.steps = 0;
  for (const act of watchers) act(state, before);
}

// Puts one of a list out or back, or picks it or lets it go.
function turn(side, list, at, into) {
  const others = state[side][list].filter((one) => one !== at);
  change({ [side]: { ...state[side], [list]: into ? [...others, at].sort((a, b) => a - b) : others } });
}

function isFiltered() {
  return LISTS.some((list) => state.off[list].length) || ONLY.some((list) => state.only[list].length) || !state.several || state.years !== null || state.steps > 0 || state.gone.length > 0;
}

function showAll() {
  change({ off: START.off, only: START.only, several: true, years: null, steps: 0, gone: [] });
}

// ---- the address line ----
const NAMES = {
  sectors: () => data.sectors.map((one) => one.id),
  kinds: () => data.kinds.map((one) => one.id),
  certainties: () => data.certainties.map((one) => one.id),
  sources: () => data.sources.map((one) => one.id),
  topics: () => data.topics.map((pair) => pair[0]),
  places: () => data.places.map((pair) => pair[0]),
};

function writeHash(from = state) {
  const parts = new URLSearchParams();
  const put = (name, value) => value !== "" && value !== null && parts.set(name, value);
  if (from.lang !== data.edition.lang) put("lang", from.lang);
  if (from.chosen) put(from.chosen.type, chosenName(from.chosen));
  if (from.steps) put("steps", from.steps);
  if (from.ends) put("path", from.ends.map((at) => entities[at].id).join("~"));
  for (const list of LISTS) put(`no-${list}`, from.off[list].map((at) => NAMES[list]()[at]).join("~"));
  for (const list of ONLY) put(list, from.only[list].map((at) => NAMES[list]()[at]).join("~"));
  if (!from.several) put("named", "1");
  if (from.years) put("years", from.years.join("~"));
  if (from.colour !== START.colour) put("colour", from.colour);
  if (from.size !== START.size) put("size", from.size);
  put("without", from.gone.map((at) => entities[at].id).join("~"));
  put("moved", Object.entries(from.moved).map(([at, [x, y]]) => [entities[at].id, x, y].join("~")).join("!"));
  put("open", from.open.join("~"));
  if (from.camera) put("at", ["x", "y", "width", "height"].map((name) => Number(from.camera[name].toPrecision(6))).join("~"));
  put("table", from.table);
  if (from.views.length) put("views", JSON.stringify(from.views.map(({ name, hash }) => [name, hash])));
  return parts.toString();
}

function chosenName({ type, at }) {
  if (type === "entity") return entities[at].id;
  if (type === "tie") return tieKey(at);
  return type === "sector" ? data.sectors[at].id : String(at);
}

// The state that an address line tells. It may be anybody's: what is not known here is passed over.
function readHash(text) {
  const parts = new URLSearchParams(text.replace(/^#/, ""));
  const get = (name) => (parts.get(name) || "").slice(0, 200000);
  const list = (name, mark = "~") => get(name).split(mark).filter(Boolean);
  const found = { ...START, lang: ["en", "bn"].includes(get("lang")) ? get("lang") : data.edition.lang };
  found.chosen = readChosen(get);
  found.steps = found.chosen?.type === "entity" ? whole(get("steps"), 0, 3) : 0;
  const ends = list("path").map((id) => places.get(id)).filter((at) => at !== undefined);
  if (ends.length === 2) found.ends = ends;
  const known = (name, key) => list(key).map((id) => NAMES[name]().indexOf(id)).filter((at) => at >= 0);
  found.off = Object.fromEntries(LISTS.map((name) => [name, known(name, `no-${name}`)]));
  found.only = Object.fromEntries(ONLY.map((name) => [name, known(name, name)]));
  found.several = get("named") !== "1";
  const years = list("years").map((year) => whole(year, 0, 9999));
  if (years.length === 2 && years[0] <= years[1]) found.years = years;
  const shades = ["kind", "community", ...data.measures.filter((one) => !one.reason).map((one) => one.id)];
  if (shades.includes(get("colour")) && (get("colour") !== "community" || data.communities?.of)) found.colour = get("colour");
  if (shades.includes(get("size")) && get("size") !== "community") found.size = get("size");
  if (data.edition.owner) found.gone = list("without").map((id) => places.get(id)).filter((at) => at !== undefined);
  found.moved = readMoved(list("moved", "!"));
  found.open = list("open").map((at) => whole(at, -1, data.layout.groups.length - 1)).filter((at) => at >= 0);
  const [x, y, width, height] = list("at").map(Number);
  if ([x, y, width, height].every(Number.isFinite) && width > 1 && height > 1) found.camera = { x, y, width, height };
  if (["organisations", "ties", "neighbours"].includes(get("table"))) found.table = get("table");
  found.views = readViews(get("views"));
  return found;
}

function whole(text, least, most) {
  const value = /^[0-9]+$/.test(text) ? Number(text) : least;
  return Math.min(most, Math.max(least, value));
}

function readChosen(get) {
  if (places.has(get("entity"))) return { type: "entity", at: places.get(get("entity")) };
  if (tiePlaces.has(get("tie"))) return { type: "tie", at: tiePlaces.get(get("tie")) };
  const sector = data.sectors.findIndex((one) => one.id === get("sector"));
  if (get("sector") && sector >= 0) return { type: "sector", at: sector };
  if (/^[0-9]+$/.test(get("group")) && data.layout.groups[Number(get("group"))]) return { type: "group", at: Number(get("group")) };
  return null;
}

function readMoved(parts) {
  const found = {};
  for (const part of parts) {
    const [id, x, y] = part.split("~");
    if (places.has(id) && [x, y].every((value) => value !== "" && Number.isFinite(Number(value)))) found[places.get(id)] = [Number(x), Number(y)];
  }
  return found;
}

function readViews(text) {
  try {
    const found = JSON.parse(text || "[]");
    return found.filter((view) => Array.isArray(view) && view.length === 2 && view.every((part) => typeof part === "string")).map(([name, hash]) => ({ name: name.slice(0, 200), hash }));
  } catch {
    return [];
  }
}

let waiting = 0;
function keepInAddress() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const hash = writeHash();
    try {
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    } catch {
      location.hash = hash; // a page inside another may not touch the history
    }
  }, 150);
}
