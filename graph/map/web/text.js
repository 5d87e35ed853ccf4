// Words and numbers in the page's language, and elements of the page made of them. Text is never HTML.

let lang = "en";

// A pair is [English, Bengali]; what has no Bengali is said in English.
function pick(pair) {
  if (!pair) return "";
  return (lang === "bn" && pair[1]) || pair[0] || pair[1] || "";
}

function digits(text) {
  return lang === "bn" ? String(text).replace(/[0-9]/g, (digit) => String.fromCharCode(0x9e6 + Number(digit))) : String(text);
}

function number(value, places = 0) {
  const [whole_, rest] = Number(value).toFixed(places).split(".");
  const grouped = whole_.replace(/\B(?=([0-9]{3})+$)/g, ","); // Intl takes 50 ms to wake up
  return digits(rest ? `${grouped}.${rest}` : grouped);
}

// The interface text of a key. "{n} tie|{n} ties": the part before the bar where n is one.
function say(key, values = {}) {
  const entry = data.texts[lang][key];
  if (entry === undefined) throw new Error(`no text ${key}`);
  const [one, more = one] = entry.split("|");
  return (values.n === 1 ? one : more).replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? number(values[name]) : values[name]));
}

// A date of the data, possibly reduced: kept as it is written, in the language's digits.
function dateText(date) {
  return digits(date);
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === "0"));
  return element;
}

function button(text, act, attributes = {}) {
  return make("button", { type: "button", text, on: { click: act }, ...attributes });
}

// A text of the data in the language that it has, marked where that is not the page's.
function named(pair, tag = "span", attributes = {}) {
  const other = lang === "bn" ? pair[1] === "" && pair[0] : pair[0] === "" && pair[1];
  return make(tag, { text: pick(pair), dir: "auto", lang: other ? (lang === "bn" ? "en" : "bn") : null, ...attributes });
}

function byId(id) {
  return document.getElementById(id);
}
