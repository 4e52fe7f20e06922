/* Columns: drag an edge to resize, drag a head or press Alt and an arrow to reorder, tick to show. Widths stay on this machine;
   order and choice go to the server with the form they belong to. */
const key = (grid) => `guanxi.widths.${grid.dataset.table}`;
const read = (grid) => JSON.parse(localStorage.getItem(key(grid)) ?? "{}");

function setWidth(head, width) {
  for (const property of ["width", "minWidth", "maxWidth"]) head.style[property] = `${width}px`;
}

export function restore() {
  const grid = document.querySelector("[data-table]");
  if (!grid) return;
  const widths = read(grid);
  for (const head of grid.querySelectorAll("th[data-column]")) {
    if (widths[head.dataset.column]) setWidth(head, widths[head.dataset.column]);
  }
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".column-grip");
  if (!grip) return;
  event.preventDefault();
  const head = grip.closest("th");
  const grid = head.closest("[data-table]");
  const start = { x: event.clientX, width: head.offsetWidth };
  let width = start.width;
  grip.classList.add("is-active");
  grip.setPointerCapture(event.pointerId);
  const move = (moved) => {
    width = Math.round(Math.min(720, Math.max(72, start.width + moved.clientX - start.x)));
    setWidth(head, width);
  };
  const end = () => {
    grip.classList.remove("is-active");
    grip.removeEventListener("pointermove", move);
    localStorage.setItem(key(grid), JSON.stringify({ ...read(grid), [head.dataset.column]: width }));
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("pointerup", end, { once: true });
  grip.addEventListener("pointercancel", end, { once: true });
});

document.addEventListener("dblclick", (event) => {
  const head = event.target.closest(".column-grip")?.closest("th");
  if (!head) return;
  const grid = head.closest("[data-table]");
  for (const property of ["width", "minWidth", "maxWidth"]) head.style[property] = "";
  const { [head.dataset.column]: gone, ...rest } = read(grid);
  localStorage.setItem(key(grid), JSON.stringify(rest));
});

/* One way of dragging for both: heads of the table and lines of the column menu. */
const DRAGGABLE = "th[draggable=true], .column-item[draggable=true]";
let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(DRAGGABLE) ?? null;
  if (!dragged) return;
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.(DRAGGABLE);
  if (!dragged || !over || over.tagName !== dragged.tagName) return;
  event.preventDefault();
  for (const each of document.querySelectorAll(".is-target")) each.classList.remove("is-target");
  if (over === dragged) return;
  over.classList.add("is-target");
  if (dragged.matches(".column-item")) {
    const after = [...over.parentElement.children].indexOf(over) > [...over.parentElement.children].indexOf(dragged);
    over[after ? "after" : "before"](dragged);
  }
});

document.addEventListener("drop", (event) => {
  const over = event.target.closest?.("th[draggable=true]");
  if (dragged?.matches("th") && over && over !== dragged) {
    event.preventDefault();
    moveColumn(dragged.dataset.column, over.dataset.column);
  } else if (dragged?.matches(".column-item")) send(dragged.closest("form"));
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  for (const each of document.querySelectorAll(".is-target")) each.classList.remove("is-target");
  dragged = null;
});

document.addEventListener("keydown", (event) => {
  const item = event.target.closest?.(".column-item");
  if (!item || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const [other, side] = event.key === "ArrowUp" ? [item.previousElementSibling, "before"] : [item.nextElementSibling, "after"];
  if (!other) return;
  other[side](item);
  event.target.focus();
  send(item.closest("form"));
});

function moveColumn(from, to) {
  const form = document.getElementById("columns-form");
  const item = (slug) => form?.querySelector(`.column-item[data-column="${CSS.escape(slug)}"]`);
  if (!item(from) || !item(to)) return;
  item(to).before(item(from));
  send(form);
}

function send(form) {
  form?.requestSubmit();
}

document.addEventListener("htmx:afterSettle", restore);
restore();
