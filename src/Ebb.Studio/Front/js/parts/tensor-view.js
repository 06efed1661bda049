// One tensor: its numbers, its histogram, and its slices as pictures on a slider. Read from the file only when opened.
import { el, put } from "../core/dom.js";
import { get, seg } from "../core/api.js";
import { keep } from "../core/route.js";
import { number, shape, whole } from "../core/format.js";
import { bars } from "./bars.js";
import { facts } from "./fields.js";
import { failure, waiting } from "./notes.js";
import { picture } from "./picture.js";
import { scrubber } from "./scrubber.js";

/** {node, open(tensor, slice)}. */
export function tensorView(model, scope) {
  const node = el("section", { class: "panel", hidden: true, "aria-live": "polite" });
  let turn = 0, halt = () => { };
  const open = async (tensor, slice = 0) => {
    const mine = ++turn, path = `/api/models/${seg(model)}/tensors/${seg(tensor.name)}`;
    halt();
    keep({ tensor: tensor.name, slice: slice || null });
    node.hidden = false;
    put(node, el("h2", { class: "mono" }, tensor.name), waiting("Reading the tensor…"));
    node.scrollIntoView({ block: "nearest" });
    try {
      const found = await get(path, scope.signal);
      if (mine !== turn) return;
      const { edges, counts } = found.histogram ?? { edges: [], counts: [] };
      put(node, el("h2", { class: "mono" }, found.name), found.nan > 0 && el("p", {}, el("span", { class: "badge bad" }, `${whole(found.nan)} not a number`)),
        facts([["Shape", shape(found.shape)], ["Least, most", `${number(found.min)}, ${number(found.max)}`], ["Mean", number(found.mean)], ["Standard deviation", number(found.std)], ["Norm", number(found.norm)], ["Not a number", whole(found.nan)]]),
        counts.length > 0 && bars(counts, { label: "values", low: edges[0], high: edges.at(-1) }), slices(path, found.shape, slice));
    } catch (error) {
      if (!scope.signal.aborted) put(node, failure(error, () => open(tensor, slice)));
    }
  };
  const slices = (path, sizes, first) => {
    if (sizes.length < 2) return null;
    const count = sizes.length > 2 ? sizes[0] : 1, view = picture({ solo: true, width: 340, height: 340 });
    const draw = index => view.show(`${path}/slice?index=${index}`, `Slice ${index}`, count > 1 ? `Slice ${index} of ${whole(count)} along the first axis; below zero one colour, above zero the other` : "Below zero one colour, above zero the other");
    const slider = scrubber({ label: "Slice", count, index: Math.min(first, count - 1), text: index => `slice ${index}`, scope, onChange: index => { keep({ slice: index }); draw(index); } });
    halt = slider.stop;
    draw(slider.index());
    return el("div", { class: "page" }, count > 1 && slider.node, view.node);
  };
  return { node, open };
}
