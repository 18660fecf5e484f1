// The case screen's hands: focus and boxes go together, Enter walks the doubts, Ctrl+Enter approves.

import { onLetter, open, say, tr, typing } from "./app.js";
import { choiceKey, openList, wireChoices } from "./choice.js";
import { gridKey } from "./grid.js";
import { afterSwap, beingSwapped, bringBack, caseId, changed, contested, dirtyValues, head, input, leave, panel, post, replace, saveField, settled, theRest } from "./panel.js";
import { Viewer } from "./viewer.js";

const viewer = new Viewer(document.getElementById("viewer"));
const seen = new Set(JSON.parse(sessionStorage.getItem(`seen.${caseId}`) ?? "[]"));
let last = null; // the field that pointing at words fills

// ---- doubts --------------------------------------------------------------------------------------

const doubts = () => [...panel().querySelectorAll("[data-number]")];
const open_ = () => doubts().filter((doubt) => !doubt.classList.contains("settled"));
const nameOf = (doubt) => doubt.querySelector(".jump").textContent;

function targetOf(doubt) {
  const path = doubt.dataset.doubtPath;
  if (!path) return null;
  const row = /^lines\[(\d+)\]/.exec(path);
  return input(path) ?? (row && panel().querySelector(`[data-line="${row[1]}"] [data-path]`));
}

function go(doubt) {
  if (!doubt) return false;
  const target = targetOf(doubt);
  if (target) focusField(target);
  else doubt.querySelector(".jump").focus();
  if (target && target.dataset.path !== doubt.dataset.doubtPath) viewer.show(doubt.dataset.doubtPath);
  mark(doubt);
  return true;
}

function mark(doubt) {
  for (const other of doubts()) other.classList.toggle("here", other === doubt);
}

function focusField(field) {
  field.closest("details")?.setAttribute("open", "");
  field.focus({ preventScroll: true });
  field.select?.();
  const place = field.closest(".line, .field") ?? field;
  const tall = place.getBoundingClientRect().height > panel().clientHeight * 0.7;
  place.scrollIntoView({ block: tall ? "start" : "nearest" });
}

function here() {
  const path = document.activeElement?.dataset?.path;
  const at = doubts().find((doubt) => doubt.dataset.doubtPath === path) ?? panel().querySelector(".doubt.here");
  return at ? Number(at.dataset.number) : 0;
}

// The next doubt after a number, or the first again; with none left, the approval.
function next(after, by = 1) {
  const left = open_();
  const ordered = by > 0 ? left : left.reverse();
  const follows = ordered.find((doubt) => (Number(doubt.dataset.number) - after) * by > 0);
  if (go(follows ?? ordered[0])) return;
  const button = document.querySelector('[data-key="approve"]');
  if (button) button.focus();
}

function applySeen() {
  for (const doubt of doubts()) {
    if (!doubt.dataset.doubtPath && doubt.classList.contains("look") && seen.has(nameOf(doubt))) doubt.classList.add("settled");
  }
}

function see(doubt) {
  if (!doubt.classList.contains("look")) return;
  seen.add(nameOf(doubt));
  sessionStorage.setItem(`seen.${caseId}`, JSON.stringify([...seen]));
  doubt.classList.add("settled");
}

// ---- Enter: save or accept, then on to the next doubt ---------------------------------------------

async function accept(field) {
  const number = here();
  const path = field.dataset.path;
  if ("contested" in field.dataset) return decide();
  if (changed(field)) {
    if (field.getAttribute("role") === "combobox" || !(await saveField(field))) return;
  } else if (field.hasAttribute("data-doubt")) {
    if (field.classList.contains("stop")) {
      if (field.getAttribute("role") === "combobox") openList(field);
      else say(tr("This has to be settled before the order can go on: type the right value."), "look");
      return;
    }
    if (!(await post(`/cases/${caseId}/confirm?field=${encodeURIComponent(path)}`))) return;
  }
  next(number);
}

// Somebody else changed this, too: their person says whose value stands.
function decide() {
  document.querySelector("[data-conflict] [data-keep]")?.focus();
}

