// The four pictures of a run side by side, with the squared errors it recorded.
import { el, put } from "../core/dom.js";
import { number } from "../core/format.js";
import { picture } from "./picture.js";

const kinds = [["reference", "Held-out x0"], ["noisy", "Noised x_t"], ["reconstruct", "Denoised x0Hat"], ["sample", "Sampled from noise"]];

/** {node, update(run)}. */
export function fourPictures(first) {
  const views = kinds.map(() => picture({ width: 200, height: 200 })), rest = el("p", { class: "muted small" });
  const update = run => {
    // A run that stopped before its end has none, and will not have any.
    node.hidden = run.state !== "running" && !(run.images ?? []).some(one => kinds.some(([kind]) => kind === one.kind));
    const errors = Object.entries(run.mse ?? {}).filter(([, value]) => typeof value === "number");
    const used = new Set();
    kinds.forEach(([kind, label], k) => {
      const image = (run.images ?? []).find(one => one.kind === kind && one.step == null);
      const error = errors.find(([key]) => key.toLowerCase().includes(kind));
      if (error) used.add(error[0]);
      views[k].show(image?.url, label, [label, error && [el("br"), el("span", { class: "muted" }, `MSE ${number(error[1])}`)]]);
    });
    put(rest, errors.filter(([key]) => !used.has(key)).map(([key, value]) => `${key} ${number(value)}`).join(" · "));
  };
  const node = el("section", { class: "panel" }, el("h2", {}, "Four pictures"), el("div", { class: "pictures four" }, views.map(view => view.node)), rest);
  update(first);
  return { node, update };
}
