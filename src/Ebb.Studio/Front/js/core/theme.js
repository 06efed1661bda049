// Light, dark, or as the system has it; and the palette's colours for what CSS cannot reach (canvas).
import { recall, remember } from "./remember.js";

const order = ["auto", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set();
let asked = order.includes(recall("theme")) ? recall("theme") : "auto";

/** Makes a button switch the theme. */
export function themeSwitch(button) {
  const apply = () => {
    document.documentElement.dataset.theme = asked === "dark" || (asked === "auto" && system.matches) ? "dark" : "light";
    button.textContent = `Theme: ${asked}`;
    for (const listener of listeners) listener();
  };
  button.addEventListener("click", () => {
    asked = order[(order.indexOf(asked) + 1) % order.length];
    remember("theme", asked);
    apply();
  });
  system.addEventListener("change", apply);
  apply();
}

/** Calls back when the theme changes; returns what ends that. */
export function onTheme(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A colour of the palette, by the name of its custom property without the dashes. */
export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
