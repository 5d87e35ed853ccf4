// Lets what waits for a decision be decided with single keys, outside of fields: `j` and `k` go through the forms,
// the key that a control names with `data-press` presses it, `z` takes the last decision back.
"use strict";

(() => {
  const FIELDS = "input:not([type=radio]), textarea, select, summary, [contenteditable]";
  const cards = [...document.querySelectorAll("form:has([data-press])")];
  let current = -1; // the form that keys are about
  let isGoing = false; // after `g`, a letter goes to a page

  function chooseCard(place, isFocused = true) {
    if (!cards.length) return;
    current = (place + cards.length) % cards.length;
    for (const marked of document.querySelectorAll("form.current, mark.current")) marked.classList.remove("current");
    const card = cards[current];
    card.classList.add("current");
    if (card.dataset.key) document.querySelector(`mark[data-key="${card.dataset.key}"]`)?.classList.add("current");
    if (!isFocused) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  /** Press a control: a button stores, an answer is chosen, what is folded opens. */
  function press(control) {
    const folded = control.closest("details");
    if (control.tagName === "SUMMARY") {
      folded.open = true;
      folded.querySelector("input, select").focus();
    } else if (control.type === "radio") {
      control.checked = true;
      control.focus();
    } else control.form.requestSubmit(control);
  }

  const moves = {
    j: () => chooseCard(current + 1),
    k: () => chooseCard(current < 0 ? -1 : current - 1),
    z: () => document.querySelector("form.undo, form.saved")?.requestSubmit(),
  };

  /** Return what a key does here, nothing where it has no meaning. */
  function findAction(event) {
    if (moves[event.key]) return moves[event.key];
    const control = cards[current]?.querySelector(`[data-press="${CSS.escape(event.key)}"]`);
    if (control) return () => press(control);
    const isAnswered = event.key === "Enter" && cards[current]?.querySelector("[type=radio]") && !event.target.closest("button, a");
    return isAnswered ? () => cards[current].requestSubmit() : null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(FIELDS)) return;
    if (document.querySelector("dialog[open]") || document.documentElement.hasAttribute("data-keys-off")) return;
    const action = isGoing ? null : findAction(event);
    if (action) {
      event.preventDefault();
      action();
    }
    isGoing = event.key === "g";
  });

  for (const [place, card] of cards.entries()) card.addEventListener("focusin", () => current === place || chooseCard(place, false));
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-key]");
    if (mark && getSelection()?.isCollapsed !== false) chooseCard(cards.findIndex((card) => card.dataset.key === mark.dataset.key));
  });

  const aimed = cards.findIndex((card) => card.id && `#${card.id}` === location.hash);
  if (aimed >= 0) chooseCard(aimed);
  else if (document.querySelector(".tabs")) chooseCard(0, false); // in a list the first waits; a text is read first
})();
