// A model's layers from top to bottom as SVG: a box each with shape, parameters and its share of the cost; arcs at the left for what skips layers.
// What an embedding goes to is marked in the box: it goes nearly everywhere.
import { el, put, svg } from "../core/dom.js";
import { shape, short } from "../core/format.js";

const high = 46, gap = 14, lane = 10;

/** The graph of layers [{name, kind, inputs, shape, parameters, macs}]. onLayer(name) when one is chosen. */
export function layerGraph(layers, onLayer, scope) {
  const host = el("div", { class: "scroll graph-scroll", tabindex: 0, role: "group", "aria-label": `Graph of ${layers.length} layers` });
  let width = 0;
  const sized = new ResizeObserver(() => {
    if (Math.abs(host.clientWidth - width) < 2 || host.clientWidth < 40) return;
    width = host.clientWidth;
    put(host, draw(layers, width, onLayer));
  });
  sized.observe(host);
  scope.onLeave(() => sized.disconnect());
  return host;
}

function draw(layers, width, onLayer) {
  const told = new Set(layers.filter(layer => layer.kind === "embedding").map(layer => layer.name));
  const at = new Map(layers.map((layer, row) => [layer.name, row])), arcs = lanes(layers, at, told);
  const left = 12 + lane * arcs.reduce((most, arc) => Math.max(most, arc.lane + 1), 0), wide = width - left - 6;
  const top = row => 4 + row * (high + gap), most = Math.max(1, ...layers.map(layer => layer.macs ?? 0));
  const straight = layers.flatMap((layer, row) => (layer.inputs ?? []).filter(name => at.get(name) === row - 1 && !told.has(name)).map(() => row));
  return svg("svg", { class: "graph", width, height: top(layers.length), viewBox: `0 0 ${width} ${top(layers.length)}` },
    straight.map(row => svg("path", { class: "edge", d: `M${left + 20} ${top(row) - gap}v${gap}` })),
    arcs.map(arc => {
      const x = left - 6 - arc.lane * lane, from = top(arc.from) + high * 0.7, to = top(arc.to) + high * 0.3;
      return svg("path", { class: "skip-edge", d: `M${left} ${from}H${x + 5}q-5 0 -5 5V${to - 5}q0 -5 5 -5H${left}` });
    }),
    layers.map((layer, row) => box(layer, left, top(row), wide, (layer.macs ?? 0) / most, (layer.inputs ?? []).some(name => told.has(name)), onLayer)));
}

function box(layer, x, y, wide, share, isTimed, onLayer) {
  const cost = [shape(layer.shape), layer.parameters ? `${short(layer.parameters)} ${wide < 340 ? "par." : "parameters"}` : null, layer.macs ? `${short(layer.macs)} MACs` : null].filter(Boolean).join(" · ");
  const open = event => { event.preventDefault(); onLayer(layer.name); };
  const named = !layer.kind || layer.kind === layer.name ? layer.name : `${layer.name} (${layer.kind})`, title = isTimed ? `${named}, told the time` : named, room = Math.max(8, Math.floor((wide - 20) / 7.6));
  return svg("a", { href: "#", role: "button", "aria-label": `${title}: ${cost}`, on: { click: open } },
    svg("title", {}, `${title}\n${cost}`),
    svg("rect", { class: "box", x, y, width: wide, height: high, rx: 6 }),
    svg("text", { class: "name", x: x + 10, y: y + 17 }, cut(named, room - (isTimed ? 3 : 0))),
    isTimed && svg("text", { class: "timed", x: x + wide - 10, y: y + 17, "text-anchor": "end" }, "t"),
    svg("text", { class: "fact", x: x + 10, y: y + 33 }, cut(cost, Math.floor((wide - 20) / 6.2))),
    svg("rect", { class: "rail", x: x + 10, y: y + 39, width: wide - 20, height: 3, rx: 1.5 }),
    svg("rect", { class: "cost", x: x + 10, y: y + 39, width: (wide - 20) * share, height: 3, rx: 1.5 }));
}

/** The edges that pass over other layers, each in the innermost lane that is free along its way. */
function lanes(layers, at, told) {
  const arcs = layers.flatMap((layer, to) => (layer.inputs ?? []).filter(name => at.has(name) && !told.has(name) && at.get(name) < to - 1).map(name => ({ from: at.get(name), to })));
  arcs.sort((a, b) => (a.to - a.from) - (b.to - b.from));
  const taken = [];
  for (const arc of arcs) {
    arc.lane = taken.findIndex(others => others.every(one => one.to <= arc.from || one.from >= arc.to));
    if (arc.lane < 0) arc.lane = taken.push([]) - 1;
    taken[arc.lane].push(arc);
  }
  return arcs;
}

const cut = (text, room) => text.length > room ? `${text.slice(0, room - 1)}…` : text;
