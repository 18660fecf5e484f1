// The document on the left: pages, zoom, evidence boxes, and words that can be pointed at.
// Geometry is set through the CSSOM only, as the Content-Security-Policy allows no style attributes.

const ZOOM_STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];
const READABLE = 1.25; // CSS pixels a point, for pages that are drawn
const REMEMBER = "orderwright.zoom";

export class Viewer {
  constructor(root) {
    this.root = root;
    this.sheets = root.querySelector("[data-sheets]");
    this.label = root.querySelector("[data-zoom-label]");
    this.zoom = Number(localStorage.getItem(REMEMBER)) || 0; // 0: as wide as the text
    this.textScale = 1;
    this.words = new Map();
    this.field = null; // that drawing on the page fills
    this.follow();
    this.wireFinder();
    this.wire();
    this.applyZoom();
    this.fitText();
  }

  get pages() {
    return [...this.sheets.querySelectorAll("[data-page]")];
  }

  wire() {
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-view]");
      if (button) this.command(button.dataset.view);
      const page = event.target.closest("[data-goto-page]");
      if (page) {
        event.preventDefault();
        this.goto(Number(page.dataset.gotoPage));
      }
      const box = event.target.closest("[data-box]");
      if (box) {
        event.preventDefault();
        if (!this.dragged) this.emit("viewer:field", { field: box.dataset.box });
      }
    });
    this.sheets.addEventListener("keydown", (event) => {
      const move = { PageDown: "next", PageUp: "previous" }[event.key];
      if (move && event.altKey) {
        event.preventDefault();
        this.command(move);
      }
    });
    this.sheets.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.command(event.deltaY < 0 ? "in" : "out");
    }, { passive: false });
    this.sheets.addEventListener("pointerdown", (event) => this.startDrag(event));
    new ResizeObserver(() => this.applyZoom()).observe(this.sheets);
  }

  emit(name, detail) {
    this.root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  command(name) {
    const steps = {
      in: () => this.setZoom(ZOOM_STEPS.find((step) => step > this.scale + 0.01) ?? this.scale),
      out: () => this.setZoom(ZOOM_STEPS.findLast((step) => step < this.scale - 0.01) ?? this.scale),
      fit: () => this.fitText(true),
      page: () => this.setZoom(this.wholePage()),
      next: () => this.goto(this.current + 1),
      previous: () => this.goto(this.current - 1),
      boxes: () => this.toggleBoxes(),
      turn: () => this.turn(),
      wider: () => this.emit("viewer:wider", {}),
    };
    steps[name]?.();
  }

  toggleBoxes() {
    const off = this.root.classList.toggle("no-boxes");
    this.root.querySelector('[data-view="boxes"]')?.setAttribute("aria-pressed", String(!off));
  }

  // A quarter turn clockwise of the page in sight.
  turn() {
    const page = this.pages[this.current - 1];
    if (!page) return;
    const turns = (Number(page.dataset.turns ?? 0) + 1) % 4;
    page.dataset.turns = String(turns);
    const [width, height] = [Number(page.dataset.width), Number(page.dataset.height)];
    const area = page.querySelector(".area");
    const lying = turns % 2 === 1;
    page.querySelector(".paper").style.aspectRatio = turns ? (lying ? `${height} / ${width}` : `${width} / ${height}`) : "";
    area.classList.toggle("turned", turns > 0);
    area.style.width = lying ? `${(width / height) * 100}%` : "";
    area.style.rotate = turns ? `${turns * 90}deg` : "";
  }

  // ---- finding words in the document ---------------------------------------------------------------

  async find(text) {
    const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
    for (const old of this.sheets.querySelectorAll(".found")) old.remove();
    this.hits = [];
    if (!wanted.length || wanted.join("").length < 2) return;
    for (const page of this.pages) {
      const words = await this.wordsOf(page);
      if (text !== this.finder.value) return;
      for (let at = 0; at + wanted.length <= words.length; at += 1) {
        if (wanted.every((part, offset) => words[at + offset].text.toLowerCase().includes(part))) this.mark(page, words.slice(at, at + wanted.length));
      }
    }
    this.hit(0);
  }

  mark(page, words) {
    const [width, height] = [Number(page.dataset.width), Number(page.dataset.height)];
    const rect = page.querySelector("[data-band]").cloneNode();
    rect.removeAttribute("data-band");
    const left = Math.min(...words.map((word) => word.left)) * width;
    const top = Math.min(...words.map((word) => word.top)) * height;
    rect.setAttribute("class", "found");
    rect.setAttribute("x", String(left - 1));
    rect.setAttribute("y", String(top - 1));
    rect.setAttribute("width", String(Math.max(...words.map((word) => word.right)) * width - left + 2));
    rect.setAttribute("height", String(Math.max(...words.map((word) => word.bottom)) * height - top + 2));
    page.querySelector(".overlay").append(rect);
    this.hits.push(rect);
  }

  hit(number) {
    const told = this.root.querySelector("[data-found]");
    if (told) told.textContent = this.hits.length ? `${number + 1}/${this.hits.length}` : this.finder.value ? "0" : "";
    for (const [at, rect] of this.hits.entries()) rect.classList.toggle("now", at === number);
    if (this.hits.length) this.reveal([this.hits[number]]);
    this.shown = number;
  }

  wireFinder() {
    this.finder = this.root.querySelector("[data-find]");
    this.hits = [];
    this.finder?.addEventListener("input", () => this.find(this.finder.value));
    this.finder?.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.finder.value = "";
        this.find("");
        this.finder.blur();
      }
      if (event.key !== "Enter" || !this.hits.length) return;
      event.preventDefault();
      this.hit((this.shown + (event.shiftKey ? this.hits.length - 1 : 1)) % this.hits.length);
    });
  }

  setZoom(zoom) {
    const middle = (this.sheets.scrollTop + this.sheets.clientHeight / 2) / Math.max(1, this.sheets.scrollHeight);
    this.zoom = zoom;
    localStorage.setItem(REMEMBER, String(zoom));
    this.applyZoom();
    this.sheets.scrollTop = middle * this.sheets.scrollHeight - this.sheets.clientHeight / 2;
  }

  get scale() {
    return this.zoom || this.scaleOf(this.pages[this.current - 1] ?? this.pages[0]);
  }

  scaleOf(page) {
    if (this.zoom || !page) return this.zoom || 1;
    if (!page.classList.contains("drawn")) return this.textScale;
    const room = Math.max(1, this.sheets.clientWidth - 24);
    return Math.max(0.5, (READABLE * Number(page.dataset.width) + 60) / room);
  }

  applyZoom() {
    for (const page of this.pages) page.style.width = `${this.scaleOf(page) * 100}%`;
    if (this.label) this.label.textContent = `${Math.round(this.scale * 100)} %`;
  }

  // Margins are white space: by default the text, not the paper, is as wide as the view. A drawn page
  // (mail, sheet) is as large as it takes to read it, and scrolls.
  async fitText(chosen = false) {
    if (chosen) {
      this.zoom = 0;
      localStorage.removeItem(REMEMBER);
    }
    this.applyZoom();
    const page = this.pages.find((one) => !one.classList.contains("drawn"));
    if (!page || this.zoom) return;
    const words = await this.wordsOf(page);
    if (!words.length || this.zoom) return;
    const left = Math.max(0, Math.min(...words.map((word) => word.left)) - 0.015);
    const right = Math.min(1, Math.max(...words.map((word) => word.right)) + 0.015);
    this.textScale = Math.min(1.6, Math.max(1, 1 / Math.max(0.3, right - left)));
    this.applyZoom();
    if (page === this.pages[0]) this.sheets.scrollLeft = left * page.clientWidth;
    const shown = this.sheets.querySelector(".box.on");
    if (shown) this.reveal([shown]);
  }

  wholePage() {
    const page = this.pages[this.current - 1] ?? this.pages[0];
    if (!page) return 1;
    const ratio = Number(page.dataset.height) / Number(page.dataset.width);
    const room = this.sheets.clientWidth - 24;
    return Math.min(1, (this.sheets.clientHeight - 24) / (room * ratio));
  }

  get current() {
    const middle = this.sheets.getBoundingClientRect().top + this.sheets.clientHeight / 3;
    const at = this.pages.findIndex((page) => page.getBoundingClientRect().bottom > middle);
    return at < 0 ? this.pages.length : at + 1;
  }

  goto(number) {
    const page = this.sheets.querySelector(`[data-page="${number}"]`);
    if (!page) return;
    this.sheets.scrollTop += page.getBoundingClientRect().top - this.sheets.getBoundingClientRect().top - 8;
    this.markPage(number);
  }

  // thumbnails and the page number follow the scrolling
  follow() {
    let waiting = false;
    this.sheets.addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        this.markPage(this.current);
      });
    }, { passive: true });
  }

  markPage(number) {
    const shown = this.root.querySelector("[data-page-now]");
    if (shown) shown.textContent = String(number);
    for (const thumb of this.root.querySelectorAll("[data-goto-page]")) {
      const here = Number(thumb.dataset.gotoPage) === number;
      if (here) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
      if (here && !thumb.dataset.seen) thumb.scrollIntoView({ block: "nearest" });
    }
  }

  // Highlights where a field was read; falls back to its line's row. False where the document shows nothing.
  show(field, { scroll = true } = {}) {
    for (const old of this.sheets.querySelectorAll(".box.on")) old.classList.remove("on");
    const row = /^lines\[\d+\]/.exec(field)?.[0];
    const find = (path) => [...this.sheets.querySelectorAll(`[data-box="${CSS.escape(path)}"]`)];
    let boxes = find(field);
    if (!boxes.length && row) boxes = find(row);
    for (const box of boxes) box.classList.add("on");
    if (boxes.length && scroll) this.reveal(boxes);
    return boxes.length > 0;
  }

  reveal(boxes) {
    const view = this.sheets.getBoundingClientRect();
    if (!view.width) return;
    const spot = boxes[0].getBoundingClientRect();
    const margin = 56;
    const above = spot.top < view.top + margin || spot.bottom > view.bottom - margin;
    const wide = spot.width > view.width * 0.8; // a whole row: its left end is as good as any
    const beside = !wide && (spot.left < view.left + 8 || spot.right > view.right - 8);
    if (!above && !beside) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.sheets.scrollBy({
      top: above ? spot.top - view.top - view.height * 0.35 : 0,
      left: !beside ? 0 : spot.left < view.left + 8 ? spot.left - view.left - 24 : spot.right - view.right + 40,
      behavior: calm ? "auto" : "smooth",
    });
  }

  // ---- pointing at words: a click takes a word, a drag takes what lies under it -------------------

  async wordsOf(page) {
    const number = Number(page.dataset.page);
    if (!this.words.has(number)) {
      const answer = fetch(page.dataset.words, { headers: { Accept: "application/json" } })
        .then((response) => (response.ok ? response.json() : { words: [] }))
        .then((data) => data.words)
        .catch(() => []);
      this.words.set(number, answer);
    }
    return this.words.get(number);
  }

  startDrag(event) {
    const page = event.target.closest("[data-page][data-words]");
    if (!page || event.button !== 0 || event.pointerType === "touch") return;
    const from = this.place(page, event);
    this.dragged = false;
    const band = page.querySelector("[data-band]");
    const move = (later) => {
      const to = this.place(page, later);
      if (!this.dragged && Math.hypot(later.clientX - event.clientX, later.clientY - event.clientY) < 5) return;
      this.dragged = true;
      drawBand(band, page, from, to);
    };
    const stop = async (later) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      band?.setAttribute("width", "0");
      if (!this.dragged && event.target.closest("[data-box]")) return;
      await this.take(page, from, this.place(page, later));
    };
    this.wordsOf(page);
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    if (event.target.closest("img, svg")) event.preventDefault();
  }

  // Where on the page, in fractions, however it is zoomed or turned.
  place(page, event) {
    const inPage = page.querySelector(".overlay").getScreenCTM().inverse();
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(inPage);
    return { x: point.x / Number(page.dataset.width), y: point.y / Number(page.dataset.height) };
  }

  async take(page, a, b) {
    const area = { left: Math.min(a.x, b.x), right: Math.max(a.x, b.x), top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) };
    const words = await this.wordsOf(page);
    const taken = words.filter((word) => overlaps(word, area));
    if (!taken.length) return;
    const rows = inRows(taken);
    if (rows.length > 1 && this.field && !this.offerColumn(page, rows)) return;
    this.emit("viewer:text", { text: taken.map((word) => word.text).join(" ") });
  }

  // Whether nobody took the rows as a column of the lines.
  offerColumn(page, rows) {
    const lineAt = (row) => lineOf(page, (row.top + row.bottom) / 2);
    const detail = { rows, field: this.field, lineAt };
    return this.root.dispatchEvent(new CustomEvent("viewer:column", { bubbles: true, cancelable: true, detail }));
  }
}

