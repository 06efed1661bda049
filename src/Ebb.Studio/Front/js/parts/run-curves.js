// A run's four charts over one range of steps: loss, learning rate, gradient norm, speed. Zooming asks the server for the range in detail.
import { el, put } from "../core/dom.js";
import { keep } from "../core/route.js";
import { recall, remember } from "../core/remember.js";
import { chart } from "./chart.js";
import { zoom } from "./zoom.js";
import { empty, failure } from "./notes.js";
import { tick } from "./fields.js";
import { columns, curves, metrics, reading, toTheEnd, zip } from "./metrics.js";

/** {node, update(), mark(step), zoom(from, to)}. onMetrics(metrics, {from, to}) follows every answer. */
export function runCurves(run, route, scope, onMetrics) {
  const from = Number(route.params.get("from")), to = Number(route.params.get("to"));
  const place = el("div", { class: "columns" }), state = el("div");
  const log = tick("Loss logarithmic", recall("log") === "1");
  const range = zoom({ ...(to > from ? { from, to } : {}), onChange: (a, b) => { keep({ from: a, to: b }); update(); } });
  range.keys(place);
  let charts = [], turn = 0, marked = null;

  const build = () => {
    for (const { view } of charts) view.destroy();
    const one = (name, tone) => chart({ title: curves[name].label, x: "step", sync: "run", onZoom: range.set, series: [{ label: curves[name].label, colour: tone }] }, scope);
    const loss = chart({
      title: "Loss", x: "step", sync: "run", log: log.input.checked, onZoom: range.set, bands: [{ series: [4, 3], colour: "series-1" }],
      series: [{ label: "train", colour: "series-1" }, { label: "held-out", colour: "series-2", points: true }, { label: "least", colour: "series-1", quiet: true }, { label: "most", colour: "series-1", quiet: true }],
    }, scope);
    const others = [["lr", "series-4"], ["grad", "series-3"], ["speed", "series-5"]].map(([name, tone]) => [one(name, tone), curves[name].pairs]);
    charts = [{ view: loss, lists: m => [curves.loss.pairs(m), curves.held.pairs(m), zip(m.step, m.min), zip(m.step, m.max)] },
      ...others.map(([view, pairs]) => ({ view, lists: m => [pairs(m)] }))];
    put(place, charts.map(({ view }) => view.node));
  };
  const draw = m => {
    range.limit(m.firstStep, m.lastStep);
    put(state, m.total === 0 && m.read === 1 ? empty("Nothing is logged yet. The first line comes within seconds of the start of training.") : reading([m]));
    for (const { view, lists } of charts) { view.data(columns(lists(m))); view.mark(marked); }
    onMetrics(m, range.range());
  };
  const update = async () => {
    const mine = ++turn, { from: a, to: b } = range.range();
    try {
      await toTheEnd(async () => [await metrics(run.id, a, b, scope.signal)], ([m]) => mine === turn && draw(m));
    } catch (error) {
      if (!scope.signal.aborted && mine === turn) put(state, failure(error, update));
    }
  };
  log.input.addEventListener("change", () => { remember("log", log.input.checked ? "1" : "0"); build(); update(); });
  build();
  return {
    node: el("section", { class: "panel" }, el("div", { class: "head" }, el("h2", {}, "Curves"), log.node, range.bar), state, place), update, zoom: range.set,
    mark(step) { marked = step; for (const { view } of charts) view.mark(step); },
  };
}
