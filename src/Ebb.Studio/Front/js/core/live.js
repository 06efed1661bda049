// The one stream of changes: files that runs write while the page is open. It also knows when the server has gone, and when it is back.
import { listen } from "./api.js";

const again = 2000;
const listeners = new Set(), watchers = new Set();
let close = null, timer = 0, lost = false;

/** Calls back with {type: "runs"}, {type: "run", id} or, after a time without the server, {type: "back"} until the scope ends; at most once a second for each. */
export function onChange(scope, listener) {
  const waiting = new Map();
  const gate = event => {
    const key = `${event.type} ${event.id ?? ""}`;
    if (waiting.has(key)) return;
    waiting.set(key, setTimeout(() => { waiting.delete(key); listener(event); }, event.type === "back" ? 0 : 1000));
  };
  listeners.add(gate);
  scope.onLeave(() => {
    listeners.delete(gate);
    for (const one of waiting.values()) clearTimeout(one);
  });
}

/** Calls back with whether the server answers, whenever that changes. */
export function onServer(watcher) {
  watchers.add(watcher);
}

/** Begins to listen. A page that nobody sees does not: a browser keeps six connections to a server, and each tab would hold one. */
export function goLive() {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) end();
    else begin(true);
  });
  if (!document.hidden) begin(false);
}

function begin(missed) {
  end();
  close = listen("/api/events", tell, closed => {
    say(true);
    // The browser tries again by itself where the server is away, and not where it refused.
    if (closed) timer = setTimeout(() => begin(true), again);
  }, () => {
    if (lost || missed) tell({ type: "back" });
    missed = false;
    say(false);
  });
}

function end() {
  clearTimeout(timer);
  close?.();
  close = null;
}

function tell(event) {
  for (const one of listeners) one(event);
}

function say(now) {
  if (now === lost) return;
  lost = now;
  for (const one of watchers) one(!now);
}
