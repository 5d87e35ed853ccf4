// @ts-nocheck
// What the worker does beside the engine: loads the data once, then answers queries.
"use strict";

const MOST_ROWS = 1000;
const LABELS = `SELECT ?s ?l { ?s <http://www.w3.org/2004/02/skos/core#prefLabel>|<http://www.w3.org/2000/01/rdf-schema#label>|<http://purl.org/dc/terms/title> ?l }`;
const NAMED = `SELECT DISTINCT ?s ?l { ?s a ?c ; <http://www.w3.org/2004/02/skos/core#prefLabel>|<http://www.w3.org/2004/02/skos/core#altLabel>|<https://w3id.org/stk/ns#shortLabel>|<https://w3id.org/stk/ns#abbreviation> ?l }`;
let store = null;

function collectLabels() {
  const labels = new Map();
  for (const row of store.query(LABELS)) {
    const iri = row.get("s").value;
    const texts = labels.get(iri) ?? labels.set(iri, {}).get(iri);
    texts[row.get("l").language || "en"] ??= row.get("l").value;
  }
  return [...labels];
}

/** Return the IRI of each name in small letters; of a name that several have, the first. */
function collectNames() {
  const names = {};
  for (const row of store.query(NAMED)) {
    names[row.get("l").value.normalize("NFKC").toLowerCase()] ??= row.get("s").value;
  }
  return names;
}

function convert(term) {
  if (!term) return { text: "" };
  if (term.termType === "NamedNode") return { iri: term.value };
  const type = term.datatype?.value.split("#")[1];
  return { text: term.value, isNumber: type === "integer" || type === "decimal", isBoolean: type === "boolean" };
}

function answer(query) {
  const results = store.query(query);
  if (typeof results === "boolean") return { heads: ["answer"], rows: [[{ text: String(results) }]], total: 1 };
  if (!results.length) return { heads: [], rows: [], total: 0 };
  const first = results[0];
  if (!(first instanceof Map)) {
    const rows = results.slice(0, MOST_ROWS).map((quad) => [quad.subject, quad.predicate, quad.object].map(convert));
    return { heads: ["subject", "property", "object"], rows, total: results.length };
  }
  const heads = [...new Set(results.slice(0, MOST_ROWS).flatMap((row) => [...row.keys()]))];
  const rows = results.slice(0, MOST_ROWS).map((row) => heads.map((name) => convert(row.get(name))));
  return { heads, rows, total: results.length };
}

onmessage = async ({ data }) => {
  try {
    if (data.wasm) {
      store = await SparqlEngine.openStore(data.wasm);
      store.load(new Uint8Array(data.quads), { format: "application/n-quads", lenient: true });
      postMessage({ labels: collectLabels(), names: collectNames() });
    } else {
      postMessage(answer(data.query));
    }
  } catch (error) {
    postMessage({ fault: String(error?.message ?? error) });
  }
};
