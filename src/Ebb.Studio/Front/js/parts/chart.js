// A line chart: uPlot in the palette's colours, as wide as its place, with a legend of ours that reads the cursor.
import uPlot from "/vendor/uplot/uPlot.esm.js";
import { el, put } from "../core/dom.js";
import { colour, onTheme } from "../core/theme.js";
import { number } from "../core/format.js";

/**
 * A chart of columns [x, y1, y2, …]. spec: title; x, the x axis' name; series [{label, colour, points, quiet}]; bands [{series: [high, low], colour}];
 * log; height; sync, a key that ties cursors; onZoom(from, to), which is called with nulls for all. Returns {node, data(columns), mark(x), destroy()}.
 */
export function chart(spec, scope) {
  const plot = el("div", { class: "plot" }), legend = el("div", { class: "legend", "aria-hidden": "true" });
  const node = el("section", { class: spec.height < 200 ? "chart short" : "chart", role: "img" }, el("h3", {}, spec.title), plot, legend);
  let view = null, columns = [[]], marked = null;
  const values = spec.series.map(() => el("b"));
  put(legend, spec.series.map((series, k) => series.quiet ? null : keyed(series, values[k])));

  // Without a cursor: what is marked, or else the last.
  const read = index => values.forEach((value, k) => {
    const column = columns[k + 1] ?? [], at = index ?? (marked === null ? null : nearest(columns[0], marked));
    value.textContent = number(at === null ? column.findLast(one => one !== null && one !== undefined) : column[at]);
  });
  const build = () => {
    view?.destroy();
    const width = plot.clientWidth;
    if (width < 40) { view = null; return; }
    view = new uPlot(options(spec, width, () => marked, read), columns, plot);
  };
  const sized = new ResizeObserver(() => view ? view.setSize({ width: plot.clientWidth, height: spec.height ?? 220 }) : build());
  sized.observe(plot);
  const off = onTheme(build);
  const destroy = () => { sized.disconnect(); off(); view?.destroy(); view = null; };
  scope.onLeave(destroy);

  return {
    node,
    data(next) {
      columns = spec.log ? next.map((column, k) => k ? column.map(y => y > 0 ? y : null) : column) : next;
      node.setAttribute("aria-label", summary(spec, columns));
      if (view) view.setData(columns); else build();
      read(null);
    },
    // With the axes, for else uPlot would forget that it still has to lay out those of a chart that is new or has another size.
    mark(x) { marked = x; view?.redraw(false, true); read(null); },
    destroy,
  };
}

// Steps and times are whole numbers.
const whole = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap(power => [1, 2, 5].map(first => first * 10 ** power));

function options(spec, width, marked, read) {
  const text = colour("muted"), grid = colour("line"), log = spec.log ? { distr: 3 } : {};
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 }, font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif" };
  return {
    width, height: spec.height ?? 220, legend: { show: false }, padding: [8, 26, 0, 0],
    cursor: {
      drag: { x: Boolean(spec.onZoom), y: false, setScale: false }, sync: spec.sync ? { key: spec.sync } : undefined,
      bind: { dblclick: () => () => { spec.onZoom?.(null, null); return null; } },
    },
    scales: { x: { time: false }, y: log },
    axes: [
      { ...axis, incrs: whole, label: spec.x, labelSize: 18, size: 34, values: (_, ticks) => ticks.map(tick => number(tick)) },
      { ...axis, size: 62, grid: { ...axis.grid, ...spec.log && { filter: decades } }, values: (_, ticks) => ticks.map(tick => tick === null ? "" : number(tick, 3)) },
    ],
    series: [{}, ...spec.series.map(series => ({
      stroke: series.quiet ? "transparent" : colour(series.colour), width: series.quiet ? 0 : 1.75, spanGaps: true,
      points: { show: Boolean(series.points), size: 6, fill: colour(series.colour) },
    }))],
    bands: (spec.bands ?? []).map(band => ({ series: band.series, fill: `${colour(band.colour)}40` })),
    hooks: {
      setCursor: [view => read(view.cursor.idx ?? null)],
      setSelect: [view => {
        const { left, width: wide } = view.select;
        if (wide > 3) spec.onZoom?.(view.posToVal(left, "x"), view.posToVal(left + wide, "x"));
        view.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      }],
      draw: [view => line(view, marked())],
    },
  };
}

/** The index of what is nearest. */
export const nearest = (xs, x) => xs.reduce((best, one, k) => Math.abs(one - x) < Math.abs(xs[best] - x) ? k : best, 0);

/** On a logarithmic axis of more than three decades only powers of ten get a line. */
function decades(_, ticks) {
  return ticks.at(-1) / ticks[0] > 1000 ? ticks.map(tick => Math.abs(Math.log10(tick) % 1) < 1e-6 ? tick : null) : ticks;
}

function line(view, x) {
  if (x === null || x < view.scales.x.min || x > view.scales.x.max) return;
  const at = Math.round(view.valToPos(x, "x", true)), { top, height } = view.bbox;
  view.ctx.save();
  view.ctx.strokeStyle = colour("series-2");
  view.ctx.lineWidth = 2 * devicePixelRatio;
  view.ctx.beginPath();
  view.ctx.moveTo(at, top);
  view.ctx.lineTo(at, top + height);
  view.ctx.stroke();
  view.ctx.restore();
}

function keyed(series, value) {
  const key = el("span", { class: "key" });
  key.style.background = `var(--${series.colour})`;
  return el("span", {}, key, series.label, " ", value);
}

function summary(spec, columns) {
  const xs = columns[0], shown = spec.series.map((series, k) => [series, (columns[k + 1] ?? []).filter(y => y !== null && y !== undefined)]);
  if (!xs.length) return `${spec.title}: nothing logged yet`;
  const parts = shown.filter(([series, ys]) => !series.quiet && ys.length)
    .map(([series, ys]) => `${series.label} from ${number(ys[0])} to ${number(ys.at(-1))}`);
  return `${spec.title}, ${spec.x ?? ""} ${number(xs[0])} to ${number(xs.at(-1))}: ${parts.join("; ")}`;
}
