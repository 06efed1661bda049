// Samples on request: as they denoise, between seeds, or from a picture of one's own; with an address, a file and a command for each.
import { el, put } from "../core/dom.js";
import { href, keep } from "../core/route.js";
import { own, upload } from "../core/api.js";
import { sample } from "../core/job.js";
import { announce } from "../core/announce.js";
import { number } from "../core/format.js";
import { empty, failure, waiting } from "../parts/notes.js";
import { allModels, runOf } from "../parts/models.js";
import { allSamplers, samplingForm } from "../parts/sampling-form.js";
import { uploadField } from "../parts/upload-field.js";
import { copyButton } from "../parts/copy-button.js";
import { picture } from "../parts/picture.js";

export const title = "Playground";

/** Draws the page. Parameters: those of the form; go, to start at once. */
export async function show(host, route, scope) {
  put(host, el("h1", {}, "Playground"), waiting());
  const [models, samplers] = await Promise.all([allModels(scope.signal), allSamplers(scope.signal)]);
  if (!models.some(model => model.samplable)) return void put(host, el("h1", {}, "Playground"), empty("No model to sample from yet. A run writes one when it ends.", "ebb train --dataset fashion-mnist --steps 2000"));
  const form = samplingForm(models, samplers, route.params), { fields: f } = form, file = uploadField();
  const start = el("button", { type: "submit", class: "main" }, "Sample"), stop = el("button", { type: "button", disabled: true }, "Cancel");
  const dice = el("button", { type: "button" }, "Another seed");
  const panel = el("form", { class: "panel", novalidate: true },
    el("div", { class: "form" }, [f.model, f.seed, f.count, f.sampler, f.steps, f.clip, f.eta, f.guidance, f.class, f.weights, f.first, f.interpolate].map(one => one.node)),
    el("details", {}, el("summary", {}, "From a picture: noise it, then reconstruct"), el("div", { class: "form" }, file.node, f.t.node)),
    el("div", { class: "row" }, start, stop, dice));
  const result = resultPanel(), note = el("div");
  put(host, el("h1", {}, "Playground"), el("div", { class: "side" }, el("div", {}, panel), el("div", {}, note, result.node)));

  let cancel = () => { };
  const ended = () => { start.disabled = false; stop.disabled = true; };
  const run = async () => {
    const request = form.read();
    if (!request) return;
    cancel();
    put(note);
    start.disabled = true;
    stop.disabled = false;
    result.begin();
    keep({ go: "1" });
    try {
      if (file.file()) {
        const sent = await upload(file.file(), scope.signal), t = f.t.input.value;
        Object.assign(request, { encode: { upload: sent.upload, t: t === "" ? null : Number(t) }, count: 1, interpolateSeed: null });
      }
    } catch (error) {
      if (scope.signal.aborted) return;
      ended();
      return void put(note, failure(error, run));
    }
    const model = form.model();
    cancel = sample(request, {
      started: ({ queue }) => result.says(queue > 0 ? `Waiting: ${queue} before this` : "Sampling"),
      progress: result.progress,
      frame: event => result.shows(event.image),
      done: event => { ended(); result.done(event, runOf(model), request); },
      failed: error => { ended(); result.says("Not sampled."); put(note, failure(error, run)); },
    });
  };
  panel.addEventListener("submit", event => { event.preventDefault(); run(); });
  stop.addEventListener("click", () => { cancel(); ended(); result.says("Cancelled."); });
  dice.addEventListener("click", () => {
    f.seed.input.value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
    keep({ seed: f.seed.input.value });
    run();
  });
  scope.onLeave(() => cancel());
  if (route.params.get("go")) run();
}

/** The picture as it comes, what is said of it, and what can be done with it. */
function resultPanel() {
  const view = picture({ solo: true, width: 512, height: 512 }), words = el("p", { class: "muted" }, "Choose, then press Sample.");
  const bar = el("progress", { max: 1, value: 0, "aria-label": "Progress of sampling" }), after = el("div", { class: "page" });
  const says = text => { words.textContent = text; announce(text); };
  return {
    node: el("section", { class: "panel" }, words, bar, view.node, after),
    says,
    begin() { bar.value = 0; put(after); },
    shows: url => view.show(url, "Samples as they denoise"),
    progress(event) {
      bar.max = event.steps;
      bar.value = event.step;
      words.textContent = `Step ${event.step} of ${event.steps}${event.rate ? ` · ${number(event.rate, 3)} steps/s` : ""}`;
    },
    done(event, run, request) {
      bar.value = bar.max;
      const what = request.encode ? "A picture, noised and reconstructed" : `${request.count} image${request.count === 1 ? "" : "s"} of seed ${request.seed}`;
      says(`${what}, in ${number(event.ms / 1000, 3)} s.${event.mse === null || event.mse === undefined ? "" : ` Squared error ${number(event.mse)}.`}`);
      view.show(event.image, what);
      put(after, event.warning && el("p", { class: "note" }, event.warning), el("div", { class: "row" },
        el("a", { class: "button", href: own(event.image), download: `ebb-${request.seed}.png` }, "Download PNG"),
        copyButton("Copy link", () => location.href), copyButton("Copy command", () => event.command),
        run && el("a", { class: "button", href: href("data", run, { job: event.job, image: 0 }) }, "Nearest training images")),
      el("pre", { "aria-label": "The same on the command line" }, event.command));
    },
  };
}
