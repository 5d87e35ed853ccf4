// What the workbench does beyond links and forms: keys. `/` finds, `g` and a letter goes to a page of the rail, `?`
// lists them. Single letters work only outside of fields and can be switched off. Everything else works without.
"use strict";

(() => {
  const LOOK = 200; // milliseconds until the first look whether the map is drawn; later ones come more slowly
  const SLOWEST = 10_000;
  const LONGEST = 1_800_000; // after which nobody waits any more
  const OFF = "stakeholders-keys-off";
  const FIELDS = "input, textarea, select, [contenteditable], .cm-editor, td[tabindex]";
  const dialog = document.querySelector("#keys");
  const button = document.querySelector("#show-keys");
  let isGoing = false;

  /** Tell whether letters are switched off; a browser may refuse to remember it. */
  function areOff() {
    try {
      return localStorage.getItem(OFF) === "yes";
    } catch {
      return false;
    }
  }

  function switchOff(isOff) {
    markOff(isOff);
    try {
      localStorage.setItem(OFF, isOff ? "yes" : "no");
    } catch {
      // they stay as they are
    }
  }

  /** Say it to the other scripts of the page. */
  const markOff = (isOff) => document.documentElement.toggleAttribute("data-keys-off", isOff);
  markOff(areOff());

  /** Go to the page of the rail that a letter stands for. */
  const goTo = (letter) => document.querySelector(`#rail [data-letter="${CSS.escape(letter)}"]`)?.click();

  const actions = {
    "/": () => document.querySelector("#find")?.focus(),
    "?": () => dialog?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(FIELDS) || dialog?.open || areOff()) return;
    const action = actions[event.key];
    if (isGoing && !action) goTo(event.key);
    if (action) {
      event.preventDefault();
      action();
    }
    isGoing = event.key === "g" && !isGoing;
  });

  // The number beside Review, where the page came without it.
  const waits = document.querySelector("#rail .waits");
  if (waits?.hidden) {
    fetch(waits.dataset.from)
      .then((answer) => (answer.ok ? answer.json() : {}))
      .then(({ number, text }) => {
        waits.textContent = number ?? "";
        waits.title = text ?? "";
        waits.hidden = !number;
      })
      .catch(() => {}); // the rail stays without it
  }

  // A map of before the last change gives way to the new one once that is drawn; what is chosen on it stays.
  const redrawn = document.querySelector(".redrawn");
  const begun = performance.now();
  async function lookForMap(pause) {
    const state = await fetch(redrawn.dataset.state).then((answer) => (answer.ok ? answer.json() : {}));
    const frame = document.querySelector(".map-frame");
    if (state.has_failed || (state.is_drawn && !frame)) return location.reload(); // the page says it
    if (!state.is_drawn && performance.now() - begun < LONGEST) return waitForMap(Math.min(1.1 * pause, SLOWEST));
    if (!state.is_drawn) return;
    frame.addEventListener("load", () => (redrawn.closest(".map-bar:not(:has(a))") ?? redrawn).remove(), { once: true });
    frame.contentWindow.location.reload();
  }
  const waitForMap = (pause) => setTimeout(() => lookForMap(pause).catch(() => {}), pause);
  if (redrawn) waitForMap(LOOK);

  // Back shows those rows open that were open.
  const rows = [...document.querySelectorAll(".partners details")];
  const keepOpen = () => history.replaceState({ open: rows.flatMap((row, place) => (row.open ? [place] : [])) }, "");
  for (const place of history.state?.open ?? []) rows[place]?.setAttribute("open", "");
  for (const row of rows) row.addEventListener("toggle", keepOpen);

  if (!dialog || !button) return;
  const choice = dialog.querySelector("input");
  choice.checked = !areOff();
  choice.addEventListener("change", () => switchOff(!choice.checked));
  button.addEventListener("click", () => dialog.showModal());
  button.hidden = false;
})();