// Shift+Enter: this column is right in every line of which the reader was unsure.
async function acceptAlike(field) {
  const column = field.dataset.path.split(".")[1];
  const button = column && panel().querySelector(`[data-confirm-alike="${column}"]`);
  if (!button) return accept(field);
  const number = here();
  if (await post(button.getAttribute("formaction"))) next(number);
}

// ---- approving -----------------------------------------------------------------------------------

async function approve() {
  const field = document.activeElement;
  if (field?.dataset?.path && changed(field) && !(await saveField(field))) return;
  await settled();
  const button = document.querySelector('[data-key="approve"]');
  if (!button) return;
  if (contested().length) {
    say(tr("Somebody else changed this order, too: save yours over it or take theirs first."), "look");
    decide();
    return;
  }
  const stops = doubts().filter((doubt) => doubt.classList.contains("stop"));
  if (stops.length) {
    say(`${tr("Settle first")}: ${stops.length}`, "look");
    go(stops[0]);
    return;
  }
  const looks = open_();
  const bar = document.querySelector("[data-confirm-bar]");
  if (looks.length && !bar) {
    ask(looks);
    return;
  }
  bar?.remove();
  if (!(await post(`/cases/${caseId}/approve`, dirtyValues()))) return;
  panel().scrollTop = 0;
  document.querySelector("[data-next]")?.focus();
}

function ask(looks) {
  const bar = document.createElement("div");
  bar.className = "note look confirm-bar";
  bar.dataset.confirmBar = "";
  bar.setAttribute("role", "alertdialog");
  bar.setAttribute("aria-label", tr("Approve anyway"));
  const text = document.createElement("div");
  const names = looks.map((doubt) => doubt.querySelector(".jump .strong").textContent);
  text.textContent = `${tr("Not looked at yet")}: ${[...new Set(names)].join(", ")}.`;
  const row = document.createElement("div");
  row.className = "together";
  const yes = makeButton(tr("Approve anyway"), "button main small", approve);
  row.append(yes, makeButton(tr("Look first"), "button small", () => {
    bar.remove();
    go(looks[0]);
  }));
  text.append(row);
  bar.append(text);
  panel().append(bar);
  yes.focus();
}

function makeButton(label, className, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

// ---- wiring --------------------------------------------------------------------------------------

document.addEventListener("focusin", (event) => {
  const field = event.target.closest?.("[data-path]");
  if (!field) return;
  last = field;
  viewer.field = field;
  viewer.show(field.dataset.path);
  viewer.root.classList.toggle("picking", !field.readOnly);
  const doubt = doubts().find((one) => one.dataset.doubtPath === field.dataset.path);
  mark(doubt);
  if (field.matches("[role=combobox].stop")) openList(field);
});

document.addEventListener("focusout", (event) => {
  const field = event.target.closest?.("[data-path]:not([role=combobox])");
  if (field && !beingSwapped() && changed(field) && !("contested" in field.dataset)) saveField(field);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) approve();
    return;
  }
  if (event.key === "F8") {
    event.preventDefault();
    next(here(), event.shiftKey ? -1 : 1);
    return;
  }
  const field = event.target.closest?.("[data-path]");
  if (field) fieldKey(event, field);
  else if (!typing(event.target)) stepKey(event);
});

function fieldKey(event, field) {
  const offer = panel().querySelector(`[data-take="${field.dataset.path}"]`);
  if (event.key === "Enter" && event.altKey && offer) {
    event.preventDefault();
    offer.click();
    return;
  }
  if (gridKey(event, field)) return;
  if (field.getAttribute("role") === "combobox" && choiceKey(event, field, () => next(here()))) return;
  if (event.key === "Enter" && event.shiftKey) {
    event.preventDefault();
    acceptAlike(field);
  } else if (event.key === "Enter") {
    event.preventDefault();
    accept(field);
  } else if (event.key === "Tab" && stepField(field, event.shiftKey ? -1 : 1)) {
    event.preventDefault();
  } else if (event.key === "Escape") {
    field.value = field.dataset.was;
    field.classList.remove("unsaved");
    field.blur();
  } else if (!changed(field)) stepKey(event);
}

