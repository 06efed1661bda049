// A model's schedule as four small charts, with the current timestep marked.
import { el } from "../core/dom.js";
import { chart } from "./chart.js";

const plots = [["beta", "beta", "series-2", false], ["alphaBar", "alphaBar", "series-1", false], ["snr", "SNR", "series-3", true], ["logSnr", "log-SNR", "series-4", false]];

/** {node, mark(t)}. */
export function scheduleCharts(schedule, scope) {
  const ts = schedule.beta.map((_, t) => t);
  const views = plots.filter(([key]) => schedule[key]).map(([key, label, tone, log]) => {
    const view = chart({ title: label, x: "t", log, height: 160, sync: "schedule", series: [{ label, colour: tone }] }, scope);
    view.data([ts, schedule[key].map(value => Number.isFinite(value) ? value : null)]);
    return view;
  });
  return { node: el("div", { class: "columns" }, views.map(view => view.node)), mark(t) { for (const view of views) view.mark(t); } };
}
