// A slider over a list, with buttons to step and to play. Play starts only when asked for; the space bar on the slider asks for it too.
import { el } from "../core/dom.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const mostCalm = 2;

/** {node, go(index), resize(count), start(), stop()}. text(index) is what the slider says; onChange(index) follows it. Play begins again at the end. */
export function scrubber({ label, count, index = 0, text, onChange, perSecond = 8, scope }) {
  let at = index, total = count, timer = 0;
  const range = el("input", { type: "range", "aria-label": label, min: 0, step: 1, max: Math.max(0, total - 1) });
  const word = el("output", { "aria-hidden": "true" });
  const toggle = () => timer ? stop() : start();
  const play = el("button", { type: "button", class: "icon", on: { click: toggle } }, "▶");
  const go = (next, quiet = false) => {
    at = Math.min(Math.max(0, next), Math.max(0, total - 1));
    range.value = at;
    const said = total ? text(at) : "–";
    range.setAttribute("aria-valuetext", said);
    word.textContent = said;
    if (!quiet && total) onChange(at);
  };
  const look = () => {
    play.textContent = timer ? "❚❚" : "▶";
    play.setAttribute("aria-label", timer ? "Pause" : "Play");
    range.disabled = play.disabled = total < 2;
  };
  const stop = () => { clearInterval(timer); timer = 0; look(); };
  const start = () => {
    if (at === total - 1) go(0);
    timer = setInterval(() => at >= total - 1 ? stop() : go(at + 1), 1000 / (calm.matches ? Math.min(mostCalm, perSecond) : perSecond));
    look();
  };
  const resize = next => { total = next; range.max = Math.max(0, next - 1); look(); };
  const step = by => el("button", { type: "button", class: "icon", "aria-label": by < 0 ? "One back" : "One on", on: { click: () => { stop(); go(at + by); } } }, by < 0 ? "‹" : "›");
  range.addEventListener("input", () => { stop(); go(Number(range.value)); });
  range.addEventListener("keydown", event => {
    if (event.key !== " " || total < 2) return;
    event.preventDefault();
    toggle();
  });
  scope.onLeave(stop);
  look();
  go(index, true);
  return { node: el("div", { class: "scrubber" }, play, step(-1), range, step(1), word), go, resize, start, stop, index: () => at };
}
