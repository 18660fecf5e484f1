// Sending changes of a case and taking in the answer, without losing what is being typed.
// Posts go one after the other, each with the version that the one before brought back.

import { say, token, tr } from "./app.js";

const main = document.querySelector("[data-case]");
export const caseId = main.dataset.case;
const query = main.dataset.query;

export const head = () => document.getElementById("case-head");
export const panel = () => document.getElementById("edit");
export const input = (path) => panel().querySelector(`[data-path="${CSS.escape(path)}"]`);
export const changed = (field) => field.value.trim() !== field.dataset.was && !field.readOnly;

const listeners = [];
export function afterSwap(listener) {
  listeners.push(listener);
}

let line = Promise.resolve();
let conflicts = 0;

// Resolves to whether the server took the change; pieces of the page are already in place then.
// What was asked for before a conflict is not sent after it: its sender had not seen the other's value.
export function post(address, values = {}) {
  const met = conflicts;
  const turn = line.then(() => met === conflicts && send(address, values));
  line = turn.catch(() => {});
  return turn;
}

export const settled = () => line;

async function send(address, values) {
  const body = new URLSearchParams({ token, version: head().dataset.version, lens: query, ...values });
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "error" });
  } catch {
    away();
    return false;
  }
  back();
  if (answer.headers.has("HX-Redirect")) {
    leave(answer.headers.get("HX-Redirect"));
    return false;
  }
  const text = await answer.text();
  if (answer.headers.get("Content-Type")?.startsWith("text/html")) replace(text, values);
  else if (text) say(text, answer.ok ? "" : "stop");
  return answer.ok;
}

export function leave(address) {
  leaving = true;
  location.assign(address);
}

// ---- swapping ------------------------------------------------------------------------------------

let swapping = false; // a field that is replaced loses its focus; that is nobody leaving it
export const beingSwapped = () => swapping;

export function replace(html, sent = {}) {
  const kept = keep(sent);
  const note = document.querySelector("[data-conflict]");
  swapping = true;
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const conflict = fresh.querySelector("[data-conflict]") !== null;
  if (conflict) conflicts += 1;
  for (const piece of [...fresh.body.children]) {
    const old = piece.id && document.getElementById(piece.id);
    if (piece.dataset.toned !== undefined) tone(piece.dataset);
    if (!old) continue;
    const adopted = document.adoptNode(piece);
    for (const place of adopted.querySelectorAll("[data-kept]")) {
      const same = document.getElementById(place.id);
      if (same) place.replaceWith(same);
    }
    old.replaceWith(adopted);
    htmx.process(adopted);
  }
  for (const field of document.querySelectorAll("[data-version]")) {
    if (field instanceof HTMLInputElement) field.value = head().dataset.version;
  }
  swapping = false;
  restore(kept, conflict);
  if (note && !conflict && contested().length) panel().querySelector("[data-notices]").prepend(note);
  for (const listener of listeners) listener();
}

const TOGETHER = 25;

