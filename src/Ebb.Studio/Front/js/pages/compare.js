// Two to six runs: one curve of each in one chart, and only the settings that differ.
import { el, put } from "../core/dom.js";
import { get, seg } from "../core/api.js";
import { href, keep } from "../core/route.js";
import { onChange } from "../core/live.js";
import { setting } from "../core/format.js";
import { empty, failure, waiting } from "../parts/notes.js";
import { choice, tick } from "../parts/fields.js";
import { chart } from "../parts/chart.js";
import { zoom } from "../parts/zoom.js";
import { columns, curves, metrics, reading, toTheEnd } from "../parts/metrics.js";

export const title = "Compare";

/** Draws the page. Parameters: runs, the ids; curve; log; from and to, the steps shown. */
export async function show(host, route, scope) {
  const ids = [...new Set(route.params.getAll("runs"))].slice(0, 6);
  const back = href("runs", null, { sel: ids });
  if (ids.length < 2) return void put(host, el("h1", {}, "Compare"), empty("Choose two to six runs in the list, then compare them."), el("p", {}, el("a", { href: back }, "To the list of runs")));
  let name = route.params.get("curve") in curves ? route.params.get("curve") : "loss", turn = 0;
  const pick = choice("Curve", Object.entries(curves).map(([key, one]) => [key, one.label]), name);
  const log = tick("Logarithmic", route.params.get("log") === "1");
  const place = el("div"), state = el("div"), table = el("div", {}, waiting());
  const from = Number(route.params.get("from")), to = Number(route.params.get("to"));
  const range = zoom({ ...(to > from ? { from, to } : {}), onChange: (a, b) => { keep({ from: a, to: b }); load(); } });
  range.keys(place);
  put(host, el("div", { class: "head" }, el("h1", {}, `Compare ${ids.length} runs`), el("a", { class: "push", href: back }, "Choose others")),
    el("section", { class: "panel" }, el("div", { class: "row low" }, pick.node, log.node, range.bar), state, place),
    el("section", { class: "panel" }, el("h2", {}, "Settings that differ"), table));

  let view = null;
  const build = () => {
    const one = curves[name];
    view?.destroy();
    view = chart({
      title: one.label, x: "step", log: log.input.checked, height: 380, onZoom: range.set,
      series: ids.map((id, k) => ({ label: id, colour: `series-${k + 1}`, points: one.points })),
    }, scope);
    put(place, view.node);
  };
  const load = async () => {
    const mine = ++turn, { from: a, to: b } = range.range();
    try {
      await toTheEnd(() => Promise.all(ids.map(id => metrics(id, a, b, scope.signal))), all => {
        if (mine !== turn) return false;
        range.limit(Math.min(...all.map(one => one.firstStep)), Math.max(...all.map(one => one.lastStep)));
        put(state, reading(all));
        view.data(columns(all.map(curves[name].pairs)));
      });
    } catch (error) {
      if (!scope.signal.aborted && mine === turn) put(state, failure(error, load));
    }
  };
  const change = () => { name = pick.input.value; keep({ curve: name, log: log.input.checked }); build(); load(); };
  pick.input.addEventListener("change", change);
  log.input.addEventListener("change", change);
  build();
  load();
  differing(ids, table, scope);
  onChange(scope, event => { if (event.type === "back" || (event.type === "run" && ids.includes(event.id))) load(); });
}

async function differing(ids, place, scope) {
  try {
    const others = ids.slice(1).map(id => `with=${encodeURIComponent(id)}`).join("&");
    const { ids: order, differing: rows } = await get(`/api/runs/${seg(ids[0])}/compare?${others}`, scope.signal);
    if (!rows.length) return void put(place, el("p", {}, "These runs have the same settings."));
    const rowed = el("table", { class: "even" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Setting"), order.map(id => el("th", { scope: "col" }, el("a", { href: href("run", id) }, id))))),
      el("tbody", {}, rows.map(row => el("tr", {}, el("th", { scope: "row" }, el("code", {}, row.key)), row.values.map(value => el("td", {}, setting(value)))))));
    rowed.style.minWidth = `${6.5 * (order.length + 1)}rem`;
    put(place, el("div", { class: "scroll" }, rowed));
  } catch (error) {
    if (!scope.signal.aborted) put(place, failure(error, () => differing(ids, place, scope)));
  }
}
