// A model's schedule as four small charts, with the current timestep marked in each and read out below.
import { el } from "../core/dom.js";
import { number } from "../core/format.js";
import { chart, nearest } from "./chart.js";

const plots = [["beta", "beta", "series-5", false], ["alphaBar", "alphaBar", "series-1", false], ["snr", "SNR", "series-3", true], ["logSnr", "log-SNR", "series-4", false]];

/** {node, mark(t)}. */
export function scheduleCharts(schedule, scope) {
  const ts = schedule.timesteps, known = plots.filter(([key]) => schedule[key]?.length);
  const views = known.map(([key, label, tone, log]) => {
    const view = chart({ title: label, x: "t", log, height: 160, sync: "schedule", series: [{ label, colour: tone }] }, scope);
    view.data([ts, schedule[key].map(value => Number.isFinite(value) ? value : null)]);
    return view;
  });
  const words = el("p", { class: "muted small", "aria-label": "The schedule at the step shown" }, `T = ${schedule.T}`);
  return {
    node: el("div", { class: "page" }, words, el("div", { class: "columns" }, views.map(view => view.node))),
    mark(t) {
      const at = nearest(ts, t);
      words.textContent = [`T = ${schedule.T}`, `t = ${number(t)}`, ...known.map(([key, label]) => `${label} ${number(schedule[key][at])}`)].join(" · ");
      for (const view of views) view.mark(t);
    },
  };
}
