// @ts-check
// Elements of the page. A text is always set as text, never as HTML, so that no data can bring in a script.

import { state } from "./state.js";
import { pick, say } from "./text.js";

/**
 * Make an element. Of its attributes, `text` is its text and `on` its listeners; null and false are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} attributes
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on") addListeners(element, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...keepPresent(children.flat()));
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {Record<string, (event: any) => unknown>} listeners
 */
function addListeners(element, listeners) {
  for (const [event, listener] of Object.entries(listeners)) element.addEventListener(event, listener);
}

/**
 * Leave out the parts that a page does not have this time.
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
export function keepPresent(children) {
  return children.filter((child) => child).map((child) => /** @type {Node | string} */ (child));
}

/**
 * @param {string} text
 * @param {(event: MouseEvent) => unknown} act
 * @param {Record<string, any>} attributes
 */
export function makeButton(text, act, attributes = {}) {
  return make("button", { type: "button", text, on: { click: act }, ...attributes });
}

/**
 * Show a text of the data in the language that it has, marked where that is not the page's.
 * @param {Pair} pair
 */
export function makeName(pair) {
  const [english, bengali] = pair;
  const isOther = state.lang === "bn" ? bengali === "" && english : english === "" && bengali;
  return make("span", { text: pick(pair), dir: "auto", lang: isOther ? otherLanguage() : null });
}

/**
 * Show the name in the page's other language, where there is one.
 * @param {"p" | "span"} tag
 * @param {Pair} pair
 * @param {Record<string, any>} attributes
 */
export function makeSecondName(tag, [english, bengali], attributes = {}) {
  const second = state.lang === "bn" ? bengali && english : bengali;
  return second ? make(tag, { lang: otherLanguage(), text: second, ...attributes }) : null;
}

/** @returns {Language} */
export function otherLanguage() {
  return state.lang === "bn" ? "en" : "bn";
}

/** @param {string | null} text */
export function makeNote(text) {
  return make("p", { class: "quiet", text });
}

/**
 * Make a part of the panel that can be folded away.
 * @param {string} title
 * @param {string} name
 * @param {boolean} isOpen
 * @param {...Child} content
 */
export function makeSection(title, name, isOpen, ...content) {
  const summary = make("summary", { text: title });
  return make("details", { class: "section", open: isOpen, "data-name": name }, summary, ...content);
}

/**
 * Make the first rows at once, and the others when they are asked for.
 * @template Item
 * @param {Item[]} items
 * @param {(item: Item) => HTMLElement | null} makeRow
 * @param {number} step
 * @returns {Child[]}
 */
export function makeRowsInSteps(items, makeRow, step = 100) {
  const rows = items.slice(0, step).map((item) => makeRow(item));
  if (items.length <= step) return rows;
  const rest = items.slice(step);
  const showMore = () => more.replaceWith(...keepPresent(makeRowsInSteps(rest, makeRow, step)));
  const more = makeButton(say("more", { n: rest.length }), showMore, { class: "plain" });
  return [...rows, more];
}

/**
 * Return an element that the page always has.
 * @param {string} id
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
}

/** @returns {HTMLDialogElement} */
export function dialogElement() {
  return /** @type {HTMLDialogElement} */ (byId("dialog"));
}

/**
 * Return the id of the element within another that has the keyboard's focus, or an empty text.
 * @param {HTMLElement} within
 */
export function focusedId(within) {
  return within.contains(document.activeElement) ? (document.activeElement?.id ?? "") : "";
}

/**
 * Give the focus back to an element, where it is still there.
 * @param {string} id
 */
export function restoreFocus(id) {
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
}

const UPRIGHT = "(max-width: 1024px) and (orientation: portrait)"; // as map.css has it

/** Tell whether the screen is that of a phone or tablet held upright: the picture is higher than wide. */
export function isUpright() {
  return window.matchMedia(UPRIGHT).matches;
}

/** Tell whether the page is laid out for a phone, upright or lying: it scrolls, and the picture is a part of it. */
export function isPhone() {
  return window.matchMedia(`(max-width: 760px), (max-height: 480px), ${UPRIGHT}`).matches;
}
