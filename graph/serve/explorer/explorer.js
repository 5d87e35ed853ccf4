// @ts-nocheck
// The page that answers questions without a server: the data set and a SPARQL engine lie in it, packed.
"use strict";

(() => {
  const MOST_SECONDS = 60; // that a query may take
  const MOST_ROWS = 1000; // that are shown
  const read = (id) => document.getElementById(id)?.textContent ?? "";
  const element = (id) => document.getElementById(id);
  const state = { lang: "en", question: null, labels: new Map(), names: {}, worker: null, editor: null };
  let content = null; // texts, questions and words of the editor, once they are unpacked
  const text = (key) => content.texts[state.lang][key];
  const choose = (pair) => pair[state.lang] ?? pair.en ?? Object.values(pair)[0] ?? "";

  /** Return the value of each sign that parts of the page are written in. */
  function listDigits() {
    const digits = new Uint8Array(128);
    let value = 0;
    for (let code = 0x21; code < 0x7f; code++) if (!"<>&".includes(String.fromCharCode(code))) digits[code] = value++;
    return { digits, base: value };
  }

  /** Return the bytes that a part of the page holds: two signs stand for 13 bits. */
  async function unpack(id) {
    const packed = read(id);
    const { digits, base } = listDigits();
    const bytes = new Uint8Array(Number(element(id).dataset.size));
    for (let from = 0, to = 0, bits = 0, value = 0; to < bytes.length; from += 2) {
      value = ((value & 0xff) << 13) | (digits[packed.charCodeAt(from)] * base + digits[packed.charCodeAt(from + 1)]);
      for (bits += 13; bits >= 8 && to < bytes.length; bits -= 8) bytes[to++] = value >> (bits - 8);
    }
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(unpacked).arrayBuffer();
  }

  /** Start the engine in a worker and give it the data; it answers one query at a time. */
  async function startEngine() {
    const source = `${read("engine")}\n${read("engine-work")}`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    const [wasm, quads] = await Promise.all([unpack("wasm"), unpack("quads")]);
    state.worker = worker;
    const { labels, names } = await ask(worker, { wasm, quads }, [wasm, quads]);
    state.labels = new Map(labels);
    state.names = names;
  }

  /** Return what the worker answers; it is ended, and another one started, where it takes too long. */
  function ask(worker, message, given = []) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        worker.terminate();
        startEngine();
        reject(new Error(text("explore-too-long")));
      }, MOST_SECONDS * 1000);
      worker.onmessage = ({ data }) => {
        clearTimeout(timer);
        if (data.fault) reject(new Error(data.fault));
        else resolve(data);
      };
      worker.onerror = (event) => {
        clearTimeout(timer);
        reject(new Error(event.message));
      };
      worker.postMessage(message, given);
    });
  }

  /** Return what an IRI is called. */
  const label = (iri) => choose(state.labels.get(iri) ?? { en: iri });

  // ---- the sentence with its blanks ----
  function showQuestion() {
    const form = element("blanks");
    const line = document.createElement("p");
    for (const [words, name] of choose(state.question.parts)) {
      line.append(words);
      if (name) line.append(makeBlank(state.question.parameters[name], name));
    }
    form.replaceChildren(line, makeButton());
    element("answers").textContent = state.lang === "en" ? state.question.answers : "";
    return run(fillBlanks());
  }

  function makeButton() {
    const button = document.createElement("button");
    button.className = "main-action";
    button.textContent = text("ask");
    return button;
  }

  function makeBlank(parameter, name) {
    const field = document.createElement(parameter.choices ? "select" : "input");
    field.name = name;
    field.setAttribute("aria-label", choose(parameter.label));
    if (parameter.choices) {
      for (const choice of parameter.choices) field.append(new Option(choose(choice.text), choice.terms));
      field.value = parameter.terms;
    } else {
      field.value = parameter.iri ? label(parameter.iri) : parameter.text;
      field.placeholder = text("any");
      if (parameter.type !== "text") field.setAttribute("list", "names");
      field.size = Math.min(Math.max(field.value.length + 2, 14), 48);
      field.autocomplete = "off";
    }
    return field;
  }

  /** Return the query of the question with its blanks filled in; throws where a name is not known. */
  function fillBlanks() {
    const terms = {};
    for (const [name, parameter] of Object.entries(state.question.parameters)) {
      const value = element("blanks").elements[name].value.trim();
      terms[name] = parameter.choices ? value || "UNDEF" : writeTerm(parameter, value);
    }
    return state.question.text.replace(/\$([a-z_]+)\b/g, (whole, name) => terms[name] ?? whole);
  }

  function writeTerm(parameter, value) {
    if (!value) return "UNDEF";
    if (parameter.type === "text") return JSON.stringify(value);
    const wanted = value.normalize("NFKC").toLowerCase();
    const iri = state.names[wanted];
    if (!iri) throw new Error(text("explore-no-name").replace("{name}", value));
    return `<${iri}>`;
  }

  // ---- the query and its answer ----
  async function run(query) {
    writeQuery(query);
    await runQuery(query);
  }

  async function runQuery(query) {
    const result = element("result");
    result.setAttribute("aria-busy", "true");
    try {
      show(await ask(state.worker, { query }));
    } catch (error) {
      showFault(error.message);
    }
    result.removeAttribute("aria-busy");
  }

  function showFault(message) {
    const line = document.createElement("p");
    line.className = "notice bad";
    line.setAttribute("role", "alert");
    line.textContent = message;
    element("result").replaceChildren(line);
  }

  function show({ heads, rows, total }) {
    const count = document.createElement("p");
    count.className = "count";
    count.setAttribute("role", "status");
    count.textContent = total ? text("explore-rows").replace("{n}", total) : text("nothing-recorded");
    element("result").replaceChildren(count);
    if (!total) return;
    const frame = document.createElement("div");
    frame.className = "table";
    frame.tabIndex = 0;
    const table = frame.appendChild(document.createElement("table"));
    const head = table.createTHead().insertRow();
    for (const name of heads) {
      const cell = head.appendChild(document.createElement("th"));
      cell.scope = "col";
      cell.textContent = content.variables[name]?.[state.lang] ?? name.replaceAll("_", " ");
    }
    const body = table.createTBody();
    for (const row of rows.slice(0, MOST_ROWS)) {
      const line = body.insertRow();
      for (const cell of row) {
        const field = line.insertCell();
        field.textContent = write(cell);
        if (cell.isNumber) field.className = "number";
      }
    }
    element("result").append(frame);
  }

  function write(cell) {
    if (cell.iri) return label(cell.iri);
    return cell.isBoolean ? text(cell.text === "true" ? "yes" : "no") : cell.text;
  }

  function writeQuery(query) {
    if (state.editor) state.editor.replaceText(query);
    else element("query").value = query;
  }

  const readQuery = () => (state.editor ? state.editor.readText() : element("query").value);

  /** Return the names that begin with a text, each with its IRI. */
  const findNames = (wanted) =>
    Object.entries(state.names)
      .filter(([name]) => name.startsWith(wanted) || name.includes(` ${wanted}`))
      .map(([, iri]) => ({ name: label(iri), iri: `<${iri}>` }));

  async function openEditor() {
    if (!read("editor-script")) return;
    const script = document.createElement("script");
    const loaded = new Promise((resolve) => script.addEventListener("load", resolve));
    script.src = URL.createObjectURL(new Blob([await unpack("editor-script")], { type: "text/javascript" }));
    document.head.append(script);
    await loaded;
    const plain = element("query");
    const complete = (context) => globalThis.QueryCompletions.make({ ...content.words[state.lang], findNames })(context);
    const options = { completions: [complete], text: plain.value, label: text("query-behind"), onRun: () => runQuery(readQuery()) };
    state.editor = globalThis.SparqlEditor.openEditor(element("editor"), options);
    plain.hidden = true;
  }

  // ---- the frame ----
  function translate() {
    document.documentElement.lang = state.lang;
    for (const node of document.querySelectorAll("[data-text]")) node.textContent = text(node.dataset.text);
    document.title = choose(content.title);
    element("title").textContent = choose(content.title);
    const [another] = Object.keys(content.languages).filter((lang) => lang !== state.lang);
    element("language").textContent = content.languages[another];
    element("language").lang = another;
    const picker = element("question");
    picker.replaceChildren(...content.questions.map((one) => new Option(choose(one.title), one.name)));
    picker.value = state.question.name;
    element("names").replaceChildren(...Object.values(state.names).map((iri) => new Option(label(iri))));
  }

  async function openMap() {
    const frame = element("map");
    if (frame.srcdoc) return;
    const page = new TextDecoder().decode(await unpack("map-page"));
    frame.srcdoc = page.replace("<style>", () => `<style>${read("fonts")}\n`); // they lie in this page once for both
  }

  function guard(work) {
    return (event) => {
      event?.preventDefault();
      try {
        work();
      } catch (error) {
        showFault(error.message);
      }
    };
  }

  async function start() {
    try {
      const [packed] = await Promise.all([unpack("content"), startEngine()]);
      content = JSON.parse(new TextDecoder().decode(packed));
    } catch (error) {
      showFault(`${element("result").dataset.fault} ${error.message}`);
      return;
    }
    state.question = content.questions[0];
    translate();
    let answered = null;
    guard(() => {
      answered = showQuestion();
    })();
    element("blanks").addEventListener("submit", guard(() => run(fillBlanks())));
    element("run").addEventListener("click", guard(() => runQuery(readQuery())));
    element("question").addEventListener("change", (event) => {
      state.question = content.questions.find((one) => one.name === event.target.value);
      guard(showQuestion)();
    });
    element("language").addEventListener("click", () => {
      state.lang = element("language").lang;
      translate();
      guard(showQuestion)();
    });
    element("map-part").addEventListener("toggle", openMap);
    await answered; // the first answer is there sooner than the editor
    await openEditor();
    document.documentElement.dataset.ready = "yes";
  }

  start();
})();
