// The canvas in the page: its size, its camera, when it is drawn again, and what lies under a point.

const stage = { canvas: null, pen: null, width: 0, height: 0, ratio: 1, frames: 0, weight: 0, last: 0, still: null };

function openStage() {
  stage.canvas = byId("picture");
  stage.pen = stage.canvas.getContext("2d");
  stage.still = document.createElement("canvas");
  const [left, top, right, bottom] = data.layout.bounds;
  document.documentElement.style.setProperty("--shape", Math.min(1.2, (bottom - top) / Math.max(1, right - left)).toFixed(3));
  new ResizeObserver(resize).observe(byId("canvas"));
  resize();
}

function resize() {
  const box = byId("canvas");
  const [width, height] = [box.clientWidth, box.clientHeight];
  if (width === stage.width && height === stage.height && stage.ratio === window.devicePixelRatio) return;
  Object.assign(stage, { width, height, ratio: Math.max(1, window.devicePixelRatio || 1) });
  stage.canvas.width = Math.round(width * stage.ratio);
  stage.canvas.height = Math.round(height * stage.ratio);
  followCamera();
}

// ---- camera ----
const toWorld = ({ x, y }) => ({ x: camera.x + (x - stage.width / 2) / camera.k, y: camera.y + (y - stage.height / 2) / camera.k });
const toScreen = ({ x, y }) => ({ x: (x - camera.x) * camera.k + stage.width / 2, y: (y - camera.y) * camera.k + stage.height / 2 });


// The camera that shows a box of the picture in a frame.
function boxIn([left, top, right, bottom], width, height, most) {
  const k = Math.min((width - 16) / Math.max(1, right - left), (height - 12) / Math.max(1, bottom - top), most);
  return { x: (left + right) / 2, y: (top + bottom) / 2, k: Math.min(40, Math.max(k, 0.002)) };
}

function wholeIn(width, height, most = 1.4) {
  return boxIn(data.layout.bounds, width, height, most);
}

// The camera for what the state says is in view, in a frame of any shape.
function viewIn(width, height, most = 1.4) {
  const near_ = !state.camera && state.steps && boxAround(entities.filter((entity) => seen.alone[entity.at]).map((entity) => entity.at));
  if (near_) return boxIn(near_, width, height, 1.8);
  if (!state.camera) return wholeIn(width, height, most);
  const { x, y, width: wide, height: high } = state.camera;
  return { x, y, k: Math.min(40, Math.max(0.002, Math.min(width / wide, height / high))) };
}

function followCamera() {
  Object.assign(camera, viewIn(stage.width, stage.height, document.body.dataset.presenting ? 4 : 1.4));
  draw();
}

function fit() {
  change({ camera: null });
  followCamera();
}

function moveCamera(to) {
  Object.assign(camera, to, { k: Math.min(40, Math.max(0.002, to.k ?? camera.k)) });
  change({ camera: { x: camera.x, y: camera.y, width: stage.width / camera.k, height: stage.height / camera.k } });
}

// The box around some organisations with their names.
function boxAround(chosen) {
  const boxes = [...chosen].filter((at) => seen.alone[at]).flatMap((at) => {
    const { x, y } = spot(at);
    const names = (data.layout.labels[at] || []).map((words) => boxOf(words, words.size, { x: x - entities[at].x, y: y - entities[at].y }));
    return [{ x: x - 20, y: y - 20, width: 40, height: 40 }, ...names];
  });
  if (!boxes.length) return null;
  const least = (find) => Math.min(...boxes.map(find));
  const most = (find) => Math.max(...boxes.map(find));
  return [least((box) => box.x), least((box) => box.y), most((box) => box.x + box.width), most((box) => box.y + box.height)];
}

function zoomBy(factor, at = { x: stage.width / 2, y: stage.height / 2 }) {
  const fixed = toWorld(at);
  const k = Math.min(40, Math.max(0.002, camera.k * factor));
  moveCamera({ x: fixed.x - (at.x - stage.width / 2) / k, y: fixed.y - (at.y - stage.height / 2) / k, k });
}

function panBy(x, y) {
  moveCamera({ x: camera.x - x / camera.k, y: camera.y - y / camera.k, k: camera.k });
}

// Brings a place into view where it is not, or is too small to be read.
function show(at) {
  if (!seen.alone[at]) return;
  const where = toScreen(spot(at));
  if (isNarrow()) scrollTo(where);
  const inside = where.x > 30 && where.x < stage.width - 30 && where.y > 30 && where.y < stage.height - 30;
  if (inside && (camera.k > 0.5 || !data.layout.groups.length)) return;
  moveCamera({ ...spot(at), k: Math.max(camera.k, data.layout.groups.length ? 1 : camera.k) });
}

const isNarrow = () => window.matchMedia("(max-width: 760px)").matches;

