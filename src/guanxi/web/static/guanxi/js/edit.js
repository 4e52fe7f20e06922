/* Edit in place, file drops, and forms that send themselves. */
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
  input.focus();
  if (input.select && input.type !== "date") input.select();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (!form || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    form.dataset.cancelled = "yes";
    window.htmx.ajax("GET", form.dataset.inline, { target: form.closest("[data-field]"), swap: "outerHTML" });
  } else if (event.key === "Enter" && (!event.target.matches("textarea") || event.metaKey || event.ctrlKey)) {
    event.preventDefault();
    save(form);
  }
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (form && form.isConnected && !form.contains(event.relatedTarget)) setTimeout(() => form.isConnected && !form.contains(document.activeElement) && save(form), 0);
});

document.addEventListener("change", (event) => {
  const inline = event.target.closest?.("form[data-inline]");
  if (inline && event.target.matches("select:not([multiple])")) save(inline);
  const auto = event.target.closest?.("form[data-auto]");
  if (auto && !inline) auto.requestSubmit();
  const zone = event.target.closest?.(".dropzone");
  if (zone && event.target.files?.length) zone.closest("form").requestSubmit();
});

function save(form) {
  if (form.dataset.cancelled || form.dataset.sent) return;
  const fresh = JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  if (form.dataset.was && form.dataset.was === fresh) {
    form.dataset.cancelled = "yes";
    window.htmx.ajax("GET", form.dataset.inline, { target: form.closest("[data-field]"), swap: "outerHTML" });
    return;
  }
  form.dataset.sent = "yes";
  form.requestSubmit();
}

/* A relation is chosen from what the search offers. */
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("[data-pick]");
  if (!option) return;
  event.preventDefault();
  const form = option.closest("form");
  form.querySelector("input[name=value]").value = option.dataset.pick;
  save(form);
});

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
