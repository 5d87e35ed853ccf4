// What the workbench does beyond links and forms: `/` finds, `g h` goes home. Everything else works without.
"use strict";

(() => {
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], .cm-editor") !== null;
  let isGoing = false;

  const moves = {
    h: () => document.querySelector("#rail .brand")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (isGoing && moves[event.key]) {
      moves[event.key]();
    } else if (event.key === "/") {
      event.preventDefault();
      document.querySelector("#find")?.focus();
    }
    isGoing = event.key === "g";
  });
})();
