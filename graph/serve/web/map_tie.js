// Makes a tie of two organisations that are chosen on the map one after the other: the form opens with both.
// Without it, the link leads to an empty form.
"use strict";

(() => {
  const LOOK = 200; // milliseconds between two looks at what is chosen on the map
  const bar = document.querySelector(".map-bar");
  const frame = document.querySelector(".map-frame");
  if (!bar || !frame) return;
  const link = bar.querySelector("a");
  if (!link) return;
  const status = bar.querySelector(".choose");
  const label = link.textContent;
  let timer = 0;
  let first = "";

  const findChosen = () => new URLSearchParams(frame.contentWindow.location.hash.slice(1)).get("entity") ?? "";

  function stop() {
    clearInterval(timer);
    timer = 0;
    link.textContent = label;
    status.textContent = "";
  }

  function look() {
    const chosen = findChosen();
    if (!first && chosen) {
      first = chosen;
      status.textContent = bar.dataset.second;
    } else if (first && chosen && chosen !== first) {
      const address = new URL(link.href);
      address.search = new URLSearchParams({ subject: first, object: chosen, next: `${bar.dataset.next}?focus=${first}` });
      stop();
      location.assign(address);
    }
  }

  link.setAttribute("role", "button");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (timer) return stop();
    first = "";
    link.textContent = bar.dataset.cancel;
    status.textContent = bar.dataset.first;
    timer = setInterval(look, LOOK);
    look();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") link.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && timer) stop();
  });
})();
