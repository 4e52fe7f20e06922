/* Edit in place, and file drops. */
import { choose, point } from "./pick.js";

document.addEventListener("click", (event) => {
  const value = event.target.closest("[data-edit]");
  if (!value || event.target.closest("a, input, select, textarea, button:not(.property-pencil)")) return;
  if (getSelection().toString()) return;
  window.htmx.ajax("GET", value.dataset.edit, { target: value.closest("[data-field]"), swap: "outerHTML" });
});

/* A field that came for editing takes the cursor. */
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.target.querySelector?.("form[data-inline]") ?? event.target.closest?.("form[data-inline]");
  const input = form?.querySelector("input:not([type=hidden]), select, textarea");
  if (!input || form.contains(document.activeElement)) return;
  form.dataset.was = content(form);
  input.focus();
  if (input.select && input.type !== "date") input.select();
});

/* After Enter and Escape the keyboard goes on from where it was. */
let left = "";
document.addEventListener("htmx:afterSettle", (event) => {
  const place = event.target;
  if (!left || place.dataset?.field !== left || place.querySelector("form[data-inline]")) return;
  left = "";
  const pencil = place.querySelector(".property-pencil");
  if (!pencil) place.tabIndex = -1;
  (pencil ?? place).focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (!form || event.isComposing) return;
  const { field } = form.closest("[data-field]").dataset;
  if (event.key === "Escape") {
    event.preventDefault();
    left = field;
    leave(form);
  } else if (["ArrowDown", "ArrowUp"].includes(event.key) && event.target.matches("input[type=search]")) {
    event.preventDefault();
    point(form, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && (!event.target.matches("textarea") || event.metaKey || event.ctrlKey)) {
    event.preventDefault();
    left = field;
    const option = form.querySelector("[data-pick][aria-selected=true]");
    if (option) choose(option);
    else save(form);
  }
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (form && form.isConnected && !form.contains(event.relatedTarget)) setTimeout(() => form.isConnected && !form.contains(document.activeElement) && save(form), 0);
});

document.addEventListener("change", (event) => {
  const inline = event.target.closest?.("form[data-inline]");
  if (inline && event.target.matches("select:not([multiple])")) save(inline);
  const zone = event.target.closest?.(".dropzone");
  if (zone && event.target.files?.length) zone.closest("form").requestSubmit();
});

function save(form) {
  if (form.dataset.cancelled || form.dataset.sent) return;
  if (form.dataset.was === content(form) && !form.querySelector("[role=alert]")) {
    leave(form);
    return;
  }
  form.dataset.sent = "yes";
  form.requestSubmit();
}

/* What could not be sent can be sent again. */
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches("form[data-inline]")) delete detail.elt.dataset.sent;
});

function leave(form) {
  form.dataset.cancelled = "yes";
  window.htmx.ajax("GET", form.dataset.inline, { target: form.closest("[data-field]"), swap: "outerHTML" });
}

/* A relation that was chosen is saved. */
document.addEventListener("picked", (event) => {
  const form = event.target.closest("form[data-inline]");
  if (form) save(form);
});

/* What leaving compares, so that a look into a field is no change. */
function content(form) {
  return JSON.stringify(new FormData(form).getAll("value"));
}

for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest?.(".dropzone");
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
    if (kind !== "drop") return;
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
