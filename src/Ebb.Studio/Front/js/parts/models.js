// The models found under the folder, and a field to choose one that can be sampled from.
import { el } from "../core/dom.js";
import { get } from "../core/api.js";
import { choice } from "./fields.js";

/** All models: [{id, name, kind, samplable, reason, run}]. */
export async function allModels(signal) {
  const answer = await get("/api/models", signal);
  return Array.isArray(answer) ? answer : answer.models;
}

/** A field of models; those that cannot be sampled from are shown with the reason, and cannot be chosen. */
export function modelField(models, asked) {
  const usable = models.filter(model => model.samplable);
  const value = usable.some(model => model.id === asked) ? asked : usable[0].id;
  const options = usable.map(model => [model.id, model.name]);
  const made = choice("Model", options, value, true);
  for (const model of models.filter(one => !one.samplable)) {
    made.input.append(el("option", { value: model.id, disabled: true }, `${model.name}: ${model.reason ?? "cannot be sampled from"}`));
  }
  return made;
}

/** The run that a model belongs to, or null. */
export const runOf = model => model?.run ?? (model?.kind === "run" ? model.id.replace(/\/model(-raw)?$/, "") : null);
