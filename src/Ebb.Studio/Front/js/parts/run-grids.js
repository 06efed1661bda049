// All grids of samples that a run ever wrote: one panel for each kind, at the step that the page's slider names.
import { el, put } from "../core/dom.js";
import { whole } from "../core/format.js";
import { picture } from "./picture.js";
import { empty } from "./notes.js";

/** {node, update(run), show(step), steps()}. */
export function runGrids(first) {
  const state = el("div"), place = el("div", { class: "pictures grids" });
  const views = new Map(), last = new Map();
  let panels = new Map(), grids = [], at = null;

  const draw = () => {
    for (const [name, shots] of panels) {
      const shot = shots.findLast(one => at === null || one.step <= at) ?? null;
      if (!views.has(name)) views.set(name, picture({ width: 340, height: 340 }));
      views.get(name).show(shot?.url, `${name} at step ${at}`, [name, shot && el("span", { class: "muted" }, ` after step ${whole(shot.step)}`)]);
    }
    put(place, [...panels.keys()].map(name => views.get(name).node), grids.map(image => last.get(image.url)));
  };
  const update = run => {
    panels = grouped(run.images ?? []);
    grids = (run.images ?? []).filter(image => image.kind === "grid" && (image.step === null || image.step === undefined));
    for (const image of grids) {
      if (!last.has(image.url)) last.set(image.url, picture({ url: image.url, alt: image.name, caption: `Last model: ${image.name.replace(/\.\w+$/, "")}`, width: 340, height: 340 }).node);
    }
    put(state, panels.size === 0 && empty("No grids were written while this run trained. Ask for them when training:", "ebb train … --sample-every 500"));
    draw();
  };
  update(first);
  return {
    node: el("section", { class: "panel" }, el("h2", {}, "Samples over training"), state, place), update,
    show(step) { at = step; draw(); },
    steps: () => [...new Set([...panels.values()].flat().map(shot => shot.step))].sort((a, b) => a - b),
  };
}

/** Pictures with a step, by what they are but for their step. */
function grouped(images) {
  const panels = new Map(), timed = images.filter(one => one.step !== null && one.step !== undefined && (one.kind === "progress" || one.kind === "grid"));
  const both = timed.some(image => image.raw);
  for (const image of timed) {
    const name = image.raw ? "Last weights (raw)" : both ? "Averaged weights" : "Samples";
    panels.set(name, [...panels.get(name) ?? [], image]);
  }
  for (const shots of panels.values()) shots.sort((a, b) => a.step - b.step);
  return panels;
}
