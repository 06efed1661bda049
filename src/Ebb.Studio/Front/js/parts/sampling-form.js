// The settings of a sampling as a form, kept in the address. What the chosen sampler or model does not know is disabled, and says why.
import { el, put } from "../core/dom.js";
import { get, post, seg } from "../core/api.js";
import { keep } from "../core/route.js";
import { allow, choice, field } from "./fields.js";
import { modelField } from "./models.js";

const usual = { seed: "1", count: "4", steps: "25", eta: "0", guidance: "1", class: "", first: "0", interpolate: "", t: "" };
const mostSeed = 2n ** 64n - 1n;

/** The samplers: [{name, label, settings: [names], clips: [names]}]. */
export async function allSamplers(signal) {
  const answer = await get("/api/samplers", signal);
  return Array.isArray(answer) ? answer : answer.samplers;
}

/**
 * {fields, ready(), read(), state(), model(), detail(), picture(on)}: fields by name, each {node, input}; ready() waits until the form knows the model;
 * read() is the request's body, or null where a field is wrong, which it then shows; state() is for the address; detail() is what the server says of the
 * model; picture(true) when one of the person's own is the start in place of noise.
 */
export function samplingForm(models, samplers, params, scope) {
  const fields = allFields(models, samplers, params), value = name => fields[name].input.value;
  const model = () => models.find(one => one.id === value("model"));
  const details = new Map();
  let hasPicture = false, asked = params.get("class") ?? "", known = Promise.resolve();
  const detail = () => {
    const id = value("model");
    if (!details.has(id)) details.set(id, get(`/api/models/${seg(id)}`, scope.signal).catch(error => { details.delete(id); throw error; }));
    return details.get(id);
  };

  const depend = () => {
    const sampler = samplers.find(one => one.name === value("sampler")), between = value("interpolate").trim() !== "";
    allow(fields.eta, sampler.settings.includes("eta") ? null : "DDIM only");
    for (const option of fields.clip.input.options) option.disabled = !sampler.clips.includes(option.value);
    if (fields.clip.input.selectedOptions[0]?.disabled) fields.clip.input.value = sampler.clips[0];
    allow(fields.weights, model().raw ? null : "one set of weights only");
    allow(fields.count, hasPicture ? "one picture" : null);
    allow(fields.interpolate, hasPicture ? "not with a picture" : null);
    allow(fields.t, hasPicture ? null : "for a picture");
    const all = fields.class.input.options[0];
    if (all) all.textContent = fields.class.input.disabled ? "none" : between ? "the first image's" : "all in turn";
  };
  const meet = async () => {
    // The model is read while the person still looks at the form.
    post(`/api/models/${seg(value("weights") === "raw" && model().raw || value("model"))}/ahead`, {}, scope.signal).catch(() => { });
    const id = value("model"), answer = await detail().catch(() => null);
    if (id !== value("model")) return;
    const classes = answer?.classes ?? [], T = answer?.schedule?.T;
    put(fields.class.input, el("option", { value: "" }), classes.map(one => el("option", { value: one.label, selected: String(one.label) === asked }, one.name ? `${one.name} (${one.label})` : `class ${one.label}`)));
    const isUnconditional = answer && !classes.length;
    allow(fields.class, isUnconditional ? "trained without classes" : null);
    allow(fields.guidance, isUnconditional ? "needs classes" : null);
    if (T && Number(value("steps")) > T) fields.steps.input.value = T;
    fields.steps.input.max = T ?? 100000;
    fields.t.input.max = T ? T - 1 : 100000;
    depend();
  };

  for (const [name, { input }] of Object.entries(fields)) {
    input.addEventListener("change", () => {
      input.toggleAttribute("aria-invalid", false);
      checkSeed(input, name);
      keep({ [name]: input.value, go: null });
      if (name === "class") asked = input.value;
      if (name === "model" || name === "weights") known = meet();
      depend();
    });
  }
  depend();
  known = meet();
  return {
    fields, model, detail, ready: () => known, read: () => read(fields),
    state: () => Object.fromEntries(Object.entries(fields).filter(([, { node, input }]) => node.isConnected && !input.disabled).map(([name, { input }]) => [name, input.value])),
    picture(on) { hasPicture = on; depend(); },
  };
}

function allFields(models, samplers, params) {
  const start = name => params.get(name) ?? usual[name];
  const box = (name, label, props) => field(label, { value: start(name), required: true, ...props, name });
  const seedBox = (label, name, props) => field(label, { type: "text", inputmode: "numeric", pattern: "[0-9]{1,20}", value: start(name), ...props });
  const one = (label, name, options, fallback) => choice(label, options, options.some(([key]) => key === params.get(name)) ? params.get(name) : fallback, true);
  return {
    model: modelField(models, params.get("model")),
    sampler: one("Sampler", "sampler", samplers.map(sampler => [sampler.name, sampler.label]), "ddim"),
    seed: seedBox("Seed", "seed", { required: true }),
    steps: box("steps", "Steps", { min: 1, max: 100000, step: 1 }),
    count: box("count", "Images", { min: 1, max: 16, step: 1 }),
    eta: box("eta", "eta", { min: 0, max: 10, step: "any" }),
    clip: one("Clip x0Hat", "clip", [["recompute", "clamp, recompute eps"], ["keep", "clamp, keep eps"], ["none", "do not clamp"]], "recompute"),
    class: choice("Class", [["", "all in turn"]], "", true),
    guidance: box("guidance", "Guidance", { min: 0, max: 100, step: "any" }),
    weights: one("Weights", "weights", [["ema", "averaged (EMA)"], ["raw", "last (raw)"]], "ema"),
    first: box("first", "First image", { min: 0, max: 1000000000, step: 1 }),
    interpolate: seedBox("Interpolate to", "interpolate", { placeholder: "off" }),
    t: box("t", "Noise to t", { min: 0, step: 1, required: false, placeholder: "T − 1" }),
  };
}

function checkSeed(input, name) {
  if (name !== "seed" && name !== "interpolate") return;
  const text = input.value.trim();
  input.value = text;
  input.setCustomValidity(/^\d{1,20}$/.test(text) && BigInt(text) > mostSeed ? `Seeds go from 0 to ${mostSeed}.` : "");
}

function read(fields) {
  for (const name of ["seed", "interpolate"]) checkSeed(fields[name].input, name);
  const bad = Object.values(fields).find(({ input, node }) => node.isConnected && !input.disabled && !input.checkValidity());
  if (bad) {
    bad.input.setAttribute("aria-invalid", "true");
    bad.input.closest("details")?.setAttribute("open", "");
    bad.input.reportValidity();
    return null;
  }
  const text = name => fields[name].input.disabled ? "" : fields[name].input.value.trim(), value = name => text(name) === "" ? null : Number(text(name));
  return {
    model: text("model"), seed: seed(text("seed")), count: value("count") ?? 1, sampler: text("sampler"), steps: value("steps"),
    eta: value("eta") ?? 0, clip: text("clip"), guidance: value("guidance"), class: value("class"), weights: text("weights") || null,
    first: value("first"), interpolateSeed: text("interpolate") === "" ? null : seed(text("interpolate")), trace: true, encode: null,
  };
}

/** A seed up to 2^64 - 1: a number where that is exact, else its digits as text. */
const seed = text => Number.isSafeInteger(Number(text)) ? Number(text) : text;
