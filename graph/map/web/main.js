// Starts the page, and keeps picture, panel, table and address line in step with the state.

function showTools() {
  const tool = (key, act, more = {}) => button(say(key), act, { id: `tool-${key}`, ...more });
  const round = (id, text, key, act) => button(text, act, { id, class: "round", "aria-label": say(key), title: say(key) });
  byId("tools").setAttribute("aria-label", say("tools"));
  byId("tools").replaceChildren(
    tool("table", () => change({ table: state.table ? "" : "organisations" }), { "aria-expanded": String(Boolean(state.table)), "aria-controls": "drawer" }),
    tool("views", viewsDialog),
    tool("keep", keepDialog),
    ...(corrections.length ? [button(say("corrections", { n: corrections.length }), correctionsDialog, { id: "tool-corrections" })] : []),
    button(lang === "en" ? "বাংলা" : "English", () => change({ lang: lang === "en" ? "bn" : "en" }), { id: "tool-language", lang: lang === "en" ? "bn" : "en" }),
    round("zoom-in", "+", "zoom_in", () => zoomBy(1.3)),
    round("zoom-out", "−", "zoom_out", () => zoomBy(1 / 1.3)),
    round("zoom-fit", "⤢", "zoom_fit", fit),
  );
}

function speak() {
  lang = state.lang;
  document.documentElement.lang = lang;
  collator = new Intl.Collator(lang);
  samples.length = 0;
  shownPanel = "";
  bundled.of = null;
  stage.canvas.setAttribute("aria-label", say("map_label"));
  byId("side").setAttribute("aria-label", say("about_the_map"));
  showHead();
  showCards();
  showApart();
  showTools();
  byId("finder").replaceChildren(finder(say("find"), (at) => go(at)));
}

const PICTURE = ["off", "only", "several", "years", "steps", "gone", "chosen"];
function follow(now, before) {
  const changed = (...names) => names.some((name) => now[name] !== before[name]);
  if (changed("lang")) speak();
  if (changed("lang", ...PICTURE, "open")) look();
  if (changed("lang", ...PICTURE, "ends", "colour", "size", "open")) showPanel();
  if (changed("colour")) for (const one of samples) one.repaint();
  if (changed("lang", ...PICTURE, "table", "ends")) showTable();
  if (changed("table")) showTools();
  if (changed("lang", "chosen", "ends")) hovered = null;
  draw();
  keepInAddress();
}

function recolour() {
  readColours();
  for (const one of samples) one.repaint();
  draw();
}

function listenToPage() {
  darkness.addEventListener("change", recolour);
  // the address may have been renewed since: what was asked for counts
  window.addEventListener("hashchange", (event) => openFromAddress(new URL(event.newURL).hash));
  window.addEventListener("beforeprint", fillSheet);
  window.addEventListener("beforeunload", (event) => corrections.length && event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (presentKeys(event)) return;
    if (event.key === "Escape" && !byId("dialog").open && (state.chosen || state.ends)) leave();
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      byId("finder").querySelector("input").focus();
    }
  });
  document.fonts?.ready.then(() => {
    widths.clear();
    draw();
  });
}

function openFromAddress(hash) {
  if (hash.replace(/^#/, "") === writeHash()) return;
  change(readHash(hash));
  followCamera();
}

async function start() {
  rememberPage();
  unpack(await readData());
  countParallels();
  countRows();
  state = readHash(location.hash.length > 1 ? location.hash : savedHash());
  readColours();
  lang = state.lang;
  look();
  openStage();
  followCamera();
  await nextTask(); // the picture first, the panel beside it a moment later
  speak();
  showPanel();
  await nextTask();
  showTable();
  listen();
  watch(follow);
  listenToPage();
  document.body.dataset.ready = "yes";
}

function nextTask() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}

// For those who script or test the page: what is on the canvas, in page pixels.
window.stakeholderMap = {
  texts: () => drawn.map(({ text, at, heading, box }) => ({ text, id: at === undefined ? "" : entities[at].id, heading: Boolean(heading), ...onScreen(box) })),
  nodes: () => entities.filter((entity) => seen.alone[entity.at]).map((entity) => entity.id),
  ties: () => ties.filter((tie) => seen.tie[tie.at] && seen.alone[tie.from] && seen.alone[tie.to]).map((tie) => tieKey(tie.at)),
  groups: () => data.layout.groups.map((group, at) => ({ label: pick(group.label), members: seen.groups[at], open: isOpen(at), ...toScreen(group) })),
  place: (id) => toScreen(spot(places.get(id))),
  path: (key) => Array.from({ length: 41 }, (_, step) => toScreen(pointOn(course(ties[tiePlaces.get(key)]), step / 40))),
  lit: () => {
    const bright = brightness();
    return bright && { nodes: [...bright.entities].map((at) => entities[at].id), ties: [...bright.ties].map(tieKey) };
  },
  state: () => JSON.parse(JSON.stringify(state)),
  camera: () => ({ ...camera }),
  drawing: () => ({ frames: stage.frames, weight: stage.weight }),
  corrections: correctionsFile,
};

function onScreen(box) {
  const from = toScreen(box);
  const to = toScreen({ x: box.x + box.width, y: box.y + box.height });
  return { left: from.x, top: from.y, right: to.x, bottom: to.y };
}

start();
