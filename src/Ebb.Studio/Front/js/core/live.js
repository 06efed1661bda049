// The one stream of changes: files that runs write while the page is open.
import { listen } from "./api.js";

const listeners = new Set();
let close = null;

/** Calls back with {type: "runs"} or {type: "run", id} until the scope ends; at most once a second for each of them. */
export function onChange(scope, listener) {
  const waiting = new Map();
  const gate = event => {
    const key = `${event.type} ${event.id ?? ""}`;
    if (waiting.has(key)) return;
    waiting.set(key, setTimeout(() => { waiting.delete(key); listener(event); }, 1000));
  };
  listeners.add(gate);
  close ??= listen("/api/events", event => { for (const one of listeners) one(event); });
  scope.onLeave(() => {
    listeners.delete(gate);
    for (const timer of waiting.values()) clearTimeout(timer);
  });
}
