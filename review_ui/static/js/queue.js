// The queue by keyboard: rows with J and K or the arrows, tabs with brackets, / to search.

import { onLetter } from "./app.js";

const rows = () => [...document.querySelectorAll("#queue .open")];

function move(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
  all[next].focus();
  all[next].closest("tr").scrollIntoView({ block: "nearest" });
  return true;
}

function tab(by) {
  const tabs = [...document.querySelectorAll(".tabs a")];
  const at = tabs.findIndex((link) => link.getAttribute("aria-current") === "page");
  tabs[at + by]?.click();
}

onLetter({
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Home: () => rows()[0]?.focus(),
  End: () => rows().at(-1)?.focus(),
  o: () => document.activeElement?.classList.contains("open") && document.activeElement.click(),
  "/": () => document.getElementById("q").focus(),
  "]": () => tab(1),
  "[": () => tab(-1),
});

// ---- several orders at once ----------------------------------------------------------------------

const boxes = () => [...document.querySelectorAll('#queue [name="case"]')];

function told() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const number = boxes().filter((one) => one.checked).length;
  bar.classList.toggle("on", number > 0);
  bar.querySelector("[data-bulk-count]").textContent = `${number} picked:`;
  const all = document.querySelector("[data-pick-all]");
  all.hidden = false;
  all.checked = number > 0 && number === boxes().length;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) for (const one of boxes()) one.checked = event.target.checked;
  if (event.target.matches('[data-pick-all], [name="case"]')) told();
});
onLetter({
  s: () => {
    const one = document.activeElement.closest?.("tr")?.querySelector('[name="case"]');
    if (!one) return false;
    one.checked = !one.checked;
    told();
    return true;
  },
});
// What is picked stays picked while the list refreshes itself.
let kept = new Set();
document.body.addEventListener("htmx:beforeSwap", () => {
  kept = new Set(boxes().filter((one) => one.checked).map((one) => one.value));
});
document.body.addEventListener("htmx:afterSettle", () => {
  for (const one of boxes()) one.checked = kept.has(one.value);
  told();
});
told();

const search = document.getElementById("q");
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "Enter") {
    event.preventDefault();
    move(1);
  }
  if (event.key === "Escape") search.blur();
});

// A refreshed list must not take the search away from what the person has typed meanwhile.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const typed = event.target.id === "queue" && (document.activeElement === search || document.querySelector("dialog[open], details[open]"));
  if (typed && event.detail.requestConfig.triggeringEvent?.type !== "orderwright:added") event.preventDefault();
});
document.body.addEventListener("orderwright:added", () => {
  const queue = document.getElementById("queue");
  htmx.ajax("GET", queue.getAttribute("hx-get"), { target: "#queue", swap: "outerHTML" });
});
