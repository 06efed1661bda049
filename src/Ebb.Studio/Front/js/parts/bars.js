// A histogram as SVG bars; where one count dwarfs the others their heights are logarithmic, and it is said.
import { el, svg } from "../core/dom.js";
import { number, whole } from "../core/format.js";

/** Bars for counts, with the two ends of the axis below. tone: 0 for one series, 1 to 3 for red, green and blue. */
export function bars(counts, { label, low, high, tone = 0 }) {
  const most = Math.max(1, ...counts), wide = 100 / Math.max(1, counts.length), steep = isSteep(counts, most);
  const height = count => count === 0 ? 0 : steep ? 100 * (1 + Math.log10(count)) / (1 + Math.log10(most)) : 100 * count / most;
  return el("div", {},
    svg("svg", { class: `bars c${tone}`, viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "img", "aria-label": `${label}: ${counts.length} bins from ${number(low)} to ${number(high)}, the fullest with ${whole(most)}` },
      counts.map((count, k) => svg("rect", { x: k * wide, width: wide * 0.92, y: 100 - height(count), height: height(count) }))),
    el("div", { class: "bar-ends" }, el("span", {}, number(low)), el("span", {}, steep ? `${label}, logarithmic` : label), el("span", {}, number(high))));
}

function isSteep(counts, most) {
  const filled = counts.filter(count => count > 0).sort((a, b) => a - b);
  return filled.length > 8 && most > 50 * filled[filled.length >> 1];
}
