// The range of steps that a group of charts shows: buttons and keys to zoom, move and reset. + − zoom, ← → move, 0 shows all.
import { el } from "../core/dom.js";
import { whole } from "../core/format.js";
import { announce } from "../core/announce.js";

/** {bar, keys(node), set(from, to), limit(first, last), range()}. A range of nulls is all; onChange(from, to) follows every change. */
export function zoom({ from = null, to = null, onChange }) {
  let low = 0, high = 1, range = { from, to };
  const words = el("span", { class: "muted small" });
  const say = () => {
    words.textContent = range.from === null ? `all steps, ${whole(low)} to ${whole(high)}` : `steps ${whole(range.from)} to ${whole(range.to)}`;
  };
  const set = (a, b) => {
    if (a === null || b - a >= high - low) range = { from: null, to: null };
    else {
      const wide = Math.max(2, Math.round(b - a)), start = Math.round(Math.min(Math.max(a, low), high - wide));
      range = { from: start, to: start + wide };
    }
    say();
    announce(words.textContent);
    onChange(range.from, range.to);
  };
  const scale = factor => {
    const a = range.from ?? low, b = range.to ?? high, middle = (a + b) / 2, half = (b - a) * factor / 2;
    set(middle - half, middle + half);
  };
  const move = share => {
    if (range.from === null) return;
    const by = (range.to - range.from) * share;
    set(range.from + by, range.to + by);
  };
  const acts = { "+": () => scale(0.5), "=": () => scale(0.5), "-": () => scale(2), "0": () => set(null, null), ArrowLeft: () => move(-0.5), ArrowRight: () => move(0.5) };
  const button = (sign, label, act) => el("button", { type: "button", class: "icon", "aria-label": label, title: label, on: { click: act } }, sign);
  const bar = el("div", { class: "row", role: "group", "aria-label": "Range of steps" },
    button("+", "Zoom in (+)", acts["+"]), button("−", "Zoom out (−)", acts["-"]), button("‹", "Earlier steps (←)", acts.ArrowLeft),
    button("›", "Later steps (→)", acts.ArrowRight), el("button", { type: "button", on: { click: acts["0"] } }, "All"), words);
  const keys = node => {
    node.tabIndex = 0;
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", "Curves: + and − zoom, ← and → move, 0 shows all");
    node.addEventListener("keydown", event => {
      if (event.target !== node || event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) return;
      event.preventDefault();
      acts[event.key]();
    });
  };
  return { bar, keys, set, limit(first, last) { low = first; high = Math.max(last, first + 1); say(); }, range: () => range };
}