// On a phone the sheet covers the lower half: the page is scrolled until the place stands above it.
function scrollTo({ y }) {
  const top = stage.canvas.getBoundingClientRect().top + y;
  if (top < 40 || top > 0.4 * window.innerHeight) window.scrollBy({ top: top - 0.22 * window.innerHeight, behavior: "instant" });
}

// ---- drawing ----
let asked = 0;
function draw() {
  if (!asked) asked = requestAnimationFrame(drawNow);
}

const LIGHT_ENOUGH = 1500; // ties and glyphs in view that are drawn anew at each frame
const DUE = 400; // milliseconds after which a moving picture is drawn anew; a heavier one later
let resting = 0;
function drawNow() {
  asked = 0;
  const now = performance.now();
  if (stage.moving && stage.kept && stage.weight > LIGHT_ENOUGH && now - stage.last < Math.max(DUE, stage.weight / 10)) carry();
  else {
    drawAll();
    stage.last = now;
    if (stage.moving) keepStill();
  }
  stage.frames += 1;
}

function drawAll() {
  const { pen, ratio, width, height } = stage;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = colours.page;
  pen.fillRect(0, 0, stage.canvas.width, stage.canvas.height);
  pen.setTransform(ratio * camera.k, 0, 0, ratio * camera.k, ratio * (width / 2 - camera.x * camera.k), ratio * (height / 2 - camera.y * camera.k));
  paint(pen, camera.k, brightness(), frameOf(camera, width, height));
}

function frameOf({ x, y, k }, width, height) {
  return [x - width / 2 / k, y - height / 2 / k, x + width / 2 / k, y + height / 2 / k];
}

// While a heavy picture moves: the last full drawing, shifted and scaled, until it rests or is due again.
function carry() {
  const { pen, kept, ratio } = stage;
  const scale = camera.k / kept.k;
  const x = (kept.x - camera.x) * camera.k + (stage.width * (1 - scale)) / 2;
  const y = (kept.y - camera.y) * camera.k + (stage.height * (1 - scale)) / 2;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = colours.page;
  pen.fillRect(0, 0, stage.canvas.width, stage.canvas.height);
  pen.drawImage(stage.still, x * ratio, y * ratio, scale * stage.canvas.width, scale * stage.canvas.height);
}

function startMoving() {
  clearTimeout(resting);
  if (!stage.moving && stage.weight > LIGHT_ENOUGH) keepStill();
  stage.moving = true;
  resting = setTimeout(rest, 160);
}

function keepStill() {
  const { still, canvas } = stage;
  if (still.width !== canvas.width || still.height !== canvas.height) Object.assign(still, { width: canvas.width, height: canvas.height });
  still.getContext("2d").drawImage(canvas, 0, 0);
  stage.kept = { ...camera };
}

function rest() {
  stage.moving = false;
  stage.kept = null;
  draw();
}

// ---- what lies under a point of the canvas: a glyph, a name, a group or a tie ----
function under(point) {
  const at = toWorld(point);
  const slack = 5 / camera.k;
  let best = null;
  let least = Infinity;
  for (const entity of entities) {
    if (!seen.alone[entity.at]) continue;
    const { x, y } = spot(entity.at);
    const away = Math.hypot(x - at.x, y - at.y) - Math.max(sizeOf(entity), 1.6 / camera.k);
    if (away < slack && away < least) [best, least] = [entity.at, away];
  }
  if (best !== null) return { type: "entity", at: best };
  const text = drawn.find((one) => inside(one.box, at));
  if (text?.at !== undefined) return { type: "entity", at: text.at };
  if (text?.group !== undefined) return { type: "group", at: text.group };
  const group = data.layout.groups.findIndex((one, number) => seen.groups[number] && !isOpen(number) && Math.hypot(one.x - at.x, one.y - at.y) < discSize(one));
  if (group >= 0) return { type: "group", at: group };
  return tieUnder(at, 5 / camera.k);
}

function inside(box, { x, y }) {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

function tieUnder(at, slack) {
  let best = null;
  let least = slack;
  for (const tie of ties) {
    if (!seen.tie[tie.at] || !seen.alone[tie.from] || !seen.alone[tie.to]) continue;
    const [from, to] = [spot(tie.from), spot(tie.to)];
    const wide = tie.curve === "bow" ? 0.4 * Math.hypot(from.x - to.x, from.y - to.y) : slack + 6;
    if (at.x < Math.min(from.x, to.x) - wide || at.x > Math.max(from.x, to.x) + wide || at.y < Math.min(from.y, to.y) - wide || at.y > Math.max(from.y, to.y) + wide) continue;
    const away = distanceTo(course(tie), at);
    if (away < least) [best, least] = [tie.at, away];
  }
  return best === null ? null : { type: "tie", at: best };
}
