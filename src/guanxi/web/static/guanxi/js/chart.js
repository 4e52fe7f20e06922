/* Hover and keyboard read the value behind a mark: data-tip is "value|what it is". */
let tip;

function show(mark) {
  const [value, name = ""] = mark.dataset.tip.split("|");
  tip ??= Object.assign(document.createElement("div"), { className: "tooltip" });
  tip.replaceChildren(Object.assign(document.createElement("b"), { textContent: value }), name);
  document.body.append(tip);
  const box = mark.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left + box.width / 2 - tip.offsetWidth / 2), innerWidth - tip.offsetWidth - 8);
  const anchor = mark.querySelector("[data-anchor]")?.getBoundingClientRect() ?? box;
  const above = anchor.top - tip.offsetHeight - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${above < 8 ? anchor.bottom + 8 : above}px`;
}

for (const [enter, leave] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  document.addEventListener(enter, (event) => {
    const mark = event.target.closest?.("[data-tip]");
    if (mark) show(mark);
  });
  document.addEventListener(leave, (event) => {
    if (event.target.closest?.("[data-tip]")) tip?.remove();
  });
}
document.addEventListener("htmx:beforeSwap", () => tip?.remove());
