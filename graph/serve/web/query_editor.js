// Puts the SPARQL editor in the place of the plain text area. Its styles stand in a shadow root, for the page's
// policy allows no style within the page. What it completes is asked of this server alone.
"use strict";

(() => {
  const plain = document.querySelector("#query");
  const place = document.querySelector("#editor");
  if (!globalThis.SparqlEditor || !plain || !place) return;

  /** Return the parsed answer of an address of this server, or something else where there is none. */
  async function askServer(address, otherwise) {
    try {
      const answer = await fetch(address);
      return answer.ok ? await answer.json() : otherwise;
    } catch {
      return otherwise;
    }
  }

  async function findNames(wanted) {
    const { result } = await askServer(`${place.dataset.names}?prefix=${encodeURIComponent(wanted)}`, { result: [] });
    return result.map(({ id, name }) => ({ name, iri: `<id/${id}>` }));
  }

  const words = askServer(place.dataset.words, { terms: [], prefixes: [] });
  const complete = async (context) => globalThis.QueryCompletions.make({ ...(await words), findNames })(context);

  const root = place.attachShadow({ mode: "open" });
  const parent = root.appendChild(document.createElement("div"));
  globalThis.SparqlEditor.openEditor(parent, {
    text: plain.value,
    label: plain.labels[0].textContent,
    completions: [complete],
    onChange: (text) => {
      plain.value = text;
    },
    onRun: () => document.querySelector("#query-form").requestSubmit(),
  });
  place.hidden = false;
  plain.hidden = true;
})();