// Tab walks the fields alone; after Escape it walks the buttons between them, too. An open list keeps it for what
// can be ticked in it.
function stepField(field, by) {
  if (field.getAttribute("aria-expanded") === "true") return false;
  const all = [...panel().querySelectorAll("[data-path]")].filter((one) => one.offsetParent && !one.readOnly);
  const target = all[all.indexOf(field) + by];
  if (target) focusField(target);
  return target !== undefined;
}

// Ctrl+Z takes the last saved step back, Ctrl+Y or Ctrl+Shift+Z takes it up again.
function stepKey(event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key)) return;
  event.preventDefault();
  const redo = key === "y" || event.shiftKey;
  const button = document.querySelector(`[data-key="${redo ? "redo" : "undo"}"]`);
  if (button) button.click();
  else say(tr(redo ? "There is nothing to make again." : "There is nothing to take back."));
}

document.addEventListener("click", (event) => {
  const jump = event.target.closest("[data-jump]");
  if (!jump) return;
  event.preventDefault();
  const doubt = jump.closest("[data-number]");
  if (doubt && !targetOf(doubt)) {
    see(doubt);
    next(Number(doubt.dataset.number));
  } else if (doubt) go(doubt);
  else if (input(jump.dataset.jump)) focusField(input(jump.dataset.jump));
  else viewer.show(jump.dataset.jump);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-form], [data-act]")) return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.dataset.key === "approve") {
    approve();
    return;
  }
  const address = button?.getAttribute("formaction") ?? form.getAttribute("action");
  const typed = form.matches("[data-act]") ? Object.fromEntries(new FormData(form)) : {};
  if (button?.name) typed[button.name] = button.value;
  delete typed.version;
  const number = here();
  const done = await post(address, { ...typed, ...dirtyValues(button?.dataset.keep !== undefined) });
  if (!done) return;
  form.closest("dialog")?.close();
  if (form.matches("[data-act]")) form.reset();
  if (button?.dataset.confirm || button?.dataset.confirmAlike || button?.dataset.take) next(number);
  if (button?.dataset.key === "add-line") focusLastLine();
  const then = button?.dataset.thenLine && panel().querySelector(`[data-line="${button.dataset.thenLine}"] [data-path]`);
  if (then) focusField(then);
});

function focusLastLine() {
  const lines = panel().querySelectorAll("[data-line]");
  const field = lines[lines.length - 1]?.querySelector("[data-path]");
  if (field) focusField(field);
}

wireChoices(() => next(here()));

document.addEventListener("viewer:field", (event) => {
  const path = event.detail.field;
  const row = /^lines\[(\d+)\]$/.exec(path);
  const field = row ? panel().querySelector(`[data-line="${row[1]}"] [data-path]`) : input(path);
  const fields = document.getElementById("half-fields");
  if (field && fields) fields.checked = true;
  if (field) focusField(field);
  else viewer.show(path, { scroll: false });
});

document.addEventListener("viewer:text", (event) => {
  const field = last?.isConnected ? last : last && input(last.dataset.path);
  if (!field || field.readOnly) return;
  field.focus({ preventScroll: true });
  field.value = event.detail.text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

const sheets = document.querySelector("[data-sheets]");
sheets.addEventListener("mousedown", (event) => {
  if (document.activeElement?.dataset?.path && event.target.closest(".paper")) event.preventDefault();
});

onLetter({
  j: () => next(here()),
  k: () => next(here(), -1),
  g: () => next(0),
  "+": () => viewer.command("in"),
  "=": () => viewer.command("in"),
  "-": () => viewer.command("out"),
  0: () => viewer.command("fit"),
  "]": () => viewer.command("next"),
  "[": () => viewer.command("previous"),
  b: () => viewer.command("boxes"),
  r: () => viewer.command("turn"),
  f: () => viewer.finder.input?.focus(),
  d: () => document.querySelector('[data-key="original"]').click(),
  x: () => open("reject"),
  n: () => open("leave-note"),
  l: () => document.querySelector('[data-key="add-line"]')?.click(),
  q: () => document.querySelector("[data-back]").click(),
  ArrowRight: () => {
    const query = document.querySelector("[data-case]").dataset.query;
    leave(`/queue/next?after=${caseId}${query ? `&${query}` : ""}`);
  },
});

// While the case moves by itself the head asks for news; the answer is in the same pieces.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id !== "case-head") return;
  event.detail.shouldSwap = false;
  const was = head().dataset.state;
  if (event.detail.xhr.status !== 200) return;
  if (["received", "read", "mapped", "decided"].includes(was)) {
    location.reload();
    return;
  }
  const waited = document.activeElement?.hasAttribute("data-next");
  replace(event.detail.xhr.responseText);
  if (waited) document.querySelector("[data-next]")?.focus();
});

