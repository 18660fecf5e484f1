// The lines as a spreadsheet: arrows, ranges, copy and paste, fill down, insert, split, remove.

import { open, say, tr, typing } from "./app.js";
import { isOpen } from "./choice.js";
import { afterSwap, caseId, changed, input, panel, post, saveField } from "./panel.js";

const COLUMNS = ["sku", "quantity", "uom", "unit_price"];
const lines = () => panel().querySelectorAll("[data-line]").length;
const cell = (line, column) => input(`lines[${line}].${COLUMNS[column]}`);
const editable = () => panel().querySelector('[data-key="add-line"]') !== null;

let anchor = null; // where a range began
let range = null; // { top, bottom, left, right }, inclusive
let picked = new Set(); // lines picked one by one

export function place(field) {
  const found = /^lines\[(\d+)\]\.(\w+)$/.exec(field?.dataset?.path ?? "");
  const column = found ? COLUMNS.indexOf(found[2]) : -1;
  return column < 0 ? null : { line: Number(found[1]), column };
}

// ---- what is picked ------------------------------------------------------------------------------

function pickedLines() {
  const found = new Set(picked);
  if (range) for (let line = range.top; line <= range.bottom; line += 1) found.add(line);
  return [...found].sort((a, b) => a - b);
}

function spanned() {
  return range && !picked.size ? [range.left, range.right] : [0, COLUMNS.length - 1];
}

function clear() {
  anchor = null;
  range = null;
  picked = new Set();
  show();
}

function show() {
  for (const old of panel().querySelectorAll(".cell.picked")) old.classList.remove("picked");
  const all = pickedLines();
  const [left, right] = spanned();
  for (const line of all) for (let column = left; column <= right; column += 1) cell(line, column)?.closest(".cell").classList.add("picked");
  for (const button of panel().querySelectorAll("[data-pick]")) button.setAttribute("aria-pressed", String(all.includes(Number(button.dataset.pick))));
  const count = panel().querySelector("[data-picked-count]");
  if (!count) return;
  count.hidden = !all.length;
  count.textContent = `${all.length} ${tr("picked")}`;
  for (const tool of panel().querySelectorAll("[data-for-picked]")) tool.hidden = !all.length;
}

function pickLine(line, { several, upTo }) {
  range = null;
  if (upTo && anchor !== null) {
    const from = anchor.line;
    for (let at = Math.min(from, line); at <= Math.max(from, line); at += 1) picked.add(at);
  } else {
    const was = picked.has(line);
    if (!several) picked = new Set();
    if (was) picked.delete(line);
    else picked.add(line);
    anchor = { line, column: 0 };
  }
  show();
}

function extend(from, to) {
  anchor ??= from;
  picked = new Set();
  range = {
    top: Math.min(anchor.line, to.line), bottom: Math.max(anchor.line, to.line),
    left: Math.min(anchor.column, to.column), right: Math.max(anchor.column, to.column),
  };
  show();
}

// ---- moving --------------------------------------------------------------------------------------

const inside = (value, most) => Math.min(most, Math.max(0, value));

function focusCell(line, column) {
  const field = cell(line, column);
  if (!field) return;
  field.focus({ preventScroll: true });
  field.select();
  field.closest(".line").scrollIntoView({ block: "nearest" });
}

function atEdge(field, by) {
  const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  return whole || (by < 0 ? field.selectionEnd === 0 : field.selectionStart === field.value.length);
}

function move(event, field, at) {
  const [down, over] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
  const list = field.getAttribute("role") === "combobox";
  if (list && (isOpen(field) || event.altKey || (down && field.matches(".stop, [data-empty]")))) return false;
  if (over && !event.shiftKey && !atEdge(field, over)) return false;
  if (over && event.shiftKey && !range) return false;
  const to = { line: inside(at.line + down, lines() - 1), column: inside(at.column + over, COLUMNS.length - 1) };
  if (event.shiftKey) extend(at, to);
  else clear();
  focusCell(to.line, to.column);
  return true;
}

// ---- what is done with the lines -----------------------------------------------------------------

async function fillDown(at) {
  const field = document.activeElement;
  if (field?.dataset?.path && changed(field) && !(await saveField(field))) return;
  let all = pickedLines();
  let [left, right] = spanned();
  if (all.length < 2) {
    if (!at || at.line === 0) return;
    all = [at.line - 1, at.line];
    left = right = at.column;
  }
  const values = {};
  for (const line of all.slice(1)) {
    for (let column = left; column <= right; column += 1) {
      const target = cell(line, column);
      if (target && !target.readOnly) values[`f:${target.dataset.path}`] = cell(all[0], column).value;
    }
  }
  await post(`/cases/${caseId}/save`, values);
}

async function remove(at) {
  const all = pickedLines();
  const gone = all.length ? all : at ? [at.line] : [];
  if (!gone.length) return;
  clear();
  if (await post(`/cases/${caseId}/lines/remove`, { lines: gone.join(",") })) {
    say(`${tr("Lines removed")}: ${gone.length}. ${tr("Ctrl+Z takes it back.")}`);
    focusCell(inside(gone[0], lines() - 1), at?.column ?? 0);
  }
}

