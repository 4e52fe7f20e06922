/* A relation is chosen from what the search offers, by mouse or by arrows and Enter: where a record is edited in
   place, and in the form of a new one. */
const PLACE = "[data-relation], form[data-inline]";
const placeOf = (element) => element.closest(PLACE);
const searchOf = (place) => place.querySelector("input[type=search]");
const optionsOf = (place) => [...place.querySelectorAll("[data-pick]")];

export function choose(option) {
  const place = placeOf(option);
  const search = searchOf(place);
  place.querySelector("input[type=hidden]").value = option.dataset.pick;
  if (place.matches("[data-relation]")) {
    search.value = option.dataset.pick ? option.querySelector("span.clip").innerText : "";
    close(place);
  }
  search.dispatchEvent(new Event("picked", { bubbles: true }));
}

export function point(place, by) {
  const options = optionsOf(place);
  if (!options.length) return;
  const at = options.findIndex((each) => each.ariaSelected === "true");
  const next = options[(Math.max(at, by < 0 ? 0 : -1) + by + options.length) % options.length];
  for (const each of options) each.ariaSelected = String(each === next);
  next.scrollIntoView({ block: "nearest" });
  searchOf(place).setAttribute("aria-activedescendant", next.id);
}

function close(place) {
  place.querySelector(".pick-results").replaceChildren();
  searchOf(place).removeAttribute("aria-activedescendant");
}

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("[data-pick]");
  if (!option) return;
  event.preventDefault();
  choose(option);
});

/* What was typed most likely means the first that it finds; what comes after the choice is made is late. */
document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail;
  if (!target.matches(".pick-results")) return;
  const place = placeOf(target);
  if (!place.contains(document.activeElement)) close(place);
  else if (searchOf(place).value.trim()) point(place, 1);
});

/* In a form with a button the keys act on the field alone: Enter takes the choice and sends nothing yet. */
document.addEventListener("keydown", (event) => {
  const place = event.target.closest?.("[data-relation]");
  if (!place || event.isComposing) return;
  const option = optionsOf(place).find((each) => each.ariaSelected === "true");
  if (["ArrowDown", "ArrowUp"].includes(event.key)) point(place, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Enter" && option) choose(option);
  else if (event.key === "Escape" && optionsOf(place).length) close(place);
  else return;
  event.preventDefault();
});

/* Other words are another record: the former choice does not stay behind them. */
document.addEventListener("input", (event) => {
  const place = event.target.closest?.("[data-relation]");
  if (place) place.querySelector("input[type=hidden]").value = "";
});

document.addEventListener("focusout", (event) => {
  const place = event.target.closest?.("[data-relation]");
  if (place && !place.contains(event.relatedTarget)) close(place);
});
