// The document on the left: pages, zoom, evidence boxes, and words that can be pointed at.
// Geometry is set through the CSSOM only, as the Content-Security-Policy allows no style attributes.

import { Finder } from "./finder.js";
import { drawBand, inRows, lineOf, overlaps } from "./pointing.js";
import { drawThumbs } from "./thumbs.js";

const ZOOM_STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];
const READABLE = 1.25; // CSS pixels a point, for pages that are drawn
const LEGIBLE = 4; // CSS pixels that a letter of most words is wide at least, when nobody chose a zoom
const SHARP = 1800; // pixels: a page shown wider is asked for anew, finer
const FAR = 1.5; // views: what lies further away is jumped to
const REMEMBER = "orderwright.magnified";

export class Viewer {
  constructor(root) {
    this.root = root;
    this.sheets = root.querySelector("[data-sheets]");
    this.label = root.querySelector("[data-zoom-label]");
    this.zoom = Number(localStorage.getItem(REMEMBER)) || 1; // of the size in which a page is easily read
    this.fit = null; // how wide pages with a picture have to be, see fitText
    this.chosen = 0; // the page last gone to, until somebody scrolls
    this.words = new Map();
    this.field = null; // that drawing on the page fills
    for (const page of this.pages) {
      const { width, height } = page.dataset; // what comes later, as pages far down do, moves nothing
      page.querySelector(".area").style.aspectRatio = `${width} / ${height}`;
    }
    this.follow();
    this.finder = new Finder(this);
    this.wire();
    this.applyZoom();
    this.fitText();
    drawThumbs(root);
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
        if (!this.dragged && !this.fills(event)) this.emit("viewer:field", { field: box.dataset.box });
      }
    });
    document.addEventListener("keydown", (event) => {
      const move = { PageDown: "next", PageUp: "previous" }[event.key];
      if (move && event.altKey) {
        event.preventDefault();
        this.command(move);
      }
    });
    for (const name of ["wheel", "pointerdown", "touchmove", "keydown"]) {
      this.sheets.addEventListener(name, () => {
        this.chosen = 0;
      }, { passive: true });
    }
    this.sheets.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.command(event.deltaY < 0 ? "in" : "out");
    }, { passive: false });
    this.sheets.addEventListener("pointerdown", (event) => this.startDrag(event));
    let hidden = false; // on a phone, while the fields are in sight
    new ResizeObserver(() => {
      this.applyZoom();
      const appears = hidden && this.sheets.clientWidth > 0;
      hidden = this.sheets.clientWidth === 0;
      if (appears) this.settle();
    }).observe(this.sheets);
  }

  emit(name, detail) {
    this.root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  command(name) {
    const steps = {
      in: () => this.setZoom(ZOOM_STEPS.find((step) => step > this.zoom + 0.01)),
      out: () => this.setZoom(ZOOM_STEPS.findLast((step) => step < this.zoom - 0.01)),
      fit: () => this.fitText(true),
      page: () => this.setZoom(this.wholePage(), false),
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
    this.inSight(() => {
      lay(page, (Number(page.dataset.turns ?? 0) + 1) % 4);
      this.applyZoom();
    });
  }

  // What is lit and in sight stays in sight, whatever changes.
  inSight(change) {
    const lit = this.sheets.querySelector(".box.on");
    const [view, spot] = [this.sheets.getBoundingClientRect(), lit?.getBoundingClientRect()];
    const seen = lit && spot.bottom > view.top && spot.top < view.bottom && spot.right > view.left && spot.left < view.right;
    change();
    if (seen) this.reveal([lit], true);
  }

  setZoom(zoom, remember = true) {
    if (!zoom) return;
    const { sheets } = this;
    const down = (sheets.scrollTop + sheets.clientHeight / 2) / Math.max(1, sheets.scrollHeight);
    const across = (sheets.scrollLeft + sheets.clientWidth / 2) / Math.max(1, sheets.scrollWidth);
    this.zoom = zoom;
    if (remember) localStorage.setItem(REMEMBER, String(zoom));
    this.inSight(() => {
      this.applyZoom();
      sheets.scrollTop = down * sheets.scrollHeight - sheets.clientHeight / 2;
      sheets.scrollLeft = across * sheets.scrollWidth - sheets.clientWidth / 2;
    });
    this.sharpen(this.pages[this.current - 1]);
  }

  get room() {
    return Math.max(1, this.sheets.clientWidth - 24);
  }

  // The width at which a page is easily read, in widths of the view.
  easy(page) {
    const lies = Number(page.dataset.turns ?? 0) % 2 === 1;
    const width = Number(lies ? page.dataset.height : page.dataset.width);
    if (page.classList.contains("drawn")) return (READABLE * width + 60) / this.room;
    if (!this.fit) return 1;
    const unit = Math.max((this.fit.wide * this.room) / this.fit.width, this.fit.least); // pixels a point
    return Math.min(3, Math.max(1, (unit * width) / this.room));
  }

  applyZoom() {
    for (const page of this.pages) page.style.width = `${this.easy(page) * this.zoom * 100}%`;
    if (this.label) this.label.textContent = `${Math.round(this.zoom * 100)} %`;
  }

  // Margins are white space: by default the text, not the paper, is as wide as the view, and wider where its
  // words could not be read. A drawn page (mail, sheet) is as large as it takes to read it, and scrolls.
  async fitText(chosen = false) {
    if (chosen) {
      this.zoom = 1;
      localStorage.removeItem(REMEMBER);
    }
    this.applyZoom();
    const page = this.pages.find((one) => !one.classList.contains("drawn"));
    const words = page ? await this.wordsOf(page) : [];
    if (words.length) {
      const left = Math.max(0, Math.min(...words.map((word) => word.left)) - 0.015);
      const right = Math.min(1, Math.max(...words.map((word) => word.right)) + 0.015);
      const width = Number(page.dataset.width);
      const letters = words.map((word) => ((word.right - word.left) * width) / word.text.length).sort((a, b) => a - b);
      this.fit = {
        left,
        wide: Math.min(1.6, Math.max(1, 1 / Math.max(0.3, right - left))),
        width,
        least: LEGIBLE / Math.max(1, letters[letters.length >> 1]),
      };
    }
    this.settle();
  }

  // Everything has its size: what is lit is brought into sight.
  settle() {
    this.applyZoom();
    const shown = this.sheets.querySelector(".box.on");
    this.lookAt(shown?.closest("[data-page]") ?? this.pages[this.current - 1]);
    if (shown) this.reveal([shown], true);
  }

  // The left end of a page's text at the left of the view.
  lookAt(page) {
    if (this.zoom !== 1 || !page) return;
    this.sheets.scrollLeft = page.classList.contains("drawn") || !this.fit ? 0 : this.fit.left * page.clientWidth;
  }

  wholePage() {
    const page = this.pages[this.current - 1] ?? this.pages[0];
    if (!page) return 1;
    const ratio = Number(page.dataset.height) / Number(page.dataset.width);
    return Math.min(1, (this.sheets.clientHeight - 24) / (this.room * ratio)) / this.easy(page);
  }

  get current() {
    if (this.chosen) return this.chosen;
    const middle = this.sheets.getBoundingClientRect().top + this.sheets.clientHeight / 3;
    const at = this.pages.findIndex((page) => page.getBoundingClientRect().bottom > middle);
    return at < 0 ? this.pages.length : at + 1;
  }

  goto(number) {
    const page = this.sheets.querySelector(`[data-page="${number}"]`);
    if (!page) return;
    this.lookAt(page);
    this.sheets.scrollTop += page.getBoundingClientRect().top - this.sheets.getBoundingClientRect().top - 8;
    this.chosen = number;
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
    this.sharpen(this.pages[number - 1]);
    const shown = this.root.querySelector("[data-page-now]");
    if (shown) shown.textContent = String(number);
    for (const thumb of this.root.querySelectorAll("[data-goto-page]")) {
      const here = Number(thumb.dataset.gotoPage) === number;
      if (here) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
      if (here) intoView(thumb);
    }  }

  sharpen(page) {
    const picture = page?.querySelector("img");
    if (!picture?.complete || page.clientWidth * devicePixelRatio < SHARP) return;
    const fine = picture.src.replace("w=1400", "w=2800");
    if (fine !== picture.src) picture.src = fine;
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

  reveal(boxes, atOnce = false) {
    const view = this.sheets.getBoundingClientRect();
    if (!view.width) return;
    const page = boxes[0].closest("[data-page]");
    this.chosen = Number(page.dataset.page);
    this.markPage(this.chosen);
    const spot = boxes[0].getBoundingClientRect();
    const margin = 56;
    const above = spot.top < view.top + margin || spot.bottom > view.bottom - margin;
    const wide = spot.width > view.width * 0.8; // a whole row: its left end is as good as any
    const beside = !wide && (spot.left < view.left + 8 || spot.right > view.right - 8);
    if (!above && !beside) return;
    const top = above ? spot.top - view.top - view.height * 0.35 : 0;
    const left = !beside ? 0 : spot.left < view.left + 8 ? spot.left - view.left - 24 : spot.right - view.right + 40;
    const calm = atOnce || Math.abs(top) > FAR * view.height || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.sheets.scrollBy({ top, left, behavior: calm ? "instant" : "smooth" });
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

  // A click on a box goes to its field; but while a field that is empty or in doubt has the focus, it fills that.
  fills(event) {
    const { field } = this;
    const box = event.target.closest("[data-box]")?.dataset.box;
    if (!field || field !== document.activeElement || field.readOnly || event.altKey || box === field.dataset.path) return false;
    return "doubt" in field.dataset || !field.value || field.value !== field.dataset.was;
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
      if (!this.dragged && event.target.closest("[data-box]") && !this.fills(event)) return;
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

// Scrolls the list of pages alone: scrollIntoView would stop the pages themselves on their way.
function intoView(thumb) {
  const list = thumb.parentElement;
  const [box, view] = [thumb.getBoundingClientRect(), list.getBoundingClientRect()];
  if (box.top < view.top) list.scrollTop += box.top - view.top - 8;
  else if (box.bottom > view.bottom) list.scrollTop += box.bottom - view.bottom + 8;
}

// Turns a page by so many quarters; its paper takes the other shape.
function lay(page, turns) {
  page.dataset.turns = String(turns);
  const [width, height] = [Number(page.dataset.width), Number(page.dataset.height)];
  const area = page.querySelector(".area");
  const lying = turns % 2 === 1;
  page.querySelector(".paper").style.aspectRatio = turns ? (lying ? `${height} / ${width}` : `${width} / ${height}`) : "";
  area.classList.toggle("turned", turns > 0);
  area.style.width = lying ? `${(width / height) * 100}%` : "";
  area.style.rotate = turns ? `${turns * 90}deg` : "";
}
