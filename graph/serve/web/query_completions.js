// Completes what is typed into the SPARQL editor: words of SPARQL, our prefixes and terms, variables of the query, and
// names of organisations, which are written as the IRI that they have in the data set.
"use strict";

globalThis.QueryCompletions = (() => {
  const KEYWORDS = [
    "SELECT", "DISTINCT", "WHERE", "OPTIONAL", "FILTER", "NOT EXISTS", "UNION", "MINUS", "BIND", "VALUES", "GRAPH",
    "ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET", "COUNT", "CONSTRUCT", "DESCRIBE", "ASK", "PREFIX", "LANG", "REGEX",
  ]; // prettier-ignore
  const MOST_NAMES = 12;
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  /** Return how well a word begins a term: by its name, by its label, within its label, or not (0). */
  function rate(wanted, { name, label }) {
    const local = fold(name.slice(name.indexOf(":") + 1));
    if (fold(name).startsWith(wanted) || local.startsWith(wanted)) return 3;
    if (fold(label).startsWith(wanted)) return 2;
    return fold(label).includes(` ${wanted}`) ? 1 : 0;
  }

  const listTerms = (wanted, terms) =>
    terms
      .map((term) => ({ term, rank: rate(wanted, term) }))
      .filter(({ rank }) => rank > 0)
      .sort((first, second) => second.rank - first.rank)
      .map(({ term }) => ({
        label: term.name,
        detail: term.label,
        info: term.definition || undefined,
        type: term.type,
      }));

  function listWords(wanted, text, prefixes) {
    const variables = [...new Set(text.match(/[?$][A-Za-z_]\w*/g) ?? [])];
    return [
      ...KEYWORDS.filter((word) => fold(word).startsWith(wanted)).map((label) => ({ label, type: "keyword" })),
      ...prefixes.filter(({ prefix }) => `${prefix}:`.startsWith(wanted)).map(({ prefix, iri }) => ({
        label: `${prefix}:`, detail: iri, type: "namespace",
      })),
      ...variables.filter((name) => fold(name).startsWith(wanted) && fold(name) !== wanted).map((label) => ({ label, type: "variable" })),
    ]; // prettier-ignore
  }

  const listNames = (named) =>
    named.slice(0, MOST_NAMES).map(({ name, iri }) => ({ label: name, detail: iri, apply: iri, type: "constant" }));

  /**
   * Return what the editor asks for completions. `findNames` gives the names that begin with a text, each with how it is
   * written in a query; it may take its time.
   */
  function make({ terms, prefixes, findNames }) {
    return async (context) => {
      const typed = context.matchBefore(/[?$]?[\p{L}\p{M}\p{N}_:-]+|<[^<>\s]*/u);
      if (!typed || (typed.text.length < 2 && !context.explicit)) return null;
      const wanted = fold(typed.text.replace(/^<(id\/)?/, ""));
      const isIri = typed.text.startsWith("<");
      const text = context.state.doc.toString();
      const names = /^[?$]/.test(wanted) || wanted.includes(":") || !wanted ? [] : await findNames(wanted);
      if (context.aborted) return null;
      const words = isIri ? [] : [...listWords(wanted, text, prefixes), ...listTerms(wanted, terms)];
      const options = [...words, ...listNames(names)];
      return options.length ? { from: typed.from, options, filter: false } : null;
    };
  }

  return { make };
})();
