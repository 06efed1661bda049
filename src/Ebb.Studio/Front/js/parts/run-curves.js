// A run's four charts over one range of steps: loss, learning rate, gradient norm, speed. Zooming asks the server for the range in detail.
import { el, put } from "../core/dom.js";
import { keep } from "../core/route.js";
import { recall, remember } from "../core/remember.js";
import { chart } from "./chart.js";
import { zoom } from "./zoom.js";
import { empty, failure } from "./notes.js";
import { tick } from "./fields.js";
import { columns, curves, metrics, zip } from "./metrics.js";

/** {node, update()}. */
export function runCurves(run, route, scope) {
  const from = Number(route.params.get("from")), to = Number(route.params.get("to"));
  const place = el("div", { class: "columns" }), state = el("div");
  const log = tick("Loss logarithmic", recall("log") === "1");
  const range = zoom({ ...(to > from ? { from, to } : {}), onChange: (a, b) => { keep({ from: a, to: b }); update(); } });
  range.keys(place);
  let charts = [], turn = 0;

  const build = () => {
    const one = (name, tone) => chart({ title: curves[name].label, x: "step", sync: "run", onZoom: range.set, series: [{ label: curves[name].label, colour: tone }] }, scope);
    const loss = chart({
      title: "Loss", x: "step", sync: "run", log: log.input.checked, onZoom: range.set, bands: [{ series: [4, 3], colour: "series-1" }],
      series: [{ label: "train", colour: "series-1" }, { label: "held-out", colour: "series-2", points: true }, { label: "least", colour: "series-1", quiet: true }, { label: "most", colour: "series-1", quiet: true }],
    }, scope);
    const others = [["lr", "series-4"], ["grad", "series-3"], ["speed", "series-5"]].map(([name, tone]) => [one(name, tone), curves[name].pairs]);
    charts = [{ view: loss, lists: m => [curves.loss.pairs(m), curves.held.pairs(m), zip(m.step, m.min), zip(m.step, m.max)] },
      ...others.map(([view, pairs]) => ({ view, lists: m => [pairs(m)] }))];
    put(place, charts.map(({ view }) => view.node));
    const t = run.lossByT;
    if (t?.t?.length) place.append(byTimestep(t, scope));
  };
  const update = async () => {
    const mine = ++turn, { from: a, to: b } = range.range();
    try {
      const m = await metrics(run.id, a, b, scope.signal);
      if (mine !== turn) return;
      if (a === null && m.step.length) range.limit(m.step[0], m.step.at(-1));
      put(state, m.total === 0 && empty("Nothing is logged yet. The first line comes within seconds of the start of training."));
      for (const { view, lists } of charts) view.data(columns(lists(m)));
    } catch (error) {
      if (!scope.signal.aborted) put(state, failure(error, update));
    }
  };
  log.input.addEventListener("change", () => { remember("log", log.input.checked ? "1" : "0"); build(); update(); });
  build();
  update();
  return { node: el("section", { class: "panel" }, el("div", { class: "head" }, el("h2", {}, "Curves"), log.node, range.bar), state, place), update };
}

function byTimestep(loss, scope) {
  const view = chart({ title: "Loss by timestep t", x: "t", series: [{ label: "train", colour: "series-1" }, { label: "held-out", colour: "series-2" }] }, scope);
  view.data(columns([zip(loss.t, loss.train), zip(loss.t, loss.heldOut)]));
  return view.node;
}
