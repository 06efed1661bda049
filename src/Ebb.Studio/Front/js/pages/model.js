// Models: the list of those found, or one of them: its graph, its tensors, each tensor's numbers, histogram and slices.
import { el, put } from "../core/dom.js";
import { get, seg } from "../core/api.js";
import { href } from "../core/route.js";
import { setting, short, whole } from "../core/format.js";
import { empty, waiting } from "../parts/notes.js";
import { allModels } from "../parts/models.js";
import { facts } from "../parts/fields.js";
import { layerGraph } from "../parts/layer-graph.js";
import { tensorTable } from "../parts/tensor-table.js";
import { tensorView } from "../parts/tensor-view.js";

export const title = "Model";

/** Draws the list, or the model whose id is in the address. Parameters: q, the search; tensor; slice. */
export async function show(host, route, scope) {
  put(host, el("h1", {}, route.id ?? "Models"), waiting());
  if (route.id === null) return list(host, await allModels(scope.signal));
  const model = await get(`/api/models/${seg(route.id)}`, scope.signal);
  const view = tensorView(route.id, scope), table = tensorTable(model.tensors ?? [], route.params, name => view.open(name));
  const macs = (model.layers ?? []).reduce((sum, layer) => sum + (layer.macs ?? 0), 0);
  const config = Object.entries(model.config ?? {}).filter(([, value]) => value !== null);
  const graph = el("section", { class: "panel" }, el("h2", {}, "Graph"));
  const links = [model.run && ["run", model.run, {}, "To the run"], model.samplable && ["playground", null, { model: model.id }, "Playground"], model.schedule && ["denoising", null, { model: model.id }, "Denoising"], ["model", null, {}, "All models"]].filter(Boolean);
  put(host, el("div", { class: "head" }, el("h1", {}, model.name ?? route.id), el("nav", { class: "row push", "aria-label": "About this model" }, links.map(([page, id, params, text]) => el("a", { href: href(page, id, params) }, text)))),
    model.reason && model.kind !== "weights" && el("p", { class: "note bad" }, model.reason),
    el("section", { class: "panel" }, facts([["Summary", model.summary ?? "–"], ["Parameters", whole(model.parameters)], ["Cost of one image", macs ? `${short(macs)} multiply-adds` : "–"], ["Tensors", whole((model.tensors ?? []).length)]]),
      config.length > 0 && el("details", {}, el("summary", {}, "Configuration"), facts(config.map(([key, value]) => [el("code", {}, key), setting(value)]), true))),
    el("div", { class: "columns" }, graph, el("div", { class: "page" }, table.node, view.node)));
  if (model.layers?.length) {
    if (!model.layers.some(layer => layer.inputs.length > 0)) graph.append(el("p", { class: "muted small" }, "These are weights without a configuration that Ebb knows: their modules by name. What is connected to what they do not say."));
    if (model.layers.some(layer => layer.kind === "embedding")) graph.append(el("p", { class: "muted small" }, "t: told the time, and the class where there is one."));
    graph.append(layerGraph(model.layers, name => table.search(name), scope));
  } else graph.append(empty("There is nothing in these weights."));
  const asked = (model.tensors ?? []).find(tensor => tensor.name === route.params.get("tensor"));
  if (asked) view.open(asked, Number(route.params.get("slice") ?? 0));
}

function list(host, models) {
  put(host, el("h1", {}, "Models"), models.length === 0
    ? empty("No models in this folder yet. A run writes one when it ends; a .safetensors file or an ecosystem folder put here is shown too.", "ebb train --dataset fashion-mnist --steps 2000")
    : el("section", { class: "panel" }, el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Model", "What it is", "Sampling"].map(text => el("th", { scope: "col" }, text)))),
      el("tbody", {}, models.map(model => el("tr", {}, el("td", {}, el("a", { href: href("model", model.id) }, model.name)), el("td", {}, kindOf(model)),
        el("td", {}, model.samplable ? el("a", { href: href("playground", null, { model: model.id }) }, "Playground") : el("span", { class: "muted" }, model.reason ?? "cannot be sampled from")))))))));
}

const kindOf = model => model.run ? el("a", { href: href("run", model.run) }, `of the run ${model.run}`) : model.kind === "weights" ? "a file of weights" : "a model folder";
