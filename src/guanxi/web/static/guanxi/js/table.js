/* The table: choose rows, walk with the keyboard, open a record beside the list. */
import { cellOf, edit, editable, focusCell, sidestep } from "./cells.js";
import { typing } from "./shell.js";

const table = () => document.querySelector("[data-table]");
const rows = () => [...(table()?.querySelectorAll("tr[data-row]") ?? [])];
let last = null;

function selected() {
  return rows().filter((row) => row.getAttribute("aria-selected") === "true");
}

function paint() {
  const chosen = selected();
  const bar = document.querySelector("[data-bulkbar]");
  table()?.classList.toggle("has-selection", chosen.length > 0);
  const all = table()?.querySelector("[data-select-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === rows().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  bar.querySelector("[data-count]").textContent = bar.dataset.text.replace("%", chosen.length.toLocaleString());
  const ids = bar.querySelector("input[name=ids]");
  if (ids) ids.value = chosen.map((row) => row.dataset.row).join(",");
}

function mark(row, on) {
  row.setAttribute("aria-selected", String(on));
  const box = row.querySelector("[data-select]");
  if (box) box.checked = on;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-select]");
  if (box) {
    const row = box.closest("tr");
    const all = rows();
    const [from, to] = [all.indexOf(last), all.indexOf(row)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) all.slice(from, to + 1).forEach((each) => mark(each, box.checked));
    else mark(row, box.checked);
    last = row;
    paint();
    return;
  }
  const every = event.target.closest("[data-select-all]");
  if (every) {
    rows().forEach((row) => mark(row, every.checked));
    paint();
    return;
  }
  if (event.target.closest("[data-clear-selection]")) {
    rows().forEach((row) => mark(row, false));
    paint();
    return;
  }
  if (event.target.closest("[data-close-preview]")) {
    closePreview();
    return;
  }
  const row = event.target.closest("tr[data-row]");
  if (row && !event.target.closest("a, button, input, label, select, form") && !getSelection().toString()) look(row, event);
});

/* A second click edits the cell; the preview waits for it, because opening moves what lies under the mouse. */
let waiting;
const TWICE = 250;
document.addEventListener("dblclick", () => clearTimeout(waiting));
function look(row, event) {
  clearTimeout(waiting);
  if (document.querySelector(".preview")?.childElementCount || !editable(cellOf(event.target))) peek(row);
  else if (event.detail === 1) waiting = setTimeout(() => peek(row), TWICE);
}

function closePreview() {
  document.querySelector(".preview")?.replaceChildren();
  rows().forEach((row) => row.classList.remove("is-open"));
}

function peek(row) {
  const { preview } = row.dataset;
  if (!preview || !document.querySelector(".preview")) return;
  rows().forEach((each) => each.classList.toggle("is-open", each === row));
  row.focus({ preventScroll: true });
  window.htmx.ajax("GET", preview, { target: ".preview", swap: "innerHTML" });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement?.closest?.("tr[data-row]"));
  const next = all[Math.min(Math.max(0, at + by), all.length - 1)];
  const cell = cellOf(document.activeElement);
  if (cell) focusCell(next?.cells[cell.cellIndex]);
  else next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  if (document.querySelector(".preview")?.childElementCount && next) peek(next);
}

/* An open menu has the keys to itself. */
const elsewhere = () => document.querySelector("dialog[open], :popover-open");

document.addEventListener("keydown", (event) => {
  if (!table() || event.defaultPrevented || typing(event.target) || event.metaKey || event.ctrlKey || event.altKey || elsewhere()) return;
  const row = document.activeElement?.closest?.("tr[data-row]");
  const cell = cellOf(document.activeElement);
  const keys = {
    ArrowRight: () => sidestep(row, 1), ArrowLeft: () => sidestep(row, -1), F2: () => edit(cell),
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
    " ": () => row && peek(row), Enter: () => (editable(cell) && !cell.matches(".cell-first") ? edit(cell) : row?.querySelector("a.name")?.click()),
    x: () => { if (row) { mark(row, row.getAttribute("aria-selected") !== "true"); paint(); } },
    "/": () => document.querySelector("[data-list-search]")?.focus(), Escape: () => (cell ? row.focus() : closePreview()),
  };
  if (!keys[event.key] || (event.target.closest("a, button") && ["Enter", " "].includes(event.key))) return;
  event.preventDefault();
  keys[event.key]();
});

/* A shadow tells that columns lie under the first one. */
document.addEventListener("scroll", (event) => {
  if (event.target.matches?.(".table-frame")) event.target.querySelector(".table-grid")?.classList.toggle("is-scrolled", event.target.scrollLeft > 2);
}, true);
document.addEventListener("htmx:afterSettle", paint);
