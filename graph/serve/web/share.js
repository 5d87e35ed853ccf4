// Asks for the list of files again while one is being made, so that nobody has to load the page again.
"use strict";

(() => {
  const WAIT = 700; // ms between two looks

  const look = async () => {
    const section = document.querySelector("#made[data-making]");
    if (!section) return;
    try {
      const answer = await fetch(section.dataset.address, { credentials: "same-origin" });
      const text = await answer.text();
      const next = new DOMParser().parseFromString(text, "text/html").querySelector("#made");
      if (next && !section.contains(document.activeElement)) section.replaceWith(next);
      else if (next && !next.hasAttribute("data-making")) section.replaceWith(next);
    } catch {
      // the workbench has been closed, or will answer again
    }
    setTimeout(look, WAIT);
  };

  setTimeout(look, WAIT);
})();