afterSwap(() => {
  applySeen();
  const path = document.activeElement?.dataset?.path;
  if (path) viewer.show(path, { scroll: false });
  mark(doubts().find((doubt) => doubt.dataset.doubtPath === path));
});

// ---- what others do on this order meanwhile ---------------------------------------------------------

let late = false;
const busy = () => Object.keys(dirtyValues(true)).length > 0
  || document.activeElement?.getAttribute("aria-expanded") === "true"
  || (document.activeElement?.dataset?.path && changed(document.activeElement))
  || document.querySelector("dialog[open], details.menu[open], [data-confirm-bar], [data-conflict]") !== null;

async function news() {
  await settled();
  const { mark, state } = head().dataset;
  const query = document.querySelector("[data-case]").dataset.query;
  let html;
  try {
    const answer = await fetch(`/cases/${caseId}/pieces?${query}&mark=${encodeURIComponent(mark)}`, { headers: { "HX-Request": "true" } });
    if (answer.status !== 200) return;
    html = await answer.text();
  } catch {
    return;
  }
  if (head().dataset.mark !== mark) return; // one's own change was quicker
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("case-head");
  const who = fresh.dataset.changedBy;
  if (busy()) {
    if (!late && who) say(`${who} ${tr("has changed this order; you see it once yours is saved.")}`, "look");
    late = true;
    return;
  }
  late = false;
  if (["received", "read", "mapped", "decided"].includes(state)) return; // the head asks by itself
  replace(html);
  if (who) say(`${who} ${tr("changed this order.")}`);
}

document.addEventListener("orderwright:changed", (event) => {
  const { cases } = event.detail;
  if (cases === null || cases.includes(caseId)) news();
});
setInterval(() => late && !busy() && news(), 1000);

// ---- the width of the document --------------------------------------------------------------------

const splitter = document.querySelector("[data-splitter]");
const halves = splitter.parentElement;

function split(percent) {
  const width = Math.min(70, Math.max(25, percent));
  halves.style.setProperty("--split", `${width}%`);
  splitter.setAttribute("aria-valuenow", String(Math.round(width)));
  localStorage.setItem("orderwright.split", String(width));
}
split(Number(localStorage.getItem("orderwright.split")) || 46);
splitter.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -3, ArrowRight: 3 }[event.key];
  if (!by) return;
  event.preventDefault();
  split(Number(splitter.getAttribute("aria-valuenow")) + by);
});
splitter.addEventListener("pointerdown", (event) => {
  splitter.setPointerCapture(event.pointerId);
  const edge = halves.getBoundingClientRect();
  splitter.onpointermove = (later) => split(((later.clientX - edge.left) / edge.width) * 100);
});
splitter.addEventListener("pointerup", () => {
  splitter.onpointermove = null;
});

// ---- beginning -----------------------------------------------------------------------------------

if (head().dataset.state === "waiting" && document.querySelector('[data-key="approve"]')) {
  const version = head().dataset.version;
  fetch(`/cases/${caseId}/claim`, { method: "POST", headers: { "X-Token": document.querySelector('[name="token"]').value } }).catch(() => {});
  addEventListener("pagehide", () => {
    if (head().dataset.version !== version) return;
    const body = new FormData();
    body.append("token", document.querySelector('[name="token"]').value);
    body.append("looked", "1");
    navigator.sendBeacon(`/cases/${caseId}/release`, body);
  });
}
applySeen();
bringBack();
requestAnimationFrame(() => setTimeout(theRest)); // once the first doubt is in sight
if (!location.hash && !matchMedia("(pointer: coarse)").matches) next(0); // no keyboard pops up on a phone
