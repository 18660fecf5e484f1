// Others' changes, over one connection while the page is in sight. Where it cannot be had, the page is told to look
// again every few seconds instead. Tells `orderwright:changed` with the cases that changed, null for "perhaps all".

const POLL = 4000;
const AGAIN = 15000; // until a refused connection is tried anew
const TOGETHER = 1200; // changes that follow each other closely are told at once

let source = null;
let polling = 0;
let waiting = 0;
let gathered = new Set(); // null: perhaps all
let notes = false;

function tell() {
  waiting = 0;
  const detail = { cases: gathered && [...gathered], notes };
  gathered = new Set();
  notes = false;
  document.dispatchEvent(new CustomEvent("orderwright:changed", { detail }));
}

function heard(cases, withNotes) {
  if (cases === null) gathered = null;
  else if (gathered) for (const one of cases) gathered.add(one);
  notes ||= withNotes;
  waiting ||= setTimeout(tell, told++ ? TOGETHER : 0);
}
let told = 0;

function poll(on) {
  clearInterval(polling);
  polling = on ? setInterval(() => document.hidden || heard(null, true), POLL) : 0;
  document.documentElement.dataset.live = on ? "polling" : "on";
}

function watch() {
  if (source || document.hidden || !("EventSource" in window)) return;
  source = new EventSource("/live");
  source.addEventListener("ready", () => {
    poll(false);
    heard(null, true); // what happened until the connection stood
  });
  source.addEventListener("changed", (event) => {
    const news = JSON.parse(event.data);
    heard(news.cases, news.notes);
  });
  source.addEventListener("error", () => {
    if (!polling) poll(true);
    if (source.readyState !== EventSource.CLOSED) return;
    source = null;
    setTimeout(watch, AGAIN);
  });
}

function rest() {
  source?.close();
  source = null;
  if (!polling) poll(true);
}

document.addEventListener("visibilitychange", () => (document.hidden ? rest() : watch()));
addEventListener("pagehide", rest);
addEventListener("pageshow", (event) => event.persisted && watch());
poll(true);
watch();

// ---- the count of new notes in the head ----------------------------------------------------------

document.addEventListener("orderwright:changed", async (event) => {
  const mark = document.getElementById("mentions");
  if (!mark || !event.detail.notes) return;
  try {
    const answer = await fetch("/mentions", { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("mentions");
    if (fresh && fresh.outerHTML !== mark.outerHTML && document.activeElement !== mark) mark.replaceWith(fresh);
  } catch {
    // no connection: the next news tries again
  }
});
