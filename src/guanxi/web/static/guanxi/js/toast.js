/* Toasts. The server sends an HX-Trigger "toast" {text, tone?, undo?, label?}; the page may carry some too. */
const LIFE = 6000;

function leave(toast) {
  toast.classList.add("is-leaving");
  setTimeout(() => toast.remove(), 220);
}

function arm(toast) {
  let timer = setTimeout(() => leave(toast), LIFE);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => { timer = setTimeout(() => leave(toast), 2000); });
}

export function show({ text, tone = "positive", undo, label }) {
  const shelf = document.querySelector(".toasts");
  const toast = document.getElementById("toast-shape").content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${tone}`);
  toast.querySelector(".toast-text").textContent = text;
  for (const icon of toast.querySelectorAll("[data-tone]")) if (icon.dataset.tone !== tone) icon.remove();
  const button = toast.querySelector("[data-undo]");
  if (undo) {
    if (label) button.textContent = label;
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
