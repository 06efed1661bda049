// What this browser remembers between visits; where storage is off, nothing is.

/** A remembered text, or null. */
export function recall(key) {
  try { return localStorage.getItem(`ebb.${key}`); } catch { return null; }
}

/** Remembers a text. */
export function remember(key, value) {
  try { localStorage.setItem(`ebb.${key}`, String(value)); } catch { /* storage is off or full */ }
}
