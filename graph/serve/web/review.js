// s, d and u choose an answer outside of fields; Enter saves it.
"use strict";

(() => {
  const form = document.querySelector("form.decide:has([data-key])");
  document.addEventListener("keydown", (event) => {
    if (!form || event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target.closest("input:not([type=radio]), textarea, select, button, a, summary") !== null;
    if (isTyping) return;
    const choice = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (choice) {
      choice.checked = true;
      choice.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
})();
