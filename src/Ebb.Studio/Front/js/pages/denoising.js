// From noise to image, step by step: x_t and x0Hat on a scrubber, how far the values run, and where on the schedule each step stands.
import { el, put } from "../core/dom.js";
import { keep } from "../core/route.js";
import { sample } from "../core/job.js";
import { announce } from "../core/announce.js";
import { number } from "../core/format.js";
import { empty, failure, waiting } from "../parts/notes.js";
import { allModels } from "../parts/models.js";
import { allSamplers, samplingForm } from "../parts/sampling-form.js";
import { copyButton } from "../parts/copy-button.js";
import { picture } from "../parts/picture.js";
import { scrubber } from "../parts/scrubber.js";
import { scheduleCharts } from "../parts/schedule.js";
import { chart } from "../parts/chart.js";

export const title = "Denoising";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Draws the page. Parameters: those of the form; go, to start at once; at, the frame shown; play, to see the whole way at a pace to look at. */
export async function show(host, route, scope) {
  put(host, el("h1", {}, "Denoising"), waiting());
  const [models, samplers] = await Promise.all([allModels(scope.signal), allSamplers(scope.signal)]);
  if (!models.some(model => model.samplable)) return void put(host, el("h1", {}, "Denoising"), empty("No model to sample from yet. A run writes one when it ends.", "ebb train --dataset fashion-mnist --steps 2000"));
  const form = samplingForm(models, samplers, route.params, scope), { fields: f } = form;
  const start = el("button", { type: "submit", class: "main" }, "Denoise"), stop = el("button", { type: "button", disabled: true }, "Cancel");
  const bar = el("progress", { max: 1, value: 0, "aria-label": "Progress of sampling" }), words = el("p", { class: "muted small" });
  const note = el("div"), schedule = el("div"), after = el("div", { class: "page" });
  const way = denoisingWay(scope, t => marks(t));
  const panel = el("form", { class: "panel", novalidate: true },
    el("div", { class: "form" }, [f.model, f.weights, f.sampler, f.clip, f.seed, f.steps, f.count, f.eta, f.class, f.guidance].map(one => one.node)),
    el("div", { class: "row" }, start, stop), bar, words);
  put(host, el("h1", {}, "Denoising"), el("div", { class: "side" }, el("div", {}, panel), el("div", {}, note, way.node, after,
    el("section", { class: "panel", "aria-label": "Schedule" }, el("h2", {}, "Schedule"), schedule))));

  let marks = () => { }, marked = null, cancel = () => { }, turn = 0;
  const drawSchedule = async () => {
    const id = f.model.input.value;
    try {
      const detail = await form.detail();
      if (id !== f.model.input.value || scope.signal.aborted) return;
      if (!detail.schedule) return void put(schedule, empty("This model keeps no schedule next to its weights."));
      const view = scheduleCharts(detail.schedule, scope);
      put(schedule, view.node);
      marks = t => { marked = t; view.mark(t); };
      if (marked !== null) marks(marked);
    } catch (error) {
      if (!scope.signal.aborted) put(schedule, failure(error, drawSchedule));
    }
  };
  const says = text => { words.textContent = text; announce(text); };
  const busy = on => { start.disabled = on; stop.disabled = !on; };
  const fails = sentence => { busy(false); says("Not sampled."); put(note, failure(sentence, () => run())); };
  const run = async (at = null, play = false) => {
    const mine = ++turn;
    cancel();
    put(note);
    put(after);
    busy(true);
    await form.ready();
    if (mine !== turn || scope.signal.aborted) return;
    const request = form.read();
    if (!request) return busy(false);
    way.begin(at);
    bar.value = 0;
    keep({ ...form.state(), go: "1", at });
    cancel = sample(request, {
      started: ({ queue }) => says(queue > 0 ? `Waiting: ${queue} before this` : "Denoising"),
      waiting: ({ queue }) => says(`Waiting: ${queue} before this`),
      progress: event => {
        [bar.max, bar.value] = [event.steps, event.step];
        words.textContent = `Step ${event.step} of ${event.steps}${event.rate ? ` · ${number(event.rate, 3)} steps/s` : ""}`;
      },
      frame: way.add,
      lost: () => says("The server does not answer; asking again…"),
      done: event => {
        busy(false);
        bar.value = bar.max;
        way.done(play);
        says(`${event.steps} steps in ${number(event.ms / 1000, 3)} s, ${number(1000 * event.steps / event.ms, 3)} steps/s.`);
        put(after, event.warning && el("p", { class: "note" }, event.warning),
          el("section", { class: "panel" }, el("div", { class: "row" }, copyButton("Copy link", () => location.href), copyButton("Copy command", () => event.command)),
            el("pre", { role: "group", "aria-label": "The same images on the command line" }, event.command)));
      },
      failed: fails,
    });
  };
  panel.addEventListener("submit", event => { event.preventDefault(); run(); });
  stop.addEventListener("click", () => { turn++; cancel(); busy(false); keep({ go: null }); way.done(); says("Cancelled."); start.focus(); });
  f.model.input.addEventListener("change", drawSchedule);
  scope.onLeave(() => cancel());
  drawSchedule();
  if (route.params.get("go")) run(route.params.get("at"), route.params.has("play"));
}

