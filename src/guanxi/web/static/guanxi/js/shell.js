/* The frame: theme, width of the sidebar, navigation on small screens, and what htmx navigation needs. */
const root = document.documentElement;
const YEAR = 31536000;

function remember(name, value) {
  document.cookie = `guanxi_${name}=${encodeURIComponent(value)};path=/;max-age=${YEAR};samesite=lax`;
}

function setTheme(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  remember("theme", theme);
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  }
}

function toggleSidebar() {
  const collapsed = root.dataset.width !== "collapsed";
  root.dataset.width = collapsed ? "collapsed" : "open";
  remember("width", root.dataset.width);
}

function closeNavigation() {
  document.body.classList.remove("nav-open");
}

/* The longest address that begins the current one is the place where one is. */
export function markCurrent() {
  const here = location.pathname.replace(/\/$/, "");
  let best = null;
  for (const link of document.querySelectorAll(".sidebar .nav a[href]")) {
    link.removeAttribute("aria-current");
    const path = new URL(link.href).pathname.replace(/\/$/, "");
    const exact = link.dataset.exact !== undefined;
    const inside = here === path || (!exact && here.startsWith(`${path}/`));
    if (inside && (!best || path.length > best.path.length)) best = { link, path };
  }
  best?.link.setAttribute("aria-current", "page");
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]");
  if (tab) {
    for (const each of tab.parentElement.children) each.removeAttribute("aria-current");
    tab.setAttribute("aria-current", "page");
  }
  const target = event.target.closest("[data-set-theme], [data-toggle-sidebar], [data-toggle-nav], [data-history-back]");
  if (target?.dataset.setTheme) setTheme(target.dataset.setTheme);
  else if (target?.dataset.toggleSidebar !== undefined) toggleSidebar();
  else if (target?.dataset.toggleNav !== undefined) document.body.classList.toggle("nav-open");
  else if (target?.dataset.historyBack !== undefined) history.back();
  else if (document.body.classList.contains("nav-open") && !event.target.closest(".sidebar")) closeNavigation();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeNavigation();
  if (event.key === "[" && !typing(event.target) && !event.metaKey && !event.ctrlKey) toggleSidebar();
});

export function typing(element) {
  return Boolean(element?.closest?.("input, textarea, select, [contenteditable]"));
}

/* The sidebar was drawn for the page that was loaded first; the way back leads to where one is by now. */
document.addEventListener("submit", (event) => {
  const next = event.target.querySelector("[data-here]");
  if (next) next.value = location.pathname + location.search;
}, true);

/* A thin bar tells of swaps that take longer than an eye's blink. */
let waiting = 0;
let bar;
let timer;
function busy(change) {
  waiting = Math.max(0, waiting + change);
  clearTimeout(timer);
  if (waiting) {
    timer = setTimeout(() => {
      bar ??= Object.assign(document.createElement("div"), { className: "busy" });
      document.body.append(bar);
    }, 180);
  } else bar?.remove();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.elt.matches("[data-quiet], [data-quiet] *")) busy(1);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.elt.matches("[data-quiet], [data-quiet] *")) busy(-1);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "main") return;
  event.detail.target.scrollTop = 0;
  closeNavigation();
});
document.addEventListener("htmx:pushedIntoHistory", markCurrent);
document.addEventListener("htmx:historyRestore", markCurrent);

export function showsNoAnswer(element) {
  return element?.closest("[hx-swap]")?.getAttribute("hx-swap") === "none";
}

/* What shows no answer can show no error page either: the server then refuses with a toast. */
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (showsNoAnswer(detail.elt)) delete detail.headers["HX-Target"];
});

/* An error page belongs in the room; any other refusal is told by a toast and leaves the page alone. One that
   shows nothing would only wipe out what was typed. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (xhr.status < 400 || !xhr.responseText.trim()) return;
  if (target.id === "main" || xhr.status === 422) event.detail.shouldSwap = true;
});

markCurrent();
