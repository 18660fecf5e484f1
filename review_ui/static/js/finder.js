// Finding words in the document: every place is marked, Enter goes from one to the next.

const SHORTEST = 2; // letters

export class Finder {
  constructor(viewer) {
    this.viewer = viewer;
    this.input = viewer.root.querySelector("[data-find]");
    this.told = viewer.root.querySelector("[data-found]");
    this.hits = [];
    this.input?.addEventListener("input", () => this.find(this.input.value));
    this.input?.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.key === "Escape") {
      this.input.value = "";
      this.find("");
      this.input.blur();
    }
    if (event.key !== "Enter" || !this.hits.length) return;
    event.preventDefault();
    this.go((this.shown + (event.shiftKey ? this.hits.length - 1 : 1)) % this.hits.length);
  }

  async find(text) {
    const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = [];
    for (const page of wanted.join("").length < SHORTEST ? [] : this.viewer.pages) {
      const words = await this.viewer.wordsOf(page);
      if (text !== this.input.value) return;
      for (let at = 0; at + wanted.length <= words.length; at += 1) {
        if (wanted.every((part, offset) => words[at + offset].text.toLowerCase().includes(part))) hits.push([page, words.slice(at, at + wanted.length)]);
      }
    }
    for (const old of this.hits) old.remove();
    this.hits = hits.map(([page, words]) => mark(page, words));
    this.told.textContent = wanted.length ? "0" : "";
    if (hits.length) this.go(0);
  }

  go(number) {
    this.told.textContent = `${number + 1}/${this.hits.length}`;
    for (const [at, rect] of this.hits.entries()) rect.classList.toggle("now", at === number);
    this.viewer.reveal([this.hits[number]]);
    this.shown = number;
  }
}

function mark(page, words) {
  const [width, height] = [Number(page.dataset.width), Number(page.dataset.height)];
  const overlay = page.querySelector(".overlay");
  const rect = overlay.querySelector("[data-band]").cloneNode();
  rect.removeAttribute("data-band");
  const left = Math.min(...words.map((word) => word.left)) * width;
  const top = Math.min(...words.map((word) => word.top)) * height;
  rect.setAttribute("class", "found");
  rect.setAttribute("x", String(left - 1));
  rect.setAttribute("y", String(top - 1));
  rect.setAttribute("width", String(Math.max(...words.map((word) => word.right)) * width - left + 2));
  rect.setAttribute("height", String(Math.max(...words.map((word) => word.bottom)) * height - top + 2));
  overlay.append(rect);
  return rect;
}