/** The pictures, the scrubber and the two charts of a way from noise to image. */
function denoisingWay(scope, onTimestep) {
  let frames = [], wanted = null, following = true, drawn = 0;
  const noisy = picture({ width: 340, height: 340 }), clean = picture({ width: 340, height: 340 });
  const reach = chart({ title: "Largest |x_t|", x: "step", height: 160, sync: "way", series: [{ label: "max |x_t|", colour: "series-1" }] }, scope);
  const clipped = chart({ title: "Share of x0Hat at or beyond ±1", x: "step", height: 160, sync: "way", series: [{ label: "clipped share", colour: "series-5" }] }, scope);
  const facts = el("p", { class: "muted small", "aria-label": "The step shown" }), none = empty("Press Denoise to see noise become images, one step at a time. The same settings give the same pictures each time.");
  const slider = scrubber({
    label: "Sampling step", count: 0, scope,
    text: k => frames[k] ? `step ${frames[k].step}, t ${number(frames[k].t)}` : "–",
    onChange: k => { following = false; keep({ at: k }); draw(k, "show"); },
  });
  const draw = (k, how) => {
    const frame = frames[k], last = frame.step === frame.steps;
    noisy[how](frame.image, `x_t at step ${frame.step}`, last ? "x_0, the image" : `x_t, the noisy state at t = ${number(frame.t)}`);
    clean[how](frame.x0Hat, `x0Hat at step ${frame.step}`, last ? "x0Hat at the end, the same" : "x0Hat, the image believed in");
    facts.textContent = `max |x_t| ${frame.maxAbs === undefined ? "is no number" : number(frame.maxAbs)} · clipped ${number(100 * frame.clipped, 3)} %`;
    reach.mark(frame.step);
    clipped.mark(frame.step);
    onTimestep(frame.t);
  };
  // All that came since the screen was last drawn is drawn at once.
  const catchUp = () => {
    drawn = 0;
    if (!frames.length) return;
    none.hidden = true;
    body.hidden = false;
    slider.resize(frames.length);
    const steps = frames.map(frame => frame.step);
    reach.data([steps, frames.map(frame => frame.maxAbs ?? null)]);
    clipped.data([steps, frames.map(frame => frame.clipped)]);
    if (!following) return;
    slider.go(frames.length - 1, true);
    draw(frames.length - 1, "pass");
  };
  const body = el("div", { class: "page", hidden: true }, slider.node, el("div", { class: "pictures large" }, noisy.node, clean.node), facts, el("div", { class: "columns" }, reach.node, clipped.node));
  const node = el("section", { class: "panel", "aria-label": "The way" }, none, body);
  return {
    node,
    begin(at) {
      [frames, following, wanted] = [[], true, at];
      slider.stop();
      slider.resize(0);
      if (node.getBoundingClientRect().top > innerHeight * .8) node.scrollIntoView();
    },
    add(frame) {
      frames.push(frame);
      if (!calm.matches) drawn ||= requestAnimationFrame(catchUp);
    },
    done(play = false) {
      cancelAnimationFrame(drawn);
      catchUp();
      if (!frames.length || !following) return;
      if (play && !calm.matches && !(wanted in frames)) return slider.start();
      const k = wanted in frames ? wanted : frames.length - 1;
      slider.go(Number(k), true);
      draw(k, "show");
    },
  };
}
