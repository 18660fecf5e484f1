// The queue by keyboard: rows with J and K or the arrows, tabs with brackets, / to search.

import { onLetter, tr } from "./app.js";

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

// ---- scrolling on: the next rows come before one is at the end -------------------------------------

const list = () => document.getElementById("queue");
const shown = () => rows().length;
const near = new IntersectionObserver((seen) => {
  for (const one of seen) if (one.isIntersecting) scrollOn(one.target);
}, { rootMargin: "1200px" });

async function scrollOn(end) {
  near.unobserve(end);
  const query = new URL(list().getAttribute("hx-get"), location).searchParams;
  query.delete("mark");
  query.set("after", end.dataset.after);
  query.set("shown", shown());
  if (document.querySelector("#queue td.due:not(:empty)")) query.set("due", "1");
  let html;
  try {
    const answer = await fetch(`/queue/rows?${query}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error();
    html = await answer.text();
  } catch {
    setTimeout(() => end.isConnected && near.observe(end), 3000);
    return;
  }
  if (!end.isConnected) return; // the list was refreshed meanwhile
  const fresh = new DOMParser().parseFromString(`<table><tbody>${html}</tbody></table>`, "text/html");
  end.replaceWith(...[...fresh.querySelectorAll("tr")].map((row) => document.adoptNode(row)));
  watchEnd();
}

function watchEnd() {
  const end = document.querySelector("#queue [data-more]");
  if (end) near.observe(end);
  const later = document.querySelector("[data-later]");
  if (!later) return;
  const size = Number(document.querySelector("[data-pager]").dataset.pageSize);
  const next = new URL(location.href).searchParams;
  next.set("page", Number(next.get("page") ?? 1) + Math.ceil(shown() / size));
  later.href = `/queue?${next}`; // behind what was scrolled through
}

document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id === "queue" && event.detail.elt.id === "queue" && shown()) event.detail.parameters.rows = shown();
});
document.body.addEventListener("htmx:afterSettle", watchEnd);
watchEnd();

// ---- several orders at once ----------------------------------------------------------------------

const boxes = () => [...document.querySelectorAll('#queue [name="case"]')];

function told() {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const number = boxes().filter((one) => one.checked).length;
  bar.classList.toggle("on", number > 0);
  bar.querySelector("[data-bulk-count]").textContent = `${number} ${tr("picked")}:`;
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

// A refreshed list must not take the search away from what the person has typed meanwhile: it waits.
const busy = () => document.activeElement === search || document.activeElement?.closest(".bulk-bar") || document.querySelector("dialog[open], details[open]");
let late = false;
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id !== "queue" || event.detail.requestConfig.triggeringEvent?.type === "orderwright:added" || !busy()) return;
  event.preventDefault();
  late = true;
});
setInterval(() => {
  if (!late || busy()) return;
  late = false;
  document.dispatchEvent(new CustomEvent("orderwright:changed", { detail: { cases: null, notes: false } }));
}, 1000);
document.body.addEventListener("orderwright:added", () => {
  const queue = document.getElementById("queue");
  htmx.ajax("GET", queue.getAttribute("hx-get"), { target: "#queue", swap: "outerHTML" });
});
