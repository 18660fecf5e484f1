// What words lie under a click or a drawn box, and in which rows.

// Words that stand side by side, top to bottom.
export function inRows(words) {
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
export function lineOf(page, middle) {
  const height = Number(page.dataset.height);
  for (const box of page.querySelectorAll(".box.row")) {
    const rect = box.querySelector("rect");
    const top = Number(rect.getAttribute("y")) / height;
    if (top <= middle && middle <= top + Number(rect.getAttribute("height")) / height) return Number(/\[(\d+)\]/.exec(box.dataset.box)?.[1] ?? NaN);
  }
  return null;
}

export function overlaps(word, area) {
  const middle = (word.top + word.bottom) / 2;
  const point = area.right - area.left < 0.004 && area.bottom - area.top < 0.004;
  if (point) return word.left <= area.left && area.left <= word.right && word.top <= area.top && area.top <= word.bottom;
  const centre = (word.left + word.right) / 2;
  return area.left <= centre && centre <= area.right && area.top <= middle && middle <= area.bottom;
}

export function drawBand(band, page, from, to) {
  if (!band) return;
  const width = Number(page.dataset.width);
  const height = Number(page.dataset.height);
  band.setAttribute("x", String(Math.min(from.x, to.x) * width));
  band.setAttribute("y", String(Math.min(from.y, to.y) * height));
  band.setAttribute("width", String(Math.abs(to.x - from.x) * width));
  band.setAttribute("height", String(Math.abs(to.y - from.y) * height));
}
