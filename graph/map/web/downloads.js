// @ts-check
// What leaves the page: files, and texts on the clipboard.

import { announce } from "./announcements.js";
import { dialogElement, make } from "./elements.js";
import { data } from "./page_data.js";
import { say } from "./text.js";

const KEPT_FOR = 10000; // milliseconds that a browser has to fetch the file

/**
 * Return the name of a file of this map.
 * @param {string} ending
 */
export function fileName(ending) {
  return `${data.edition.name}-map.${ending}`.replace(/[^\w.-]+/g, "-");
}

/**
 * Offer a file to the reader.
 * @param {Blob | string} content
 * @param {string} name
 * @param {string} type
 */
export function downloadFile(content, name, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_FOR);
}

/**
 * Put a text on the clipboard. A file opened from a disk may have to use the older way.
 * @param {string} text
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { text });
    const dialog = dialogElement();
    (dialog.open ? dialog : document.body).append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  announce(say("copied"), true);
}

/**
 * Write a cell so that a spreadsheet does not run it as a formula.
 * @param {string | number | null} value
 */
export function escapeFormula(value) {
  const text = String(value ?? "").replace(/[\t\r\n]+/g, " ");
  const isNumber = /^-?[0-9]+(\.[0-9]+)?$/.test(text); // which a spreadsheet runs as no formula
  return /^'*[=+\-@]/.test(text) && !isNumber ? `'${text}` : text;
}
