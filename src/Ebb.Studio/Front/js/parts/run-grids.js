// All grids of samples that a run ever wrote: one panel for each kind, one slider for all panels, remembered for the run.
import { el, put } from "../core/dom.js";
import { keep } from "../core/route.js";
import { recall, remember } from "../core/remember.js";
import { whole } from "../core/format.js";
import { picture } from "./picture.js";
import { scrubber } from "./scrubber.js";
import { empty } from "./notes.js";

/** {node, update(run)}. The slider follows new steps until it is first moved; from then on it stays. */
export function runGrids(first, route, scope) {
  const key = `step.${first.id}`, state = el("div"), place = el("div", { class: "pictures large" }), finals = el("div", { class: "pictures large" });
  const views = new Map();
  let panels = new Map(), steps = [], wanted = Number(route.params.get("step") ?? recall(key) ?? Infinity);
  const slider = scrubber({ label: "Training step of all pictures", count: 0, text: index => `step ${whole(steps[index])}`, scope, perSecond: 4,
    onChange: index => { wanted = steps[index]; remember(key, wanted); keep({ step: wanted }); draw(); } });

  const draw = () => {
    const step = steps[slider.index()];
    for (const [name, shots] of panels) {
      const shot = shots.findLast(one => one.step <= step) ?? null;
      if (!views.has(name)) views.set(name, picture({ width: 340, height: 340 }));
      views.get(name).show(shot?.url, `${name} at step ${step}`, [name, shot && shot.step !== step && el("span", { class: "muted" }, ` (of step ${whole(shot.step)})`)]);
    }
    put(place, [...panels.keys()].map(name => views.get(name).node));
  };
  const update = run => {
    panels = grouped(run.images ?? []);
    steps = [...new Set([...panels.values()].flat().map(shot => shot.step))].sort((a, b) => a - b);
    slider.resize(steps.length);
    slider.go(Math.max(steps.findLastIndex(step => step <= wanted), 0), true);
    slider.node.hidden = steps.length === 0;
    const grids = (run.images ?? []).filter(image => image.kind === "grid" && (image.step === null || image.step === undefined));
    put(finals, grids.map(image => picture({ url: image.url, alt: image.name, caption: image.name, width: 340, height: 340 }).node));
    put(state, steps.length === 0 && empty("No grids were written while this run trained. Ask for them when training:", "ebb train … --sample-every 500"));
    draw();
  };
  update(first);
  return { node: el("section", { class: "panel" }, el("h2", {}, "Samples over training"), state, slider.node, place, finals), update };
}

/** Pictures with a step, by what they are but for their step. */
function grouped(images) {
  const panels = new Map();
  for (const image of images.filter(one => one.step !== null && one.step !== undefined && (one.kind === "progress" || one.kind === "grid"))) {
    const name = image.raw ? "Last weights (raw)" : "Averaged weights, where kept";
    panels.set(name, [...panels.get(name) ?? [], image]);
  }
  for (const shots of panels.values()) shots.sort((a, b) => a.step - b.step);
  return panels;
}
