// Makes fields offer names while one types, and a table one that is filled in as a spreadsheet is.
// Without it, each row has a form of its own.
"use strict";

(() => {
  const WAIT = 150; // milliseconds after the last letter

  /** Offer names that hold what is typed. */
  function offerNames(input, address) {
    const list = document.createElement("datalist");
    list.id = `${input.id || `names-${Math.random().toString(36).slice(2)}`}-list`;
    input.setAttribute("list", list.id);
    input.after(list);
    let timer = 0;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (!input.value.trim()) return;
      timer = setTimeout(async () => {
        const answer = await fetch(`${address}?q=${encodeURIComponent(input.value)}`).catch(() => null);
        if (!answer?.ok) return;
        list.replaceChildren(...(await answer.json()).map((name) => Object.assign(document.createElement("option"), { value: name })));
      }, WAIT);
    });
  }

  for (const form of document.querySelectorAll("form[data-names-from]")) {
    for (const input of form.querySelectorAll("input[data-names]")) offerNames(input, form.dataset.namesFrom);
  }

  // Enter goes to the next field that is still empty; where none is, it saves.
  document.querySelector("form.row-form")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    const fields = [...event.currentTarget.querySelectorAll(".field :is(input, select, textarea)")];
    const later = fields.slice(fields.indexOf(event.target) + 1);
    const next = later.find((field) => !field.value && field.id !== "why" && !field.closest("details:not([open])"));
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  const table = document.querySelector("table.grid[data-save]");
  if (!table) return;
  const status = document.querySelector("#grid-status");
  const pasteForm = document.querySelector("form.paste");
  const columns = [...table.querySelectorAll("th[data-column]")].map((head) => head.dataset.column);
  const heads = [...table.querySelectorAll("th[data-column]")].map((head) => head.textContent);
  const refers = document.querySelector("template[data-refers]")?.content.textContent.split(/\s+/) ?? [];
  const body = table.tBodies[0];
  let open = null; // the cell that is written in
  let waiting = Promise.resolve();

  const cellsOf = (row) => [...row.cells].slice(1);
  const findCell = (row, place) => cellsOf(row)[place];
  const listCells = () => [...body.querySelectorAll("td")];

  function prepareRow(row) {
    for (const cell of cellsOf(row)) {
      cell.tabIndex = -1;
      cell.dataset.text = cell.textContent;
    }
  }

  function focusCell(cell) {
    if (!cell) return;
    for (const focusable of body.querySelectorAll('td[tabindex="0"]')) focusable.tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus();
  }

  function say(text, isBad = false) {
    status.textContent = text;
    status.classList.toggle("bad", isBad);
  }

  function makeField(column, text) {
    const choices = document.querySelector(`template[data-choices="${column}"]`);
    if (!choices) return Object.assign(document.createElement("input"), { value: text });
    const field = choices.content.firstElementChild.cloneNode(true);
    const chosen = [...field.options].find((option) => option.value === text || option.textContent === text);
    if (text && !chosen) field.add(new Option(text, text));
    field.value = chosen ? chosen.value : text;
    return field;
  }

  function openCell(cell, typed) {
    if (open === cell) return;
    closeCell(true);
    const place = cellsOf(cell.parentElement).indexOf(cell);
    const field = makeField(columns[place], typed ?? cell.dataset.text);
    field.setAttribute("aria-label", `${heads[place]}, ${cell.parentElement.cells[0].textContent}`);
    cell.classList.add("open");
    cell.replaceChildren(field);
    open = cell;
    if (refers.includes(columns[place])) offerNames(field, table.dataset.namesFrom);
    field.focus();
    if (typed === undefined && field.select) field.select();
    field.addEventListener("blur", () => setTimeout(() => open === cell && closeCell(true)));
  }

  function closeCell(isKept) {
    if (!open) return;
    const cell = open;
    const text = cell.firstElementChild.value;
    const shown = cell.firstElementChild.selectedOptions?.[0]?.textContent ?? text;
    open = null;
    cell.classList.remove("open");
    cell.replaceChildren(document.createTextNode(isKept ? shown : cell.dataset.text));
    if (isKept && shown !== cell.dataset.text) keepCell(cell, text);
  }

  /** A new row is stored once every cell of it that is needed can be: the server says which is not. */
  function keepCell(cell, text) {
    const row = cell.parentElement;
    if (text === cell.dataset.text && !("wanted" in cell.dataset)) return;
    cell.dataset.wanted = text;
    waiting = waiting.then(() => saveRow(row));
  }

  async function saveRow(row) {
    const cells = {};
    for (const [place, cell] of cellsOf(row).entries()) if ("wanted" in cell.dataset) cells[columns[place]] = cell.dataset.wanted;
    if (!Object.keys(cells).length) return;
    const form = new FormData();
    form.set("form_token", table.dataset.token);
    form.set("working-as", document.querySelector("#working-as").value);
    form.set("columns", columns.join(","));
    form.set("changes", JSON.stringify([{ line: Number(row.dataset.line), row: row.dataset.row, cells }]));
    const headers = { accept: "application/json" };
    const answer = await fetch(table.dataset.save, { method: "POST", body: form, headers }).catch(() => null);
    const reply = await answer?.json().catch(() => null);
    if (!reply || reply.error) return say(reply?.error ?? table.dataset.offline, true);
    for (const cell of cellsOf(row)) clearFault(cell);
    if (answer.ok) showSaved(row, reply);
    else showFaults(row, reply);
  }

  function showSaved(row, reply) {
    const isNew = row.dataset.line === "0";
    if (isNew) addNewRow(row);
    const [saved] = reply.rows;
    row.dataset.line = saved.line;
    row.dataset.row = saved.row;
    row.classList.remove("new-row");
    const head = row.cells[0].firstElementChild;
    head.textContent = Number(saved.line).toLocaleString(document.documentElement.lang, { useGrouping: false });
    head.removeAttribute("aria-label");
    head.href = head.href.replace(/\?.*|$/, `?line=${saved.line}`);
    for (const [place, cell] of cellsOf(row).entries()) {
      delete cell.dataset.wanted;
      cell.dataset.text = saved.cells[place];
      if (cell !== open) cell.textContent = saved.cells[place];
    }
    row.classList.add("saved");
    setTimeout(() => row.classList.remove("saved"), 1200);
    say(`${table.dataset.saved} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`);
  }

  function addNewRow(row) {
    const fresh = row.cloneNode(true);
    for (const cell of cellsOf(fresh)) {
      cell.textContent = "";
      for (const name of Object.keys(cell.dataset)) delete cell.dataset[name];
      cell.removeAttribute("aria-describedby");
      cell.className = "";
    }
    row.after(fresh);
    prepareRow(fresh);
  }

  function showFaults(row, reply) {
    if (reply.needs_name) {
      document.querySelector("#working-as").focus();
      return say(reply.refusal, true);
    }
    if (reply.conflicts.length) {
      for (const cell of cellsOf(row)) if ("wanted" in cell.dataset) cell.classList.add("late");
      return say(table.dataset.changed, true);
    }
    const isNew = row.dataset.line === "0";
    const elsewhere = [];
    let count = 0;
    for (const fault of reply.faults) {
      const cell = fault.change >= 0 ? findCell(row, columns.indexOf(fault.column)) : undefined;
      if (!cell) elsewhere.push(fault.text);
      else if (!isNew || "wanted" in cell.dataset || cell.dataset.text) markFault(cell, fault.text, row);
      count += 1;
    }
    say([reply.refusal, table.dataset.wrong.replace("0", count.toLocaleString(document.documentElement.lang)), ...elsewhere].filter(Boolean).join(" "), !isNew || elsewhere.length > 0);
  }

  function markFault(cell, text, row) {
    const note = document.createElement("span");
    note.className = "fault";
    note.id = `fault-${row.dataset.line}-${cell.cellIndex}`;
    note.textContent = text;
    cell.classList.add("wrong");
    cell.setAttribute("aria-describedby", note.id);
    if (cell !== open) cell.append(note);
  }

  function clearFault(cell) {
    cell.classList.remove("wrong", "late");
    cell.removeAttribute("aria-describedby");
    cell.querySelector(".fault")?.remove();
    if ("wanted" in cell.dataset && cell !== open) cell.textContent = cell.dataset.wanted;
  }

  function moveFrom(cell, down, right) {
    const row = cell.parentElement;
    const rows = [...body.rows];
    const place = cellsOf(row).indexOf(cell) + right;
    const target = rows[rows.indexOf(row) + down + Math.floor(place / columns.length)];
    return target && findCell(target, ((place % columns.length) + columns.length) % columns.length);
  }

  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  body.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell) return;
    if (open) {
      if (event.key === "Escape") closeCell(false);
      else if (event.key === "Enter" || event.key === "Tab") closeCell(true);
      else return;
      event.preventDefault();
      const next = event.key === "Escape" ? cell : event.key === "Enter" ? moveFrom(cell, 1, 0) : moveFrom(cell, 0, event.shiftKey ? -1 : 1);
      return focusCell(next ?? cell);
    }
    if (ARROWS[event.key]) {
      event.preventDefault();
      focusCell(moveFrom(cell, ...ARROWS[event.key]));
    } else if (event.key === "F2" || event.key === "Enter") {
      event.preventDefault();
      openCell(cell, cell.dataset.wanted);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
      event.preventDefault();
      const above = moveFrom(cell, -1, 0);
      if (above) {
        cell.textContent = above.dataset.text;
        keepCell(cell, above.dataset.text);
      }
    } else if (event.key === "Delete") {
      cell.textContent = "";
      keepCell(cell, "");
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const isChosen = document.querySelector(`template[data-choices="${columns[cellsOf(cell.parentElement).indexOf(cell)]}"]`);
      openCell(cell, isChosen ? undefined : event.key);
    }
  });

  body.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("td");
    if (cell && cell !== open) {
      event.preventDefault();
      closeCell(true);
      focusCell(cell);
    }
  });
  body.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td");
    if (cell) openCell(cell, cell.dataset.wanted);
  });

  /** Rows from a spreadsheet go to a page that shows what is wrong with each. */
  body.addEventListener("paste", (event) => {
    const cell = event.target.closest("td");
    const text = event.clipboardData.getData("text/plain");
    if (!cell || open) return;
    event.preventDefault();
    const isOne = !/[\t\n]/.test(text.trim());
    if (isOne) {
      cell.textContent = text.trim();
      return keepCell(cell, text.trim());
    }
    const start = cellsOf(cell.parentElement).indexOf(cell);
    pasteForm.elements.columns.value = columns.slice(start).join(",");
    pasteForm.elements.rows.value = text;
    pasteForm.querySelector("details").open = true;
    if (pasteForm.reportValidity()) pasteForm.submit();
  });

  document.querySelector("#working-as").addEventListener("change", () => {
    for (const row of body.rows) if (cellsOf(row).some((cell) => "wanted" in cell.dataset)) waiting = waiting.then(() => saveRow(row));
  });

  for (const row of body.rows) prepareRow(row);
  const [first] = listCells();
  if (first) first.tabIndex = 0;
})();
