// A histogram as SVG bars.
import { el, svg } from "../core/dom.js";
import { number, whole } from "../core/format.js";

/** Bars for counts, with the two ends of the axis below. tone: 0 for one series, 1 to 3 for red, green and blue. */
export function bars(counts, { label, low, high, tone = 0 }) {
  const most = Math.max(1, ...counts), wide = 100 / Math.max(1, counts.length);
  return el("div", {},
    svg("svg", { class: `bars c${tone}`, viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "img", "aria-label": `${label}: ${counts.length} bins from ${number(low)} to ${number(high)}, the fullest with ${whole(most)}` },
      counts.map((count, k) => svg("rect", { x: k * wide, width: wide * 0.92, y: 100 - 100 * count / most, height: 100 * count / most }))),
    el("div", { class: "bar-ends" }, el("span", {}, number(low)), el("span", {}, label), el("span", {}, number(high))));
}
