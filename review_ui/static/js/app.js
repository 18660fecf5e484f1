// What every page has: menus, dialogs, messages, dropping files, ages that grow, single-letter keys, others' changes.

import "./live.js";

export const token = document.querySelector('meta[name="orderwright-token"]').content;

const spoken = JSON.parse(document.querySelector('meta[name="orderwright-words"]')?.content ?? "{}");
export const tr = (text) => spoken[text] ?? text; // in the language of the page

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-Token"] = token;
});

export function say(text, tone = "", action) {
  const toast = document.createElement("div");
  toast.className = `toast note ${tone}`;
  toast.append(text);
  if (action) toast.append(action);
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), action ? 10000 : 5000);
}

// ---- dialogs and menus --------------------------------------------------------------------------

export function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  return true;
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener && open(opener.dataset.open)) event.preventDefault();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || opener) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;

// ---- single-letter keys: only outside of fields, and only while they are switched on ------------

const LETTERS = "orderwright.letters";
const box = document.querySelector("[data-letters]");
const lettersOn = () => localStorage.getItem(LETTERS) !== "off";
if (box) {
  box.checked = lettersOn();
  box.addEventListener("change", () => localStorage.setItem(LETTERS, box.checked ? "on" : "off"));
}

export function typing(target) {
  return target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null;
}

export function onLetter(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]") || (!lettersOn() && event.key.length === 1)) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    if (act(event) !== false) event.preventDefault();
  });
}

onLetter({ "?": () => open("shortcuts"), u: () => document.getElementById("files")?.click() });

// ---- ages grow while the page stands ------------------------------------------------------------

function age(moment) {
  const seconds = (Date.now() - Date.parse(moment)) / 1000;
  if (seconds < 60) return tr("now");
  if (seconds < 3600) return `${Math.floor(seconds / 60)}\u00a0min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}\u00a0h`;
  return `${Math.floor(seconds / 86400)}\u00a0d`;
}

setInterval(() => {
  for (const time of document.querySelectorAll("time[data-age]")) time.textContent = age(time.dateTime);
}, 30000);

// ---- adding files -------------------------------------------------------------------------------

const veil = document.querySelector("[data-drop-veil]");
const list = document.querySelector("[data-uploads]");

function carriesFiles(event) {
  return veil && [...(event.dataTransfer?.types ?? [])].includes("Files");
}

let depth = 0;
addEventListener("dragenter", (event) => {
  if (!carriesFiles(event)) return;
  depth += 1;
  veil.classList.add("on");
});
addEventListener("dragleave", (event) => {
  if (!carriesFiles(event)) return;
  depth = Math.max(0, depth - 1);
  if (!depth) veil.classList.remove("on");
});
addEventListener("dragover", (event) => {
  if (carriesFiles(event)) event.preventDefault();
});
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  depth = 0;
  veil.classList.remove("on");
  addFiles([...event.dataTransfer.files]);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-upload] input[type=file]")) return;
  addFiles([...event.target.files]);
  event.target.value = "";
});

async function addFiles(files) {
  if (!files.length) return;
  open("uploads");
  for (const file of files) await addFile(file);
  document.body.dispatchEvent(new CustomEvent("orderwright:added"));
}

function addFile(file) {
  const row = document.createElement("li");
  const name = document.createElement("span");
  name.className = "strong clip";
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  row.append(name, bar);
  list.prepend(row);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/upload");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-Token", token);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      bar.remove();
      told(row, request);
      done();
    });
    const form = new FormData();
    form.append("token", token);
    form.append("files", file);
    request.send(form);
  });
}

function told(row, request) {
  const line = document.createElement("div");
  row.append(line);
  let result;
  try {
    result = JSON.parse(request.responseText);
  } catch {
    result = null;
  }
  const arrival = Array.isArray(result) ? result[0] : null;
  if (!arrival || arrival.problem) {
    line.className = "small";
    line.textContent = arrival?.problem || result?.problem
      || (request.status ? tr("The server would not take this file. Try again, or tell your administrator.") : tr("No connection to the server. Try again in a moment."));
    const chip = document.createElement("span");
    chip.className = "chip stop";
    chip.textContent = tr("Not taken");
    row.insertBefore(chip, line);
    return;
  }
  if (arrival.again) {
    const known = document.createElement("div");
    known.className = "small muted";
    known.textContent = tr("Received before: the same file, so it is the same case.");
    row.append(known);
  }
  // each with a source of its own: htmx keeps only the last request that waits for the same one
  htmx.ajax("GET", `/cases/${arrival.case}/brief`, { source: line, target: line, swap: "outerHTML" });
}
