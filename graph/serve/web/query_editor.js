// Puts the SPARQL editor in the place of the plain text area. Its styles stand in a shadow root, for the page's
// policy allows no style within the page.
"use strict";

(() => {
  const plain = document.querySelector("#query");
  const place = document.querySelector("#editor");
  if (!globalThis.SparqlEditor || !plain || !place) return;
  const root = place.attachShadow({ mode: "open" });
  const parent = root.appendChild(document.createElement("div"));
  globalThis.SparqlEditor.openEditor(parent, {
    text: plain.value,
    label: plain.labels[0].textContent,
    onChange: (text) => {
      plain.value = text;
    },
    onRun: () => document.querySelector("#query-form").requestSubmit(),
  });
  place.hidden = false;
  plain.hidden = true;
})();
