// Makes a tie on the map: a line is drawn from one organisation to another, or both are chosen one after the other,
// also with the keys of the map. The form opens with both. Without it, the link leads to an empty form.
"use strict";

(() => {
  const LOOK = 200; // milliseconds between two looks at what is chosen on the map
  const HOLD = 8; // pixels that a press may wander and still be a click
  const SVG = "http://www.w3.org/2000/svg";
  const bar = document.querySelector(".map-bar");
  const frame = document.querySelector(".map-frame");
  const link = bar?.querySelector("a");
  if (!frame || !link) return;
  const status = bar.querySelector(".tie-status");
  const label = link.textContent;
  const layer = makeElement("svg", { class: "tie-layer", "aria-hidden": "true" });
  let timer = 0; // runs while a tie is being made
  let first = null; // the id and the name of the organisation from which it leads
  let seen = ""; // whom the map has shown as chosen last
  let line = null; // the press with which it is being drawn: where it began, and whether it has moved
  let isPressed = false; // on the link, and moved: the click that follows is none

  function makeElement(name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }

  // ---- the map in its frame ----
  const readMap = () => frame.contentWindow.stakeholderMap;
  const findCanvas = () => frame.contentDocument?.querySelector("#picture");

  /** Return how far the canvas of the map lies from the corner of this window. */
  function findCorner() {
    const outer = frame.getBoundingClientRect();
    const inner = findCanvas().getBoundingClientRect();
    return { x: outer.left + inner.left, y: outer.top + inner.top };
  }

  /** Return who stands at a point of this window, null where nobody does. */
  function findAt({ x, y }) {
    const corner = findCorner();
    return readMap()?.find({ x: x - corner.x, y: y - corner.y }) ?? null;
  }

  /** Return where an organisation stands in this window. */
  function placeOf({ id }) {
    const corner = findCorner();
    const { x, y } = readMap().place(id);
    return { x: x + corner.x, y: y + corner.y };
  }

  /** Return whom the map shows as chosen. */
  function findChosen() {
    const id = new URLSearchParams(frame.contentWindow.location.hash.slice(1)).get("entity");
    return id ? { id, name: readMap()?.nameOf(id) ?? id } : null;
  }

  /** Return a point of this window from an event of it or of the map. */
  function readPoint(event) {
    const isInside = event.target.ownerDocument !== document;
    const { left, top } = isInside ? frame.getBoundingClientRect() : { left: 0, top: 0 };
    return { x: event.clientX + left, y: event.clientY + top };
  }

  // ---- choosing the two ----
  function start() {
    first = findChosen();
    seen = first?.id ?? "";
    link.textContent = bar.dataset.cancel;
    link.setAttribute("aria-pressed", "true");
    timer = setInterval(lookAtMap, LOOK);
    say();
    findCanvas()?.scrollIntoView({ block: "center" }); // on a phone, sentences stand above it
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    first = null;
    link.textContent = label;
    link.removeAttribute("aria-pressed");
    status.textContent = "";
    forgetLine();
  }

  function say() {
    status.textContent = first ? bar.dataset.second.replace("{name}", first.name) : bar.dataset.first;
  }

  /** Take what was chosen on the map by its search, its lists or its keys. */
  function lookAtMap() {
    const chosen = line ? null : findChosen();
    if (!chosen || chosen.id === seen) return;
    seen = chosen.id;
    take(chosen);
  }

  function take(chosen) {
    if (!first) {
      first = chosen;
      say();
    } else if (chosen.id !== first.id) {
      const address = new URL(link.href);
      const next = `${bar.dataset.next}?focus=${encodeURIComponent(first.id)}`;
      address.search = new URLSearchParams({ subject: first.id, object: chosen.id, next });
      stop();
      location.assign(address);
    }
  }

  // ---- drawing a line from one to the other ----
  function press(event) {
    if (!timer || event.button || !event.isPrimary || event.target !== findCanvas()) return;
    const from = findAt(readPoint(event));
    if (!from) return; // the map is moved
    event.stopPropagation();
    event.preventDefault();
    event.target.setPointerCapture(event.pointerId);
    line = { from, start: readPoint(event), hasMoved: false };
  }

  function pressLink(event) {
    const chosen = findChosen();
    isPressed = false;
    if (!chosen || event.button || !event.isPrimary || !readMap()) return;
    link.setPointerCapture(event.pointerId);
    line = { from: chosen, start: readPoint(event), hasMoved: false };
  }

  function move(event) {
    if (!line) return;
    const point = readPoint(event);
    line.hasMoved ||= Math.hypot(point.x - line.start.x, point.y - line.start.y) > HOLD;
    event.stopPropagation();
    if (line.hasMoved) drawLine(placeOf(line.from), point, findAt(point));
  }

  function release(event) {
    if (!line) return;
    const { from, hasMoved } = line;
    const target = findAt(readPoint(event));
    const isOfLink = event.target === link;
    event.stopPropagation();
    forgetLine();
    if (!hasMoved) return isOfLink ? undefined : take(from);
    isPressed = isOfLink;
    if (!timer) start();
    first = from;
    say();
    if (target) take(target);
  }

  function forgetLine() {
    line = null;
    layer.replaceChildren();
    layer.remove();
  }

  /** Show the line as far as the pointer, and a ring about whom it reaches. */
  function drawLine(start, end, target) {
    const isReached = target && target.id !== line.from.id;
    const goal = isReached ? placeOf(target) : end;
    const ends = { x1: start.x, y1: start.y, x2: goal.x, y2: goal.y };
    const rings = isReached ? [start, goal] : [start];
    layer.replaceChildren(
      makeElement("line", ends),
      ...rings.map(({ x, y }) => makeElement("circle", { cx: x, cy: y, r: 14 })),
    );
    if (!layer.isConnected) document.body.append(layer);
    status.textContent = isReached
      ? bar.dataset.both.replace("{first}", line.from.name).replace("{second}", target.name)
      : bar.dataset.second.replace("{name}", line.from.name);
  }

  /** A finger that draws does not scroll. */
  function holdScroll(event) {
    if (line) event.preventDefault();
  }

  function cancel(event) {
    if (event.key !== "Escape" || !timer) return;
    event.stopPropagation();
    stop();
  }

  function listenToMap() {
    const inside = frame.contentDocument;
    const root = inside?.documentElement; // none while the frame is only begun
    if (!root || root.dataset.tied) return;
    root.dataset.tied = "yes";
    for (const [name, listener] of [
      ["pointerdown", press],
      ["pointermove", move],
      ["pointerup", release],
      ["pointercancel", forgetLine],
      ["keydown", cancel],
    ])
      inside.addEventListener(name, listener, true);
    inside.addEventListener("touchstart", holdScroll, { capture: true, passive: false });
    inside.addEventListener("touchmove", holdScroll, { capture: true, passive: false });
  }

  frame.addEventListener("load", listenToMap);
  listenToMap();
  link.setAttribute("role", "button");
  link.draggable = false;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (isPressed) isPressed = false;
    else if (timer) stop();
    else start();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") link.click();
  });
  link.addEventListener("pointerdown", pressLink);
  link.addEventListener("pointermove", move);
  link.addEventListener("pointerup", release);
  link.addEventListener("pointercancel", forgetLine);
  document.addEventListener("keydown", cancel);
})();
