// The order book by keyboard: the same keys as the queue.

import { onLetter } from "./app.js";

function move(by) {
  const rows = [...document.querySelectorAll(".rows .open")];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))].focus();
  return true;
}

onLetter({
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  "/": () => document.getElementById("q").focus(),
});
