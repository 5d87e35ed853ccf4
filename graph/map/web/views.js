// Keeping and sharing: saved views, stepping through them before an audience, links and copies of this file.

function keepView(name) {
  const title = name.trim() || say("view_number", { n: state.views.length + 1 });
  change({ views: [...state.views, { name: title.slice(0, 200), hash: viewHash() }] });
}

// The address of what is seen now, without the list of views: a view does not hold the others.
function viewHash() {
  return writeHash({ ...state, views: [] });
}

function openView(hash) {
  const found = readHash(hash);
  change({ ...found, views: state.views });
  followCamera();
}

function openDialog(title, ...content) {
  const dialog = byId("dialog");
  dialog.replaceChildren(make("div", { class: "bar" }, make("h2", { id: "dialog-title", text: title }), button("×", () => dialog.close(), { class: "close", "aria-label": say("close") })), ...content.filter(Boolean));
  dialog.setAttribute("aria-labelledby", "dialog-title");
  if (!dialog.open) dialog.showModal();
}

function viewsDialog() {
  const name = make("input", { type: "text", id: "view-name", maxlength: 200, "aria-label": say("view_name"), placeholder: say("view_name") });
  const keep = () => {
    keepView(name.value);
    viewsDialog();
  };
  name.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), keep()));
  const rows_ = state.views.map((view, at) =>
    make(
      "li",
      { class: "bar" },
      button(view.name, () => (byId("dialog").close(), openView(view.hash)), { class: "plain" }),
      at ? button("↑", () => (moveView(at, at - 1), viewsDialog()), { "aria-label": say("move_up", { name: view.name }) }) : null,
      button("×", () => (change({ views: state.views.filter((_, other) => other !== at) }), viewsDialog()), { "aria-label": say("remove", { name: view.name }) }),
    ),
  );
  openDialog(
    say("views"),
    make("p", { class: "quiet", text: say("views_note") }),
    make("div", { class: "bar" }, name, button(say("keep_view"), keep, { class: "action", id: "keep-view" })),
    rows_.length ? make("ol", { class: "views" }, ...rows_) : null,
    rows_.length ? button(say("present"), () => (byId("dialog").close(), present(0)), { class: "action", id: "present" }) : null,
  );
}

function moveView(from, to) {
  const views = [...state.views];
  views.splice(to, 0, ...views.splice(from, 1));
  change({ views });
}

// ---- before an audience: large words, arrow keys ----
let presenting = -1;
function present(at) {
  presenting = Math.min(state.views.length - 1, Math.max(0, at));
  document.body.dataset.presenting = "yes";
  openView(state.views[presenting].hash);
  change({ table: "" });
  showCaption();
  requestAnimationFrame(() => requestAnimationFrame(frameView));
  document.documentElement.requestFullscreen?.().catch(() => {});
}

// What a view chose fills the screen, so that its names are read from the last row.
function frameView() {
  const bright = state.camera ? null : brightness();
  const box = bright && boxAround(bright.entities);
  if (box) Object.assign(camera, boxIn(box, stage.width, stage.height, 4));
  else followCamera();
  draw();
}

function showCaption() {
  let caption = byId("caption");
  if (!caption) {
    caption = make("div", { id: "caption" });
    byId("stage").append(caption);
  }
  const step = (by, label, text) => button(text, () => present(presenting + by), { "aria-label": say(label), disabled: presenting + by < 0 || presenting + by >= state.views.length });
  caption.replaceChildren(make("h2", { "aria-live": "polite", text: state.views[presenting].name }), make("div", { class: "bar" }, step(-1, "previous", "‹"), make("span", { text: `${number(presenting + 1)} / ${number(state.views.length)}` }), step(1, "next", "›"), button(say("end"), stopPresenting, { id: "end-present" })));
}

function stopPresenting() {
  presenting = -1;
  delete document.body.dataset.presenting;
  byId("caption")?.remove();
  if (document.fullscreenElement) document.exitFullscreen();
  requestAnimationFrame(() => requestAnimationFrame(followCamera));
}

function presentKeys(event) {
  if (presenting < 0) return false;
  if (["ArrowRight", "PageDown", " "].includes(event.key)) present(presenting + 1);
  else if (["ArrowLeft", "PageUp"].includes(event.key)) present(presenting - 1);
  else if (event.key === "Escape") stopPresenting();
  else return false;
  event.preventDefault();
  return true;
}

// ---- link and copy ----
let original = "";
function rememberPage() {
  original = `<!doctype html>\n${document.documentElement.outerHTML}`;
}

// This file once more, opening in the view that is seen now.
function pageCopy() {
  const inert = JSON.stringify(writeHash()).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return original.replace(/(<script type="application\/json" id="saved">)[^<]*(<\/script>)/, (_, before, after) => before + inert + after);
}

function savedHash() {
  try {
    const found = JSON.parse(byId("saved").textContent);
    return typeof found === "string" ? found : "";
  } catch {
    return "";
  }
}

function fileName(ending) {
  return `${data.edition.name}-map.${ending}`.replace(/[^\w.-]+/g, "-");
}

function download(content, name, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { text });
    (byId("dialog").open ? byId("dialog") : document.body).append(field);
    field.select();
    document.execCommand("copy"); // where a file opened from a disk may not use the clipboard
    field.remove();
  }
  tell(say("copied"), true);
}

function keepDialog() {
  const choice = (key, act, id) => make("li", {}, button(say(key), act, { class: "action", id }), make("span", { class: "quiet", text: say(`${key}_note`) }));
  openDialog(
    say("keep"),
    make(
      "ul",
      { class: "choices" },
      choice("save_copy", () => download(pageCopy(), fileName("html"), "text/html"), "save-copy"),
      choice("save_png", () => sheetPng().then((blob) => download(blob, fileName("png"), "image/png")), "save-png"),
      choice("save_svg", () => download(sheetSvg(), fileName("svg"), "image/svg+xml"), "save-svg"),
      choice("print", printSheet, "print"),
      choice("copy_link", () => copy(`${location.href.split("#")[0]}#${writeHash()}`), "copy-link"),
    ),
    data.edition.internal ? make("p", { class: "notice", text: say("internal") }) : null,
  );
}
