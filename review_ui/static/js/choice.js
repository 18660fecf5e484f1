// Choosing a customer, a place or a product: a combobox over the catalogue (ARIA 1.2 pattern).

import { beingSwapped, caseId, post } from "./panel.js";

let waiting = 0;
let asked = 0;

const list = (field) => document.getElementById(field.getAttribute("aria-controls"));
const pop = (field) => list(field)?.closest(".options");
const under = (field) => pop(field).querySelector("[data-under]"); // what is no option: a word, "remember"
const options = (field) => [...list(field).querySelectorAll("[data-choose]")];
const active = (field) => list(field).querySelector('[aria-selected="true"]');
export const isOpen = (field) => !pop(field).hidden;

export async function openList(field, text = "") {
  if (field.readOnly) return;
  const turn = ++asked;
  const address = `/cases/${caseId}/choose?field=${encodeURIComponent(field.dataset.path)}&q=${encodeURIComponent(text)}`;
  let html;
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    html = await answer.text();
  } catch {
    return;
  }
  if (turn !== asked || document.activeElement !== field) return;
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  list(field).replaceChildren(...fresh.querySelectorAll("[role=option]"));
  under(field).replaceChildren(...fresh.children);
  pop(field).hidden = false;
  pop(field).scrollTop = 0;
  field.setAttribute("aria-expanded", "true");
  if (text && options(field).length) select(field, options(field)[0]);
}

export function closeList(field) {
  clearTimeout(waiting);
  asked += 1;
  if (!pop(field)) return;
  pop(field).hidden = true;
  list(field).replaceChildren();
  under(field).replaceChildren();
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function select(field, option) {
  for (const other of options(field)) other.setAttribute("aria-selected", String(other === option));
  if (!option) return;
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function step(field, by) {
  const all = options(field);
  if (!all.length) return;
  const at = all.indexOf(active(field));
  select(field, all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
}

async function take(field, option, done) {
  const remember = under(field).querySelector("[data-remember]")?.checked ? "1" : "";
  const values = { field: field.dataset.path, choice: option.dataset.choose, remember };
  field.value = field.dataset.was;
  closeList(field);
  if (await post(`/cases/${caseId}/choose`, values)) done(values.field);
}

function revert(field) {
  field.value = field.dataset.was;
  field.classList.remove("unsaved");
  closeList(field);
}

// `done(path)` is called after a choice was saved. True when the key was the list's.
export function choiceKey(event, field, done) {
  const keys = {
    ArrowDown: () => (isOpen(field) ? step(field, 1) : openList(field)),
    ArrowUp: () => isOpen(field) && step(field, -1),
    Enter: () => {
      const option = isOpen(field) && active(field);
      if (!option) return false;
      take(field, option, done);
      return true;
    },
    Escape: () => {
      if (!isOpen(field) && field.value === field.dataset.was) return false;
      revert(field);
      return true;
    },
  };
  if (!keys[event.key] || keys[event.key]() === false) return false;
  event.preventDefault();
  return true;
}

export function wireChoices(done) {
  document.addEventListener("input", (event) => {
    const field = event.target.closest("[role=combobox]");
    if (!field) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => openList(field, field.value.trim()), 140);
  });
  document.addEventListener("mousedown", (event) => {
    const place = event.target.closest(".options");
    if (!place) return;
    const field = place.parentElement.querySelector("[role=combobox]");
    const option = event.target.closest("[data-choose]");
    if (option) take(field, option, done);
    if (!event.target.closest(".remember")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const field = event.target.closest("[role=combobox]");
    if (field && !isOpen(field)) openList(field);
  });
  document.addEventListener("focusout", (event) => {
    const field = event.target.closest?.("[role=combobox]");
    if (!field || beingSwapped() || event.relatedTarget?.closest(".options")) return;
    revert(field);
  });
}
