// Naming a colleague in a note: @ and the first letters; arrows choose, Enter or Tab takes, Escape leaves it.

const NAMED = /(^|[^\w@.+-])@([\w.+-]*)$/;
const MOST = 6;

const text = document.getElementById("note-text");
const list = document.getElementById("note-names");
const people = JSON.parse(text?.dataset.people ?? "[]");

const options = () => [...list.children];
const chosen = () => list.querySelector('[aria-selected="true"]');

function written() {
  return NAMED.exec(text.value.slice(0, text.selectionStart))?.[2] ?? null;
}

function close() {
  list.hidden = true;
  list.replaceChildren();
  text.removeAttribute("aria-activedescendant");
}

function choose(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  text.setAttribute("aria-activedescendant", option.id);
}

function offer() {
  const part = written()?.toLowerCase();
  const fits = ({ name, full }) => name.startsWith(part) || full.toLowerCase().split(/\s+/).some((word) => word.startsWith(part));
  const found = part === undefined ? [] : people.filter(fits).slice(0, MOST);
  if (!found.length) return close();
  list.replaceChildren(...found.map(({ name, full }, number) => {
    const option = document.createElement("div");
    option.className = "option";
    option.id = `note-name-${number}`;
    option.setAttribute("role", "option");
    option.dataset.name = name;
    option.textContent = full && full !== name ? `${full} (${name})` : name;
    return option;
  }));
  list.hidden = false;
  choose(options()[0]);
}

function take(option) {
  const before = text.value.slice(0, text.selectionStart).replace(/@[\w.+-]*$/, `@${option.dataset.name} `);
  const after = text.value.slice(text.selectionStart).replace(/^ /, "");
  text.value = before + after;
  text.setSelectionRange(before.length, before.length);
  close();
}

function step(by) {
  const all = options();
  choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
}

text?.addEventListener("input", offer);
text?.addEventListener("blur", close);
text?.addEventListener("keydown", (event) => {
  if (list.hidden) return;
  const keys = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => take(chosen()), Tab: () => take(chosen()), Escape: close };
  if (!keys[event.key] || event.ctrlKey) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
});
list?.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const option = event.target.closest("[data-name]");
  if (option) take(option);
});
