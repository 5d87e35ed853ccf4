// @ts-check
// Short messages for those who listen to the page, and for those who see it.

import { byId } from "./elements.js";

const SHOWN_FOR = 4000; // milliseconds

/**
 * Say something to those who listen, and show it where asked.
 * @param {string} text
 * @param {boolean} isShown
 */
export function announce(text, isShown = false) {
  byId("told").textContent = text;
  byId("toast").textContent = isShown ? text : "";
  if (!isShown) return;
  setTimeout(() => {
    byId("toast").textContent = "";
  }, SHOWN_FOR);
}
