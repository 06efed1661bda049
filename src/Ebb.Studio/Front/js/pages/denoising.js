// From noise to image, step by step: x_t and x0Hat on a scrubber, how far the values run, and where on the schedule each step stands.
import { el, put } from "../core/dom.js";
import { get, seg } from "../core/api.js";
import { keep } from "../core/route.js";
import { sample } from "../core/job.js";
import { announce } from "../core/announce.js";
import { number } from "../core/format.js";
import { empty, failure, waiting } from "../parts/notes.js";
import { allModels } from "../parts/models.js";
import { allSamplers, samplingForm } from "../parts/sampling-form.js";
import { picture } from "../parts/picture.js";
import { scrubber } from "../parts/scrubber.js";
import { scheduleCharts } from "../parts/schedule.js";
import { chart } from "../parts/chart.js";

export const title = "Denoising";

/** Draws the page. Parameters: those of the form; go, to start at once; at, the step shown. */
export async function show(host, route, scope) {
  put(host, el("h1", {}, "Denoising"), waiting());
  const [models, samplers] = await Promise.all([allModels(scope.signal), allSamplers(scope.signal)]);
  if (!models.some(model => model.samplable)) return void put(host, el("h1", {}, "Denoising"), empty("No model to sample from yet. A run writes one when it ends.", "ebb train --dataset fashion-mnist --steps 2000"));
  const form = samplingForm(models, samplers, route.params), { fields: f } = form;
  const start = el("button", { type: "submit", class: "main" }, "Denoise"), stop = el("button", { type: "button", disabled: true }, "Cancel");
  const bar = el("progress", { max: 1, value: 0, "aria-label": "Progress of sampling" }), note = el("div"), schedule = el("div");
  const way = denoisingWay(Number(route.params.get("at") ?? -1), scope, t => marks(t));
  const panel = el("form", { class: "panel", novalidate: true }, el("div", { class: "form" }, [f.model, f.seed, f.count, f.sampler, f.steps, f.clip, f.eta, f.guidance, f.class, f.weights].map(one => one.node)),
    el("div", { class: "row" }, start, stop), bar);
  put(host, el("h1", {}, "Denoising"), el("div", { class: "side" }, el("div", {}, panel), el("div", {}, note, way.node,
    el("section", { class: "panel" }, el("h2", {}, "Schedule"), schedule))));

  let marks = () => { }, cancel = () => { }, shown = null;
  const drawSchedule = async () => {
    const id = f.model.input.value;
    if (id === shown) return;
    shown = id;
    try {
      const detail = await get(`/api/models/${seg(id)}`, scope.signal);
      if (id !== f.model.input.value) return;
      if (!detail.schedule) return void put(schedule, empty("This model keeps no schedule next to its weights."));
      const view = scheduleCharts(detail.schedule, scope);
      marks = t => view.mark(t);
      put(schedule, view.node);
    } catch (error) {
      if (!scope.signal.aborted) put(schedule, failure(error, () => { shown = null; drawSchedule(); }));
    }
  };
  const ended = () => { start.disabled = false; stop.disabled = true; };
  const run = () => {
    const request = form.read();
    if (!request) return;
    cancel();
    put(note);
    way.clear();
    bar.value = 0;
    start.disabled = true;
    stop.disabled = false;
    keep({ go: "1" });
    cancel = sample(request, {
      started: ({ queue }) => announce(queue > 0 ? `Waiting: ${queue} before this` : "Denoising"),
      progress: event => { bar.max = event.steps; bar.value = event.step; },
      frame: way.add,
      done: event => { ended(); bar.value = bar.max; way.done(); announce(`Done: ${event.frames} steps in ${number(event.ms / 1000, 3)} seconds`); },
      failed: error => { ended(); put(note, failure(error, run)); },
    });
  };
  panel.addEventListener("submit", event => { event.preventDefault(); run(); });
  stop.addEventListener("click", () => { cancel(); ended(); announce("Cancelled"); });
  f.model.input.addEventListener("change", drawSchedule);
  scope.onLeave(() => cancel());
  drawSchedule();
  if (route.params.get("go")) run();
}

/** The pictures, the scrubber and the two charts of a way from noise to image. */
function denoisingWay(wanted, scope, onTimestep) {
  let frames = [], following = true;
  const noisy = picture({ width: 340, height: 340 }), clean = picture({ width: 340, height: 340 });
  const reach = chart({ title: "Largest |x_t|", x: "step", height: 160, sync: "way", series: [{ label: "max |x_t|", colour: "series-1" }] }, scope);
  const clipped = chart({ title: "Share of x0Hat that is clipped", x: "step", height: 160, sync: "way", series: [{ label: "clipped", colour: "series-5" }] }, scope);
  const facts = el("p", { class: "muted small" }), none = empty("Press Denoise to see noise become images, one step at a time. The same settings give the same pictures each time.");
  const slider = scrubber({ label: "Sampling step", count: 0, text: k => `step ${frames[k].step}, t ${number(frames[k].t)}`, scope, onChange: k => { following = false; keep({ at: k }); draw(k); } });
  const draw = k => {
    const frame = frames[k];
    noisy.show(frame.image, `x_t at t ${number(frame.t)}`, `x_t, the noisy state at t = ${number(frame.t)}`);
    clean.show(frame.x0Hat, `x0Hat at t ${number(frame.t)}`, "x0Hat, the image believed in");
    facts.textContent = `max |x_t| ${number(frame.maxAbs)} · clipped ${number(100 * frame.clipped, 3)} %`;
    reach.mark(frame.step);
    clipped.mark(frame.step);
    onTimestep(frame.t);
  };
  const data = () => {
    const steps = frames.map(frame => frame.step);
    reach.data([steps, frames.map(frame => frame.maxAbs)]);
    clipped.data([steps, frames.map(frame => frame.clipped)]);
  };
  const body = el("div", { class: "page", hidden: true }, slider.node, el("div", { class: "pictures large" }, noisy.node, clean.node), facts, el("div", { class: "columns" }, reach.node, clipped.node));
  return {
    node: el("section", { class: "panel" }, none, body),
    clear() { frames = []; following = true; slider.resize(0); },
    add(frame) {
      frames.push(frame);
      none.hidden = true;
      body.hidden = false;
      slider.resize(frames.length);
      if (following) { slider.go(frames.length - 1, true); draw(frames.length - 1); }
      data();
    },
    done() {
      if (frames.length && following && wanted >= 0 && wanted < frames.length) { slider.go(wanted, true); draw(wanted); }
      wanted = -1;
    },
  };
}
