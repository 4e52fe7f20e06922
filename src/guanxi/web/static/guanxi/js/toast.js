/* Toasts. The server sends an HX-Trigger "toast" {text, tone?, undo?}; the page may carry some too. */
import { typing } from "./shell.js";

const LIFE = 6000;

function leave(toast) {
  toast.classList.add("is-leaving");
  setTimeout(() => toast.remove(), 220);
}

/* It stays while the mouse is over it or the keyboard in it. */
function arm(toast) {
  let timer = setTimeout(() => leave(toast), LIFE);
  const stay = () => clearTimeout(timer);
  const go = () => {
    stay();
    if (!toast.matches(":hover, :focus-within")) timer = setTimeout(() => leave(toast), 2000);
  };
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", () => setTimeout(go, 0));
}

export function show({ text, tone = "positive", undo }) {
  const shelf = document.querySelector(".toasts");
  const toast = document.getElementById("toast-shape").content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${tone}`);
  toast.querySelector(".toast-text").textContent = text;
  for (const icon of toast.querySelectorAll("[data-tone]")) if (icon.dataset.tone !== tone) icon.remove();
  const button = toast.querySelector("[data-undo]");
  if (undo) {
    button.addEventListener("click", () => {
      leave(toast);
      window.htmx.ajax("POST", undo, { target: ".toasts", swap: "none" });
    });
  } else button.remove();
  toast.querySelector("[data-dismiss]").addEventListener("click", () => leave(toast));
  while (shelf.children.length > 2) shelf.firstElementChild.remove();
  shelf.append(toast);
  arm(toast);
}

/* The way to "Undo" is long by the keyboard, and time is short: the key that undoes anywhere else does so here.
   In a field it takes back what was typed there. */
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "z" || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return;
  const latest = [...document.querySelectorAll(".toast:not(.is-leaving) [data-undo]")].at(-1);
  if (!latest || event.defaultPrevented || typing(event.target) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  latest.click();
});

document.addEventListener("toast", (event) => show(event.detail));

document.addEventListener("htmx:sendError", () => {
  const { offline } = document.querySelector(".toasts").dataset;
  show({ text: offline, tone: "danger" });
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr, target } = event.detail;
  if (target?.id === "main" || xhr.getResponseHeader("HX-Trigger")) return;
  show({ text: document.querySelector(".toasts").dataset.failed, tone: "danger" });
});

/* After an undo or a bulk change the page under it is stale: the server asks to load it again. */
document.addEventListener("refresh", () => {
  window.htmx.ajax("GET", location.pathname + location.search, { target: "#main", swap: "innerHTML" });
});