// The lines and boxes of a long order that came not with the page.
export async function theRest() {
  const address = panel().dataset.late;
  if (!address) return;
  let answer;
  try {
    answer = await fetch(address, { headers: { "HX-Request": "true" } });
  } catch {
    setTimeout(theRest, 3000);
    return;
  }
  if (!answer.ok) {
    location.reload(); // somebody changed it in this very moment
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const pieces = [...fresh.body.children];
  for (let at = 0; at < pieces.length; at += TOGETHER) {
    for (const piece of pieces.slice(at, at + TOGETHER)) {
      const old = document.getElementById(piece.id);
      if (old?.matches("[data-late], .overlay")) old.replaceWith(document.adoptNode(piece));
    }
    await new Promise((done) => setTimeout(done)); // keys pressed meanwhile come first
  }
  delete panel().dataset.late;
  for (const listener of listeners) listener();
}

function tone({ pageOf, toned, tone: name }) {
  const boxes = document.getElementById(`boxes-${pageOf}`).querySelectorAll(`[data-box="${CSS.escape(toned)}"]`);
  for (const box of boxes) box.setAttribute("class", `box ${name}`);
}

function keep(sent) {
  const active = document.activeElement;
  const dirty = new Map();
  for (const field of panel().querySelectorAll("[data-path]")) {
    const path = field.dataset.path;
    if (changed(field) && sent[`f:${path}`] !== field.value.trim()) dirty.set(path, field.value);
  }
  const disputed = contested().map((field) => field.dataset.path);
  return {
    dirty,
    disputed,
    path: active?.dataset?.path,
    id: active?.id,
    selection: active?.dataset?.path ? [active.selectionStart, active.selectionEnd] : null,
    open: [...panel().querySelectorAll("details[open][id]")].map((details) => details.id),
    top: panel().scrollTop,
  };
}

function restore(kept, conflict) {
  for (const id of kept.open) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
  for (const [path, value] of kept.dirty) {
    const field = input(path);
    if (!field || field.readOnly) continue;
    field.value = value;
    field.classList.add("unsaved");
  }
  for (const field of panel().querySelectorAll("[data-path]:not([role=combobox])")) {
    if (changed(field) && (conflict || kept.disputed.includes(field.dataset.path))) field.dataset.contested = "";
  }
  panel().scrollTop = kept.top;
  const again = (kept.path && input(kept.path)) || (kept.id && document.getElementById(kept.id));
  if (!again) return;
  again.focus({ preventScroll: true });
  if (kept.selection && again.setSelectionRange) again.setSelectionRange(...kept.selection);
}

// ---- what is typed is never dropped in silence ---------------------------------------------------

let leaving = false;

// Fields that somebody else changed, too: saved when their person says so, never by moving on.
export const contested = () => [...panel().querySelectorAll("[data-contested]")].filter(changed);

// What is typed and not yet saved; without the contested fields unless they are meant.
export function dirtyValues(all = false) {
  const values = {};
  for (const field of panel().querySelectorAll("[data-path]:not([role=combobox])")) {
    if (changed(field) && (all || !("contested" in field.dataset))) values[`f:${field.dataset.path}`] = field.value.trim();
  }
  return values;
}

// ---- a connection that is lost: what was typed is kept in this browser and saved when it is back --------

const KEPT = `orderwright.kept.${caseId}`;
let trying = 0;

function away() {
  localStorage.setItem(KEPT, JSON.stringify(dirtyValues(true)));
  if (trying) return;
  say(tr("No connection to the server. What you typed is kept here and saved as soon as it is back."), "stop");
  trying = setInterval(again, 4000);
}

function back() {
  if (!trying) return;
  clearInterval(trying);
  trying = 0;
  say(tr("The connection is back."), "good");
}

async function again() {
  const values = dirtyValues();
  if (!Object.keys(values).length) {
    await fetch("/health").then(back, () => {});
    return;
  }
  if (await post(`/cases/${caseId}/save`, values)) localStorage.removeItem(KEPT);
}
addEventListener("online", () => trying && again());

// After a reload: what could not be saved before stands in its fields again, marked as unsaved.
export function bringBack() {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  localStorage.removeItem(KEPT);
  for (const [name, value] of Object.entries(kept)) {
    const field = input(name.slice(2));
    if (!field || field.readOnly || field.value === value) continue;
    field.value = value;
    field.classList.add("unsaved");
  }
  if (Object.keys(dirtyValues()).length) again();
}

addEventListener("beforeunload", (event) => {
  if (!leaving && Object.keys(dirtyValues(true)).length) event.preventDefault();
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset?.path) return;
  field.classList.toggle("unsaved", changed(field));
  delete field.dataset.contested; // typed after the other's value was shown
});

export async function saveField(field) {
  if (!changed(field)) return true;
  return post(`/cases/${caseId}/save`, { [`f:${field.dataset.path}`]: field.value.trim() });
}
