/* Forms that send themselves. A switch and a choice by mouse act at once; what is being typed, or walked through
   with the arrows, passes many values on its way: it is sent when it is left, or by Enter. */
let typedIn = null;

const formOf = (control) => control.closest?.("form[data-auto]") ?? null;

function changed(control) {
  if (control.matches("select")) return !control.selectedOptions[0]?.defaultSelected;
  return control.matches("input:not([type=checkbox])") && control.value !== control.defaultValue;
}

function send(form) {
  if (form.dataset.sent || !form.reportValidity()) return;
  form.dataset.sent = "yes";
  form.requestSubmit();
}

document.addEventListener("pointerdown", () => { typedIn = null; });

document.addEventListener("keydown", (event) => {
  typedIn = event.target;
  const form = formOf(event.target);
  if (!form || event.key !== "Enter" || !changed(event.target)) return;
  event.preventDefault();
  send(form);
});

document.addEventListener("change", (event) => {
  const form = formOf(event.target);
  if (!form) return;
  if (event.target.matches("[type=checkbox]")) form.requestSubmit();
  else if (event.target.matches("select") && typedIn !== event.target) send(form);
});

document.addEventListener("focusout", (event) => {
  const form = formOf(event.target);
  // What a swap has taken away was not left by anybody.
  if (form && changed(event.target)) setTimeout(() => form.isConnected && send(form), 0);
});

/* What was refused was not chosen. */
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!detail.elt.matches("form[data-auto]")) return;
  delete detail.elt.dataset.sent;
  if (detail.failed) detail.elt.reset();
});