async function insert(at, copy = "") {
  if (await post(`/cases/${caseId}/lines/${at.line}/insert`, { copy })) focusCell(at.line + 1, 0);
}

function askSplit(line) {
  const keep = document.querySelector("[data-split-keep]");
  keep.dataset.line = String(line);
  keep.value = "";
  keep.placeholder = `${tr("of")} ${cell(line, 1).value || "?"}`;
  open("split-line");
  keep.focus();
}

async function split() {
  const keep = document.querySelector("[data-split-keep]");
  const line = Number(keep.dataset.line);
  const value = keep.value;
  document.getElementById("split-line").close();
  if (await post(`/cases/${caseId}/lines/${line}/split`, { keep: value })) focusCell(line + 1, 1);
}

function copied() {
  const [left, right] = spanned();
  return pickedLines().map((line) => {
    const values = [];
    for (let column = left; column <= right; column += 1) values.push(cell(line, column).value);
    return values.join("\t");
  }).join("\n");
}

export async function paste(text, at = { line: lines(), column: 0 }) {
  const before = lines();
  const done = await post(`/cases/${caseId}/lines/paste`, { line: String(at.line), column: COLUMNS[at.column], cells: text });
  if (!done) return false;
  const rows = text.replace(/\s+$/, "").split("\n").length;
  const added = lines() - before;
  say(`${tr("Rows pasted")}: ${rows}${added ? `, ${tr("new lines")}: ${added}` : ""}. ${tr("Ctrl+Z takes it back.")}`, "good");
  focusCell(at.line, at.column);
  return true;
}

// ---- keys, clipboard, buttons --------------------------------------------------------------------

// True when the key was the grid's.
export function gridKey(event, field) {
  const at = place(field);
  if (!at || !editable()) return false;
  const control = event.ctrlKey || event.metaKey;
  const acts = {
    "ctrl+d": () => fillDown(at),
    "ctrl+i": () => insert(at),
    "ctrl+/": () => askSplit(at.line),
    "ctrl+ ": () => pickLine(at.line, { several: true }),
    "ctrl+Delete": () => remove(at),
    "ctrl+Home": () => focusCell(0, at.column),
    "ctrl+End": () => focusCell(lines() - 1, at.column),
  };
  const act = control && acts[`ctrl+${event.key}`];
  if (act) act();
  else if (event.key === "Escape" && pickedLines().length) clear();
  else if (control || !/^Arrow/.test(event.key) || !move(event, field, at)) return false;
  event.preventDefault();
  return true;
}

document.addEventListener("copy", (event) => {
  if (!pickedLines().length || document.querySelector("dialog[open]")) return;
  event.clipboardData.setData("text/plain", copied());
  event.preventDefault();
  say(`${tr("Lines copied")}: ${pickedLines().length}`);
});

document.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const at = place(event.target);
  if (!editable() || (!at && typing(event.target)) || (at && !/[\t\n]/.test(text.trim()))) return;
  if (!text.trim()) return;
  event.preventDefault();
  paste(text, at ?? undefined);
});

const tools = {
  fill: () => fillDown(null),
  remove: () => remove(null),
  copy: () => navigator.clipboard.writeText(copied()).then(() => say(tr("Copied.")), () => say(tr("Press Ctrl+C to copy."), "look")),
  paste: () => navigator.clipboard.readText().then((text) => paste(text, place(document.activeElement) ?? undefined),
    () => say(tr("Put the cursor into a cell and press Ctrl+V."), "look")),
};

document.addEventListener("click", (event) => {
  const pick = event.target.closest("[data-pick]");
  if (pick) pickLine(Number(pick.dataset.pick), { several: event.ctrlKey || event.metaKey, upTo: event.shiftKey });
  const tool = event.target.closest("[data-grid]");
  if (tool) tools[tool.dataset.grid]();
  const divide = event.target.closest("[data-split]");
  if (divide) askSplit(Number(divide.dataset.split));
  if (event.target.closest("[data-split-go]")) split();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.closest?.("[data-split-keep]")) return;
  event.preventDefault();
  split();
});

document.addEventListener("pointerdown", (event) => {
  if (!event.shiftKey && event.target.closest?.(".cell .input") && pickedLines().length) clear();
});

// A box drawn over several rows of the page fills the column downwards, each line with what stands in its row.
document.addEventListener("viewer:column", (event) => {
  const at = place(event.detail.field);
  if (!at || !editable()) return;
  event.preventDefault();
  const values = new Map();
  for (const [offset, row] of event.detail.rows.entries()) values.set(event.detail.lineAt(row) ?? at.line + offset, row.text);
  const first = Math.min(...values.keys());
  const last = Math.max(...values.keys());
  const cells = [];
  for (let line = first; line <= last; line += 1) cells.push(values.get(line) ?? "");
  paste(cells.join("\n"), { line: first, column: at.column });
});

afterSwap(() => {
  const most = lines();
  if (pickedLines().some((line) => line >= most)) clear();
  else show();
  reveal();
});

function reveal() {
  for (const element of panel().querySelectorAll("[data-needs-script]")) element.hidden = false;
}
reveal();