// Words that stand side by side, top to bottom.
function inRows(words) {
  const rows = [];
  for (const word of [...words].sort((a, b) => a.top + a.bottom - b.top - b.bottom)) {
    const middle = (word.top + word.bottom) / 2;
    const row = rows.at(-1);
    if (row && middle < row.bottom) {
      row.words.push(word);
      row.bottom = Math.max(row.bottom, word.bottom);
    } else rows.push({ words: [word], top: word.top, bottom: word.bottom });
  }
  const text = (row) => row.words.sort((a, b) => a.left - b.left).map((word) => word.text).join(" ");
  return rows.map((row) => ({ text: text(row), top: row.top, bottom: row.bottom }));
}

// The order line whose row lies at this height of the page; null where none does.
function lineOf(page, middle) {
  const height = Number(page.dataset.height);
  for (const box of page.querySelectorAll(".box.row")) {
    const rect = box.querySelector("rect");
    const top = Number(rect.getAttribute("y")) / height;
    if (top <= middle && middle <= top + Number(rect.getAttribute("height")) / height) return Number(/\[(\d+)\]/.exec(box.dataset.box)?.[1] ?? NaN);
  }
  return null;
}

function overlaps(word, area) {
  const middle = (word.top + word.bottom) / 2;
  const point = area.right - area.left < 0.004 && area.bottom - area.top < 0.004;
  if (point) return word.left <= area.left && area.left <= word.right && word.top <= area.top && area.top <= word.bottom;
  const centre = (word.left + word.right) / 2;
  return area.left <= centre && centre <= area.right && area.top <= middle && middle <= area.bottom;
}

function drawBand(band, page, from, to) {
  if (!band) return;
  const width = Number(page.dataset.width);
  const height = Number(page.dataset.height);
  band.setAttribute("x", String(Math.min(from.x, to.x) * width));
  band.setAttribute("y", String(Math.min(from.y, to.y) * height));
  band.setAttribute("width", String(Math.abs(to.x - from.x) * width));
  band.setAttribute("height", String(Math.abs(to.y - from.y) * height));
}
