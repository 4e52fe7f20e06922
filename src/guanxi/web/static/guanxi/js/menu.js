/* Popovers and dialogs. The browser opens, stacks and closes them; here they only find their place. */
import { showsNoAnswer } from "./shell.js";

const GAP = 4;
const EDGE = 8;

function place(menu, button) {
  const anchor = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const alignEnd = menu.dataset.align === "end";
  const wanted = alignEnd ? anchor.right - width : anchor.left;
  const left = Math.min(Math.max(EDGE, wanted), innerWidth - width - EDGE);
  const below = anchor.bottom + GAP + height <= innerHeight - EDGE || anchor.top < height + GAP + EDGE;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? anchor.bottom + GAP : anchor.top - height - GAP}px`;
}

function invoker(menu) {
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches(".menu[popover]")) return;
  const button = invoker(menu);
  const open = event.newState === "open";
  button?.setAttribute("aria-expanded", String(open));
  if (!open) menu.removeAttribute("style");
  if (!open || !button) return;
  place(menu, button);
  menu.querySelector("[autofocus], input:not([type=hidden]), .menu-item")?.focus({ preventScroll: true });
}, true);

/* htmx carries attributes over to what replaces an element; the content policy allows it no style. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (showsNoAnswer(event.detail.requestConfig?.elt)) return;
  for (const menu of event.detail.target.querySelectorAll(".menu[style]")) menu.removeAttribute("style");
});

/* What arrives later, by htmx, changes the height: place again. A dialog that arrives is shown. */
document.addEventListener("htmx:afterSettle", (event) => {
  const dialog = document.querySelector("dialog[data-show]:not([open])");
  if (dialog) {
    delete dialog.dataset.show;
    dialog.showModal();
  }
  const menu = event.target.closest?.(".menu:popover-open");
  const button = menu && invoker(menu);
  if (button) place(menu, button);
});

document.addEventListener("click", (event) => {
  const item = event.target.closest(".menu-item");
  if (item && item.dataset.keep === undefined && !item.getAttribute("popovertarget")) item.closest(".menu:popover-open")?.hidePopover();
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog")?.close();
  if (event.target.matches("dialog.dialog")) event.target.close();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu:popover-open");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key) || event.target.matches("select, textarea")) return;
  const items = [...menu.querySelectorAll(".menu-item:not([hidden])")];
  if (!items.length) return;
  event.preventDefault();
  const step = event.key === "ArrowDown" ? 1 : -1;
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length].focus();
});

/* A menu with a search field shows the items that contain the words. */
document.addEventListener("input", (event) => {
  if (event.target.dataset.sift === undefined) return;
  const words = event.target.value.trim().toLocaleLowerCase();
  for (const item of event.target.closest(".menu").querySelectorAll("[data-word]")) {
    item.hidden = !item.dataset.word.toLocaleLowerCase().includes(words);
  }
});
