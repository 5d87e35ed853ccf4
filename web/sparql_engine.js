// @ts-check
// A SPARQL engine for a page: Oxigraph, compiled to WebAssembly. The bundle offers these functions as
// `SparqlEngine`; run it in a worker, since a query that takes too long can only be ended with its worker.

import startModule, { Store } from "oxigraph/web.js";

export { blankNode, defaultGraph, literal, namedNode, quad, Store } from "oxigraph/web.js";

/**
 * Start the engine and return an empty store.
 * @param {BufferSource} wasm the bytes of oxigraph.wasm
 */
export async function openStore(wasm) {
  await startModule({ module_or_path: wasm });
  return new Store();
}
