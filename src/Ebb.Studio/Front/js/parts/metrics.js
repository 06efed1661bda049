// A run's logged lines, down-sampled by the server to what a chart can show, as columns for charts.
import { get, seg } from "../core/api.js";
import { el } from "../core/dom.js";

/** The metrics of a range of steps; nulls for all. */
export function metrics(id, from, to, signal, points = 1000) {
  const range = from === null ? "" : `&from=${Math.max(0, Math.floor(from))}&to=${Math.ceil(to)}`;
  return get(`/api/runs/${seg(id)}/metrics?points=${points}${range}`, signal);
}

/** Asks until the logs are read to their ends, which takes a while for very long ones; each(answers) has what is known by then, and ends it by false. */
export async function toTheEnd(ask, each) {
  for (; ;) {
    const answers = await ask();
    if (each(answers) === false || answers.every(m => !(m.read < 1))) return;
    await new Promise(done => setTimeout(done, 250));
  }
}

/** The share of logs that is read, as a line above charts; nothing when that is all. */
export const reading = answers => {
  const share = answers.reduce((sum, m) => sum + (m.read ?? 1), 0) / answers.length;
  return share < 1 && el("div", { role: "status" }, el("p", { class: "muted small" }, `Reading the log: ${Math.floor(100 * share)} %`), el("progress", { max: 1, value: share, "aria-label": "Reading the log" }));
};

/** What can be drawn of a run: a name and how to get [[step, value], …]. */
export const curves = {
  loss: { label: "Loss", pairs: m => zip(m.step, m.loss) },
  held: { label: "Held-out loss", pairs: m => (m.heldOutLoss ?? []).map(pair => [...pair]), points: true },
  lr: { label: "Learning rate", pairs: m => zip(m.step, m.lr) },
  grad: { label: "Gradient norm", pairs: m => zip(m.step, m.gradNorm) },
  speed: { label: "Speed, steps/s", pairs: m => zip(m.step, (m.ms ?? []).map(ms => ms > 0 ? 1000 / ms : null)) },
};

/** Several lists of [x, y] as columns over the union of their x. */
export function columns(lists) {
  const xs = [...new Set(lists.flatMap(list => list.map(pair => pair[0])))].sort((a, b) => a - b);
  return [xs, ...lists.map(list => { const map = new Map(list); return xs.map(x => map.get(x) ?? null); })];
}

/** Two arrays of one length as pairs; where the second has none, none. */
export const zip = (xs, ys) => (xs ?? []).map((x, k) => [x, ys?.[k] ?? null]).filter(pair => pair[1] !== null);
