// Mouse, touch and keys on the canvas: pan, zoom, point, choose, move, and walk from one to the next.

const HOLD = 4; // pixels a press may wander and still be a click
let press = null;

function listen() {
  const { canvas } = stage;
  canvas.addEventListener("pointerdown", pressed);
  canvas.addEventListener("pointermove", moved);
  canvas.addEventListener("pointerup", released);
  canvas.addEventListener("pointercancel", () => (press = null));
  canvas.addEventListener("pointerleave", () => point(null));
  canvas.addEventListener("wheel", wheel, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoomBy(event.shiftKey ? 1 / 1.6 : 1.6, pointOf(event)));
  canvas.addEventListener("touchstart", touched, { passive: false });
  canvas.addEventListener("touchmove", pinched, { passive: false });
  canvas.addEventListener("touchend", () => (fingers = null));
  canvas.addEventListener("keydown", walked);
}

function pointOf(event) {
  const frame = stage.canvas.getBoundingClientRect();
  return { x: event.clientX - frame.left, y: event.clientY - frame.top };
}

function pressed(event) {
  if (event.button || !event.isPrimary) return;
  const at = pointOf(event);
  const on = under(at);
  press = { at, on, last: at, far: false, touch: event.pointerType === "touch" };
  if (!press.touch) stage.canvas.setPointerCapture(event.pointerId);
}

function moved(event) {
  const at = pointOf(event);
  if (!press) {
    if (event.pointerType === "mouse") point(under(at));
    return;
  }
  if (press.touch) return; // one finger scrolls the page; two move the picture
  press.far ||= Math.hypot(at.x - press.at.x, at.y - press.at.y) > HOLD;
  if (!press.far) return;
  if (press.on?.type === "entity") drag(press.on.at, toWorld(at));
  else {
    startMoving();
    panBy(at.x - press.last.x, at.y - press.last.y);
  }
  press.last = at;
  stage.canvas.style.cursor = "grabbing";
}

function drag(at, { x, y }) {
  change({ moved: { ...state.moved, [at]: [Math.round(x * 10) / 10, Math.round(y * 10) / 10] } });
}

function released(event) {
  const was = press;
  press = null;
  if (!was) return;
  stage.canvas.style.cursor = "default";
  if (was.far || Math.hypot(pointOf(event).x - was.at.x, pointOf(event).y - was.at.y) > 10) return;
  choose(was.on);
}

function choose(on) {
  if (on?.type === "group" && !isOpen(on.at)) openGroup(on.at);
  else if (on) {
    change({ chosen: on, ends: null });
    if (on.type === "entity" && isNarrow()) scrollTo(toScreen(spot(on.at)));
  }
  else if (state.chosen || state.ends) change({ chosen: null, ends: null });
}

function point(on) {
  if (on?.type === hovered?.type && on?.at === hovered?.at) return;
  hovered = on;
  stage.canvas.style.cursor = on ? "pointer" : "default";
  if (!press) draw();
}

function wheel(event) {
  event.preventDefault();
  startMoving();
  const lines = event.deltaMode === 1 ? 30 : 1;
  zoomBy(Math.exp(-Math.max(-60, Math.min(60, event.deltaY * lines)) * (event.ctrlKey ? 0.012 : 0.004)), pointOf(event));
}

// ---- two fingers ----
let fingers = null;
function twoOf(event) {
  const frame = stage.canvas.getBoundingClientRect();
  const [one, other] = [...event.touches].map((touch) => ({ x: touch.clientX - frame.left, y: touch.clientY - frame.top }));
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, wide: Math.hypot(one.x - other.x, one.y - other.y) || 1 };
}

function touched(event) {
  if (event.touches.length !== 2) return;
  event.preventDefault();
  press = null;
  fingers = twoOf(event);
}

function pinched(event) {
  if (event.touches.length === 1 && !byId("stage").dataset.told) hint();
  if (event.touches.length !== 2 || !fingers) return;
  event.preventDefault();
  const now = twoOf(event);
  startMoving();
  panBy(now.x - fingers.x, now.y - fingers.y);
  zoomBy(now.wide / fingers.wide, now);
  fingers = now;
}

function hint() {
  byId("stage").dataset.told = "1";
  tell(say("two_fingers"), true);
}

// ---- keys ----
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function walked(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const way = WAYS[event.key];
  if (way && event.shiftKey) panBy(-60 * way[0], -60 * way[1]);
  else if (way) walk(way);
  else if (event.key === "+" || event.key === "=") zoomBy(1.3);
  else if (event.key === "-") zoomBy(1 / 1.3);
  else if (event.key === "0") fit();
  else if (event.key === "Enter" && hovered) choose(hovered);
  else return;
  event.preventDefault();
}

// From the one pointed at (or chosen) to the nearest in a direction; the first one is the best tied.
function walk([dx, dy]) {
  const from = hovered ?? state.chosen;
  const here = from ? placeOf(from) : null;
  let best = null;
  let least = Infinity;
  for (const one of stops()) {
    if (here && one.type === from.type && one.at === from.at) continue;
    const { x, y } = placeOf(one);
    const cost = here ? distanceAlong(x - here.x, y - here.y, dx, dy) : -(one.type === "entity" ? near[one.at].length : 1e6);
    if (cost < least) [best, least] = [one, cost];
  }
  if (!best) return;
  point(best);
  if (best.type === "entity") show(best.at);
  tell(best.type === "group" ? say("group_of", { group: pick(data.layout.groups[best.at].label), n: seen.groups[best.at] }) : say("here", { name: nameOf(best.at), n: near[best.at].filter((tie) => seen.tie[tie]).length }));
}

function* stops() {
  for (const entity of entities) if (seen.alone[entity.at]) yield { type: "entity", at: entity.at };
  for (const at of data.layout.groups.keys()) if (seen.groups[at] && !isOpen(at)) yield { type: "group", at };
}

function placeOf(one) {
  if (one.type === "entity") return spot(one.at);
  if (one.type === "group") return data.layout.groups[one.at];
  return one.type === "tie" ? pointOn(course(ties[one.at]), 0.5) : camera;
}

function distanceAlong(x, y, dx, dy) {
  const along = x * dx + y * dy;
  return along <= 0.5 ? Infinity : along + 2.2 * Math.abs(x * dy - y * dx);
}

// Says something to those who listen, and shows it where asked.
function tell(text, visibly = false) {
  byId("told").textContent = text;
  byId("toast").textContent = visibly ? text : "";
  if (visibly) setTimeout(() => (byId("toast").textContent = ""), 4000);
}
