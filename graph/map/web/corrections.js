// Suggested corrections: written beside what they are about, kept in this page, taken along as a file or as text.

const corrections = [];
const CORRECTION_KINDS = ["wrong", "ended", "missing", "name", "other"];

function suggestion(about) {
  return button(say("suggest"), () => correctionDialog(about), { class: "plain suggest" });
}

function aboutOf({ type, at }) {
  if (type === "entity") return { type, id: entities[at].id, label: entities[at].name[0] || entities[at].name[1] };
  if (type === "tie") {
    const tie = ties[at];
    return { type, id: tieKey(at), label: [nameOf(tie.from), pick(data.kinds[tie.kind].label), nameOf(tie.to)].join(" – ") };
  }
  return { type: "other", id: "", label: "" };
}

function correctionDialog(about) {
  const told = aboutOf(about);
  const field = (name, tag, more = {}) => make("label", { class: "field" }, make("span", { text: say(`correction_${name}`) }), make(tag, { id: `correction-${name}`, name, ...more }));
  const kinds = make("select", { id: "correction-kind" }, ...CORRECTION_KINDS.map((kind) => make("option", { value: kind, text: say(`correction_${kind}`), selected: kind === (about.type === "other" ? "missing" : "wrong") })));
  const form = make(
    "form",
    { method: "dialog" },
    told.label ? make("p", { class: "kind", dir: "auto", text: told.label }) : make("p", { class: "quiet", text: say("correction_about_other") }),
    make("label", { class: "field" }, make("span", { text: say("correction_what") }), kinds),
    field("text", "textarea", { required: true, rows: 4, maxlength: 4000 }),
    field("by", "input", { type: "text", required: true, maxlength: 200, value: corrections.at(-1)?.by || "" }),
    field("contact", "input", { type: "text", maxlength: 200, value: corrections.at(-1)?.contact || "" }),
    make("p", { class: "quiet", text: say("correction_note") }),
    make("button", { type: "submit", class: "action", id: "keep-correction", text: say("keep_correction") }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = (name) => form.querySelector(`#correction-${name}`).value.trim();
    corrections.push({ about: told, kind: value("kind"), text: value("text"), by: value("by"), contact: value("contact"), on: today() });
    correctionsDialog();
    showTools();
  });
  openDialog(say("suggest"), form);
  byId("correction-text").focus();
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function correctionsDialog() {
  const list = corrections.map((one, at) => make("li", { class: "bar" }, make("span", { dir: "auto" }, make("b", { text: one.about.label || say("correction_general") }), ` · ${say(`correction_${one.kind}`)}: ${one.text}`), button("×", () => (corrections.splice(at, 1), correctionsDialog(), showTools()), { "aria-label": say("remove", { name: one.about.label }) })));
  openDialog(
    say("corrections", { n: corrections.length }),
    make("ol", { class: "views" }, ...list),
    make("p", { class: "quiet", text: say("corrections_note") }),
    make("div", { class: "bar" }, button(say("save_corrections"), () => download(JSON.stringify(correctionsFile(), null, 1), `${data.edition.name}-corrections.json`, "application/json"), { class: "action", id: "save-corrections" }), button(say("copy_corrections"), () => copy(correctionsText()), { class: "action", id: "copy-corrections" })),
  );
}

function correctionsFile() {
  return { schema: 1, what: "corrections", data: data.edition.name, version: data.edition.version, corrections };
}

// For a message: each line under its word; a text that runs on is indented. `stakeholders corrections` reads it.
function correctionsText() {
  const head = `Corrections to: ${data.edition.title[0] || data.edition.title[1]} (${data.edition.name}, version ${data.edition.version})`;
  const one = ({ about, kind, text, by, contact, on }, at) =>
    [`--- ${at + 1}`, `About: ${about.label}${about.id ? ` [${about.type} ${about.id}]` : ""}`, `Kind: ${kind}`, `Says: ${text.replace(/\r?\n/g, "\n  ")}`, `By: ${by}`, contact ? `Contact: ${contact}` : "", `On: ${on}`].filter(Boolean).join("\n");
  return `${[head, ...corrections.map(one)].join("\n")}\n`;
}
