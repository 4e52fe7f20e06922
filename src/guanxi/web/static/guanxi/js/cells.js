/* Cells of the table: walk to one with the arrows, edit it where it stands. Double click, pencil, Enter or F2. */
const FIELD = /\/([\w-]+)\/fields\/([\w-]+)(\?|$)/;
const headOf = (cell) => cell?.closest("table").tHead?.rows[0].cells[cell.cellIndex];
const rowOf = (id) => document.querySelector(`tr[data-row="${CSS.escape(id)}"]`);

export function cellOf(element) {
  return element?.closest?.("tr[data-row] > td:not(.cell-fill)") ?? null;
}

export function editable(cell) {
  return Boolean(cell && headOf(cell)?.hasAttribute("data-editable") && !cell.querySelector("form"));
}

export function focusCell(cell) {
  if (!cell) return;
  cell.tabIndex = -1;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/* One step to the side; from the row to its first cell and back. */
export function sidestep(row, by) {
  const cells = [...(row?.querySelectorAll(":scope > td:not(.cell-fill)") ?? [])];
  const at = cells.indexOf(cellOf(document.activeElement)) + by;
  if (at < 0) row?.focus();
  else focusCell(cells[Math.min(at, cells.length - 1)]);
}

export function edit(cell) {
  if (!editable(cell)) return;
  putPencilAway();
  window.htmx.ajax("GET", addressOf(cell, "/edit"), { target: cell, swap: "outerHTML" });
}

function addressOf(cell, what = "") {
  const record = cell.closest("tr").dataset.preview.replace(/\/preview$/, "");
  const place = cell.matches(".cell-first") ? "lead" : "cell";
  return `${record}/fields/${headOf(cell).dataset.column}${what}?in=${place}`;
}

document.addEventListener("dblclick", (event) => {
  const cell = cellOf(event.target);
  if (!editable(cell) || event.target.closest("a, input, button")) return;
  getSelection().removeAllRanges();
  edit(cell);
});

/* One pencil goes where the mouse is. */
const pencil = () => document.querySelector("[data-pencil]");

function putPencilAway() {
  const found = pencil();
  if (!found || found.hidden) return;
  found.hidden = true;
  document.querySelector("[data-table]")?.after(found);
}

document.addEventListener("pointerover", (event) => {
  const found = pencil();
  const cell = cellOf(event.target);
  if (!found || event.pointerType !== "mouse" || found.parentElement === cell) return;
  if (!editable(cell)) return putPencilAway();
  found.ariaLabel = cell.closest("table").dataset.editText.replace("%", headOf(cell).innerText.trim());
  found.hidden = false;
  cell.append(found);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-pencil]")) edit(cellOf(event.target));
});

/* What was saved in one place is shown anew in the other: the list, or the preview beside it, and the sums. */
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  // The form itself is gone by now; the request remembers it.
  const form = detail.requestConfig.elt;
  const [, record, name] = form.dataset?.inline?.match(FIELD) ?? [];
  if (!record || !detail.successful || !detail.xhr.getResponseHeader("HX-Trigger")) return;
  const row = rowOf(record);
  if (!row) return;
  const cell = [...row.cells].find((each) => headOf(each)?.dataset.column === name);
  const beside = row.matches(".is-open") && document.querySelector(`.preview [data-field="${CSS.escape(name)}"]`);
  if (form.matches(".cell-form")) show(beside, form.dataset.inline.replace(/\?.*/, ""));
  else if (cell) show(cell, addressOf(cell));
  if (cell?.matches(".cell-num")) window.htmx.trigger("#list-totals", "stale");
});

function show(place, address) {
  if (place) window.htmx.ajax("GET", address, { target: place, swap: "outerHTML" });
}
