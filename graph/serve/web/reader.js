// Lets the source reader find lines without a tie and make ties of selected words. Without it, each line has a link.
"use strict";

(() => {
  const reader = document.querySelector(".reader.has-margin");
  if (!reader) return;
  const lines = [...reader.querySelectorAll(".line")];
  const tieForm = document.querySelector("#tie-form");
  const tieButton = document.querySelector("#tie-button");
  let chosen = null; // selected words and their line

  const isTyping = (target) => target.closest("input, textarea, select, summary, [contenteditable]") !== null;

  function goToEmptyLine() {
    const start = lines.findIndex((line) => line.classList.contains("current"));
    const order = [...lines.slice(start + 1), ...lines.slice(0, start + 1)];
    const next = order.find((line) => !line.classList.contains("has-tie"));
    if (!next) return;
    for (const line of lines) line.classList.toggle("current", line === next);
    next.querySelector(".line-number").focus();
    next.scrollIntoView({ block: "center" });
  }

  // ---- a tie from selected words ----
  function readSelection() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const from = range.startContainer.parentElement?.closest(".text");
    const to = range.endContainer.parentElement?.closest(".text");
    if (!from || (to && to !== from)) return null;
    const copy = range.cloneContents();
    for (const unseen of copy.querySelectorAll(".unseen")) unseen.remove();
    const words = copy.textContent.replace(/\s+/g, " ").trim();
    const line = from.closest(".line");
    return words ? { words, line: line.dataset.line, names: JSON.parse(line.dataset.names || "[]") } : null;
  }

  function openTieForm() {
    const selected = readSelection() ?? chosen;
    if (!selected) return;
    const named = selected.names.filter((name) => selected.words.includes(name));
    const names = named.length === 1 ? [...selected.names.filter((name) => !named.includes(name)).slice(0, 1), ...named] : named;
    const { elements } = tieForm;
    elements.line.value = selected.line;
    elements.words.value = selected.words;
    elements.subject.value = names[0] ?? "";
    elements.object.value = names[1] ?? "";
    const place = tieForm.querySelector(".at-line");
    place.textContent = place.dataset.text.replace("%", selected.line);
    tieForm.classList.add("floating");
    tieForm.hidden = false;
    tieButton.hidden = true;
    (elements.subject.value ? elements.kind : elements.subject).focus();
  }

  function closeTieForm() {
    tieForm.hidden = true;
    document.querySelector(`#line-${tieForm.elements.line.value} .line-number`)?.focus();
  }

  document.addEventListener("selectionchange", () => {
    const selected = readSelection();
    if (selected) chosen = selected;
    tieButton.hidden = !selected || !tieForm.hidden;
  });
  tieButton.addEventListener("pointerdown", (event) => event.preventDefault()); // or the words are no longer selected
  tieButton.addEventListener("click", openTieForm);
  tieForm.querySelector(".cancel").addEventListener("click", (event) => {
    event.preventDefault();
    closeTieForm();
  });
  tieForm.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeTieForm();
  });

  const keys = {
    n: goToEmptyLine,
    t: openTieForm,
  };
  let isGoing = false; // after `g`, a letter goes to a page
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]") || document.documentElement.hasAttribute("data-keys-off")) return;
    if (keys[event.key] && !isGoing) {
      event.preventDefault();
      keys[event.key]();
    }
    isGoing = event.key === "g";
  });
})();
