/* ⌘K or Ctrl-K: search everything, jump, act. The server answers; arrows and Enter choose. */
const palette = () => document.getElementById("palette");
const items = () => [...palette().querySelectorAll("[role=option]")];

function open() {
  const dialog = palette();
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const input = dialog.querySelector("input");
  input.value = "";
  input.focus();
  input.dispatchEvent(new Event("palette", { bubbles: true }));
}

function choose(index) {
  const all = items();
  if (!all.length) return;
  const at = (index + all.length) % all.length;
  all.forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
  all[at].scrollIntoView({ block: "nearest" });
  palette().querySelector("input").setAttribute("aria-activedescendant", all[at].id);
}

const chosen = () => items().findIndex((item) => item.getAttribute("aria-selected") === "true");

document.addEventListener("keydown", (event) => {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (palette()?.open) palette().close();
    else open();
    return;
  }
  if (!palette()?.open || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(chosen() + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Escape") {
    // In a search field the key only empties it.
    event.preventDefault();
    palette().close();
  } else if (event.key === "Enter") {
    event.preventDefault();
    items()[Math.max(0, chosen())]?.click();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-palette]")) open();
  else if (event.target.closest("#palette [role=option]")) palette().close();
});

document.addEventListener("pointermove", (event) => {
  const item = event.target.closest?.("#palette [role=option]");
  if (item && item.getAttribute("aria-selected") !== "true") choose(items().indexOf(item));
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "palette-results") choose(0);
});
