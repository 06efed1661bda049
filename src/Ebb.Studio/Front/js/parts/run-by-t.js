// The held-out loss by bands of t: over training, and at the step that the page's slider names.
import { el, put } from "../core/dom.js";
import { number, whole } from "../core/format.js";
import { chart } from "./chart.js";
import { columns } from "./metrics.js";

/** {node, update(metrics, {from, to}), show(step)}. count: the model's timesteps T, or null. */
export function lossByT(count, scope, onZoom) {
  const place = el("div", { class: "columns" }), node = el("section", { class: "panel", hidden: true },
    el("div", { class: "head" }, el("h2", {}, "Loss by timestep t"), el("p", { class: "muted small" }, "Held-out, in equal bands from little noise to much")), place);
  let view = null, bands = 0, points = [], at = null;
  const heading = el("h3"), rows = el("div", { class: "meter" });

  const build = () => {
    view?.destroy();
    view = chart({
      title: "Over training", x: "step", sync: "run", log: true, onZoom,
      series: Array.from({ length: bands }, (_, k) => ({ label: words(k, bands, count), colour: `band-${bands < 2 ? 0 : Math.round(7 * k / (bands - 1))}` })),
    }, scope);
    put(place, view.node, el("section", { class: "chart" }, heading, rows));
  };
  const draw = () => {
    const point = points.findLast(one => at === null || one[0] <= at) ?? points[0];
    if (!point) return;
    const most = Math.max(...point.slice(1).filter(Number.isFinite));
    heading.textContent = `After step ${whole(point[0])}`;
    put(rows, point.slice(1).map((loss, k) => {
      const name = words(k, bands, count), bar = el("progress", { max: 1, value: loss === null ? 0 : loss / most, "aria-label": `Loss of ${name}: ${number(loss)}` });
      bar.style.setProperty("--tone", `var(--band-${bands < 2 ? 0 : Math.round(7 * k / (bands - 1))})`);
      return [el("span", {}, name), bar, el("span", { class: "num" }, number(loss))];
    }));
  };
  return {
    node,
    update(m, { from, to }) {
      points = m.heldOutLossByT ?? [];
      node.hidden = points.length === 0;
      if (node.hidden) return;
      if (points[0].length - 1 !== bands) { bands = points[0].length - 1; build(); }
      const shown = points.filter(point => from === null || (point[0] >= from && point[0] <= to));
      view.data(columns(Array.from({ length: bands }, (_, k) => shown.map(point => [point[0], point[k + 1]]))));
      view.mark(at);
      draw();
    },
    show(step) { at = step; view?.mark(step); draw(); },
  };
}

/** What band k of n is called: the timesteps that it is of. */
function words(k, n, count) {
  if (!(count > 0)) return `band ${k + 1}`;
  const last = Math.max(Math.ceil((k + 1) * count / n) - 1, Math.floor(k * count / n)), first = Math.min(Math.ceil(k * count / n), last);
  return first === last ? `t ${first}` : `t ${first}–${last}`;
}
