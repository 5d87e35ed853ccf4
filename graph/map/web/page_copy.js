// @ts-check
// A copy of this page as one file, which opens in the view that is seen now.

import { writeHash } from "./address.js";
import { byId } from "./elements.js";

let original = "";

/** Remember the page as it was loaded, before any script changes it. */
export function rememberPage() {
  original = `<!doctype html>\n${document.documentElement.outerHTML}`;
}

/** Return the text of the copy. */
export function makePageCopy() {
  const saved = JSON.stringify(writeHash()).replace(/[<>&\u2028\u2029]/g, escapeUnicode);
  const holder = /(<script type="application\/json" id="saved">)[^<]*(<\/script>)/;
  return original.replace(holder, (_, before, after) => before + saved + after);
}

/** @param {string} char */
function escapeUnicode(char) {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Return the view that a copy opens in; nothing for a page that Python wrote. */
export function savedHash() {
  try {
    const saved = JSON.parse(byId("saved").textContent ?? "");
    return typeof saved === "string" ? saved : "";
  } catch {
    return "";
  }
}
