// One tensor: its numbers, its histogram, and its slices as pictures on a slider. Read from the file only when opened.
import { el, put } from "../core/dom.js";
import { get, seg } from "../core/api.js";
import { keep } from "../core/route.js";
import { bytes, number, shape, whole } from "../core/format.js";
import { bars } from "./bars.js";
import { facts } from "./fields.js";
import { failure, waiting } from "./notes.js";
import { picture } from "./picture.js";
import { scrubber } from "./scrubber.js";

// Of so many bytes the reading takes a while.
const long = 1 << 26;

/** {node, open(tensor, slice)}. */
export function tensorView(model, scope) {
  const node = el("section", { class: "panel", hidden: true, "aria-live": "polite" });
  let turn = 0, halt = () => { }, reading = new AbortController();
  scope.onLeave(() => reading.abort());
  const open = async (tensor, slice = 0) => {
    const mine = ++turn, path = `/api/models/${seg(model)}/tensors/${seg(tensor.name)}`;
    halt();
    reading.abort();
    const { signal } = reading = new AbortController();
    keep({ tensor: tensor.name, slice: slice || null });
    node.hidden = false;
    put(node, el("h2", { class: "mono" }, tensor.name), waiting(`Reading ${bytes(tensor.bytes)}…`), tensor.bytes > long && button("Cancel", () => cancel(tensor, slice)));
    node.scrollIntoView({ block: "nearest" });
    try {
      const found = await get(path, signal);
      if (mine !== turn) return;
      const { edges, counts } = found.histogram ?? { edges: [], counts: [] };
      put(node, el("h2", { class: "mono" }, found.name), found.nan + found.infinite > 0 && el("p", {}, found.nan > 0 && el("span", { class: "badge bad" }, `${whole(found.nan)} not a number`), " ", found.infinite > 0 && el("span", { class: "badge bad" }, `${whole(found.infinite)} infinite`)),
        facts([["Shape", shape(found.shape)], ["Least, most", `${number(found.min)}, ${number(found.max)}`], ["Mean", number(found.mean)], ["Standard deviation", number(found.std)], ["Norm", number(found.norm)], ["Not a number", whole(found.nan)], ["Infinite", whole(found.infinite)]]),
        counts.length > 0 && bars(counts, { label: "values", low: edges[0], high: edges.at(-1) }), slices(path, found, slice));
    } catch (error) {
      if (!signal.aborted) put(node, failure(error, () => open(tensor, slice)));
    }
  };
  const cancel = (tensor, slice) => {
    reading.abort();
    put(node, el("h2", { class: "mono" }, tensor.name), el("p", { class: "muted" }, "Cancelled."), button("Read it", () => open(tensor, slice)));
  };
  const slices = (path, { shape: sizes, slices: count }, first) => {
    if (!count) return null;
    const view = picture({ solo: true, width: 340, height: 340 });
    const draw = index => view.show(`${path}/slice?index=${index}`, `Slice ${index} of ${kind(sizes)}`, el("span", {}, what(sizes, index, count), el("br"), legend()));
    const slider = scrubber({ label: "Slice", count, index: Math.min(first, count - 1), text: index => `slice ${index}`, scope, onChange: index => { keep({ slice: index }); draw(index); } });
    halt = slider.stop;
    draw(slider.index());
    return el("div", { class: "page" }, count > 1 && slider.node, view.node);
  };
  return { node, open };
}

const kind = sizes => sizes.length === 4 ? "the filters" : "the values";

function what(sizes, index, count) {
  if (sizes.length === 4) return `Filters of output channel ${index} of ${whole(count)}, one tile for each of ${whole(sizes[1])} inputs`;
  return count > 1 ? `Part ${index + 1} of ${whole(count)}` : sizes.length === 2 ? "The matrix" : "The values, in rows";
}

const button = (text, act) => el("div", {}, el("button", { type: "button", on: { click: act } }, text));

const legend = () => el("span", { class: "muted" }, el("span", { class: "swatch below" }), " below zero ", el("span", { class: "swatch above" }), " above zero ", el("span", { class: "swatch strange" }), " not finite");
