// @ts-check
// How the views of a story are written: as a list in links, and as `stories.toml` for the folder of a data set.

/**
 * The parts of a view in the order in which links hold them, and how many letters each may have.
 * @type {[keyof SavedView, number][]}
 */
const VIEW_PARTS = [
  ["name", 200],
  ["hash", 100000],
  ["text", 4000],
  ["nameBn", 200],
  ["textBn", 4000],
  ["visibility", 20],
];
const LEAST_PARTS = 2; // title and address

/** @param {"name" | "text" | "hash"} wanted */
export function longestOf(wanted) {
  return VIEW_PARTS.find(([part]) => part === wanted)?.[1] ?? 0;
}

/**
 * Write a view as a list, without empty parts at its end.
 * @param {SavedView} view
 */
export function writeView(view) {
  const parts = VIEW_PARTS.map(([part]) => view[part] ?? "");
  while (parts.length > LEAST_PARTS && !parts[parts.length - 1]) parts.pop();
  return parts;
}

/**
 * @param {string[]} written
 * @returns {SavedView}
 */
export function readView(written) {
  const parts = VIEW_PARTS.map(([part, most], at) => [part, (written[at] ?? "").slice(0, most)]);
  return Object.fromEntries(parts.filter(([, text], at) => at < LEAST_PARTS || text));
}

/** @param {unknown} value */
export function isWrittenView(value) {
  return (
    Array.isArray(value) && value.length >= LEAST_PARTS && value.every((part) => typeof part === "string")
  );
}

/**
 * Write views as the file that belongs in the folder of the data set.
 * @param {SavedView[]} views
 * @param {string} comment
 */
export function writeStoriesFile(views, comment) {
  const lines = [`# ${comment}`, "format = 1"];
  for (const { name, hash, text, nameBn, textBn, visibility } of views) {
    const look = new URLSearchParams(hash);
    look.delete("lang");
    lines.push("", "[[view]]", ...writeTexts("title", name, nameBn), ...writeTexts("text", text, textBn));
    lines.push(`look = ${quoteTomlText(look.toString())}`);
    if (visibility) lines.push(`visibility = ${quoteTomlText(visibility)}`);
  }
  return `${lines.join("\n")}\n`;
}

/**
 * @param {string} key
 * @param {string | undefined} text
 * @param {string | undefined} bengali
 */
function writeTexts(key, text, bengali) {
  if (!bengali) return text ? [`${key} = ${quoteTomlText(text)}`] : [];
  const first = text ? [`${key}.en = ${quoteTomlText(text)}`] : [];
  return [...first, `${key}.bn = ${quoteTomlText(bengali)}`];
}

/** @param {string} text */
function quoteTomlText(text) {
  const whole = text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    "\ufffd",
  );
  return JSON.stringify(whole).replaceAll("\x7f", "\\u007f");
}
