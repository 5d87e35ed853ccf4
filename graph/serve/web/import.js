// Sends files as soon as they are dropped or chosen, and shows at once what another meaning of a word changes.
"use strict";

(() => {
  const drop = document.querySelector("form.drop");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    const send = () => {
      if (!input.files.length) return;
      const note = drop.querySelector(".waiting-note");
      note.textContent = note.dataset.text;
      drop.requestSubmit();
    };
    const mark = (isOver) => drop.classList.toggle("is-over", isOver);
    input.addEventListener("change", send);
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        mark(true);
      });
    }
    drop.addEventListener("dragleave", () => mark(false));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      mark(false);
      input.files = event.dataTransfer.files;
      send();
    });
  }

  let number = 0; // of the latest look: an earlier answer that comes late is dropped

  const look = async (form) => {
    const own = ++number;
    form.setAttribute("aria-busy", "true");
    const body = new FormData(form);
    body.set("do", "preview");
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#import");
    if (own !== number) return;
    form.removeAttribute("aria-busy");
    if (!next) {
      form.requestSubmit(form.querySelector(".look")); // the page says what is wrong
      return;
    }
    const { name, value, type } = document.activeElement;
    form.replaceChildren(...next.childNodes);
    const same = [...form.elements].find(
      (field) => name && field.name === name && (type !== "radio" || field.value === value),
    );
    same?.focus();
  };

  const form = document.querySelector("#import");
  form?.classList.add("is-live");
  form?.addEventListener("change", () => look(form).catch(() => form.removeAttribute("aria-busy")));
})();
