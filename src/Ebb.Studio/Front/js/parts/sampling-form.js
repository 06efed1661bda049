// The settings of a sampling as a form, kept in the address. Fields that the chosen sampler does not know are disabled.
import { get } from "../core/api.js";
import { keep } from "../core/route.js";
import { choice, field } from "./fields.js";
import { modelField } from "./models.js";

const numeric = { seed: "1", count: "4", steps: "25", eta: "0", guidance: "1", class: "", first: "0", interpolate: "", t: "" };

/** The samplers: [{name, label, settings: [names], clips: [names]}]. */
export async function allSamplers(signal) {
  const answer = await get("/api/samplers", signal);
  return Array.isArray(answer) ? answer : answer.samplers;
}

/**
 * {fields, read(), model()}: fields by name, each {node, input}; read() is the request's body, or null where a field is wrong, which it then shows.
 */
export function samplingForm(models, samplers, params, defaults = {}) {
  const start = name => params.get(name) ?? defaults[name] ?? numeric[name];
  const box = (name, label, props, wide) => field(label, { value: start(name), required: true, ...props, name }, wide);
  const fields = {
    model: modelField(models, params.get("model")),
    seed: field("Seed", { type: "text", inputmode: "numeric", pattern: "[0-9]{1,20}", required: true, value: start("seed") }),
    count: box("count", "Images", { min: 1, max: 16, step: 1 }),
    sampler: choice("Sampler", samplers.map(one => [one.name, one.label ?? one.name]), params.get("sampler") ?? "ddim"),
    steps: box("steps", "Steps", { min: 1, max: 100000, step: 1 }),
    eta: box("eta", "eta", { min: 0, max: 10, step: "any" }),
    clip: choice("Clip x0Hat", [["recompute", "recompute eps"], ["keep", "keep eps"], ["none", "none"]], params.get("clip") ?? "recompute"),
    guidance: box("guidance", "Guidance", { min: 0, max: 100, step: "any" }),
    class: box("class", "Class", { min: 0, step: 1, required: false, placeholder: "all" }),
    weights: choice("Weights", [["ema", "averaged (EMA)"], ["raw", "last (raw)"]], params.get("weights") ?? "ema"),
    first: box("first", "First image", { min: 0, max: 1000000000, step: 1 }),
    interpolate: field("Interpolate to seed", { type: "text", inputmode: "numeric", pattern: "[0-9]{1,20}", value: start("interpolate"), placeholder: "off" }),
    t: box("t", "Noise to t", { min: 0, step: 1, required: false, placeholder: "T − 1" }),
  };
  const known = () => {
    const sampler = samplers.find(one => one.name === fields.sampler.input.value);
    if (sampler?.settings) fields.eta.input.disabled = !sampler.settings.includes("eta");
    if (!sampler?.clips) return;
    for (const option of fields.clip.input.options) option.disabled = !sampler.clips.includes(option.value);
    if (fields.clip.input.selectedOptions[0]?.disabled) fields.clip.input.value = sampler.clips[0];
  };
  fields.sampler.input.addEventListener("change", known);
  known();
  for (const [name, { input }] of Object.entries(fields)) {
    input.addEventListener("change", () => { input.toggleAttribute("aria-invalid", false); keep({ [name]: input.value, go: null }); });
  }
  return { fields, read: () => read(fields), model: () => models.find(one => one.id === fields.model.input.value) };
}

function read(fields) {
  const bad = Object.values(fields).find(({ input, node }) => node.isConnected && !input.disabled && !input.checkValidity());
  if (bad) {
    bad.input.setAttribute("aria-invalid", "true");
    bad.input.reportValidity();
    return null;
  }
  const text = name => fields[name].input.value.trim(), value = name => text(name) === "" ? null : Number(text(name));
  return {
    model: text("model"), seed: seed(text("seed")), count: value("count"), sampler: text("sampler"), steps: value("steps"),
    eta: fields.eta.input.disabled ? 0 : value("eta"), clip: text("clip"), guidance: value("guidance"), class: value("class"), weights: text("weights"),
    first: value("first"), interpolateSeed: text("interpolate") === "" ? null : seed(text("interpolate")), trace: true, encode: null,
  };
}

/** A seed up to 2^64 - 1: a number where that is exact, else its digits as text. */
const seed = text => Number.isSafeInteger(Number(text)) ? Number(text) : text;
