// Samples on request: as they denoise, between seeds, or from a picture of one's own; with an address, a file and a command for each.
import { el, put } from "../core/dom.js";
import { href, keep } from "../core/route.js";
import { own } from "../core/api.js";
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

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Draws the page. Parameters: those of the form; upload and file, a picture to start from; go, to start at once. */
export async function show(host, route, scope) {
  put(host, el("h1", {}, "Playground"), waiting());
  const [models, samplers] = await Promise.all([allModels(scope.signal), allSamplers(scope.signal)]);
  if (!models.some(model => model.samplable)) return void put(host, el("h1", {}, "Playground"), empty("No model to sample from yet. A run writes one when it ends.", "ebb train --dataset fashion-mnist --steps 2000"));
  const form = samplingForm(models, samplers, route.params, scope), { fields: f } = form;
  const named = { upload: route.params.get("upload"), name: route.params.get("file") };
  let settled = !named.upload;
  const file = uploadField(named, value => {
    form.picture(value !== null);
    // What the address named stays there until it is known to be another.
    if (settled || value) keep({ upload: value?.upload, file: value?.name, ...settled && { go: null } });
    settled = true;
  }, scope);
  const start = el("button", { type: "submit", class: "main" }, "Sample"), stop = el("button", { type: "button", disabled: true }, "Cancel");
  const dice = el("button", { type: "button" }, "Another seed");
  const fromPicture = el("details", { open: Boolean(named.upload) }, el("summary", {}, "From a picture: noise it, then reconstruct"), el("div", { class: "form" }, file.node, f.t.node));
  const panel = el("form", { class: "panel", novalidate: true },
    el("div", { class: "form" }, [f.model, f.weights, f.sampler, f.clip, f.seed, f.steps, f.count, f.eta, f.class, f.guidance, f.first, f.interpolate].map(one => one.node)),
    fromPicture, el("div", { class: "row" }, start, stop, dice));
  const result = resultPanel(), note = el("div");
  put(host, el("h1", {}, "Playground"), el("div", { class: "side" }, el("div", {}, panel), el("div", {}, note, result.node)));

  let cancel = () => { }, turn = 0;
  const busy = on => { start.disabled = on; stop.disabled = !on; };
  const fails = sentence => { busy(false); result.says("Not sampled."); put(note, failure(sentence, run)); };
  const run = async () => {
    const mine = ++turn;
    cancel();
    put(note);
    busy(true);
    await Promise.all([form.ready(), file.ready()]);
    if (mine !== turn || scope.signal.aborted) return;
    const request = form.read();
    if (!request) return busy(false);
    if (file.fault()) return fails(file.fault());
    const chosen = file.value(), t = f.t.input.value;
    if (chosen) request.encode = { upload: chosen.upload, t: t === "" ? null : Number(t), name: chosen.name };
    result.begin(request);
    keep({ ...form.state(), go: "1" });
    const model = form.model();
    cancel = sample(request, {
      started: ({ queue }) => result.says(queue > 0 ? `Waiting: ${queue} before this` : "Sampling"),
      waiting: ({ queue }) => result.says(`Waiting: ${queue} before this`),
      progress: result.progress,
      frame: event => calm.matches || result.passes(event.image),
      lost: () => result.says("The server does not answer; asking again…"),
      done: event => { busy(false); result.done(event, runOf(model), request); },
      failed: fails,
    });
  };
  panel.addEventListener("submit", event => { event.preventDefault(); run(); });
  stop.addEventListener("click", () => { turn++; cancel(); busy(false); keep({ go: null }); result.says("Cancelled."); start.focus(); });
  dice.addEventListener("click", () => {
    f.seed.input.value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
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
  const node = el("section", { class: "panel", "aria-label": "Result" }, words, bar, view.node, after);
  view.node.hidden = true;
  return {
    node, says,
    begin(request) {
      view.node.classList.toggle("row-of-many", request.interpolateSeed !== null && request.count > 2);
      bar.value = 0;
      put(after);
      if (node.getBoundingClientRect().top > innerHeight * .8) node.scrollIntoView();
    },
    passes(url) { view.node.hidden = false; view.pass(url, "Samples as they denoise"); },
    progress(event) {
      bar.max = event.steps;
      bar.value = event.step;
      words.textContent = `Step ${event.step} of ${event.steps}${event.rate ? ` · ${number(event.rate, 3)} steps/s` : ""}`;
    },
    done(event, run, request) {
      bar.value = bar.max;
      const what = request.encode ? "Left the picture as the model takes it, right what it is reconstructed as" : `${request.count} image${request.count === 1 ? "" : "s"} of seed ${request.seed}${request.interpolateSeed === null ? "" : ` to seed ${request.interpolateSeed}`}`;
      const error = event.mse === null || event.mse === undefined ? "" : ` Mean squared error ${number(event.mse)}.`;
      says(`${what}. ${event.steps} steps in ${number(event.ms / 1000, 3)} s, ${number(1000 * event.steps / event.ms, 3)} steps/s.${error}`);
      view.node.hidden = false;
      view.show(event.image, what);
      put(after, event.warning && el("p", { class: "note" }, event.warning), el("div", { class: "row" },
        el("a", { class: "button", href: own(event.image), download: `ebb-${request.seed}.png` }, "Download PNG"),
        copyButton("Copy link", () => location.href), copyButton("Copy command", () => event.command),
        run && el("a", { class: "button", href: href("data", run, { job: event.job, image: 0 }) }, "Nearest training images")),
        el("pre", { role: "group", "aria-label": "The same on the command line" }, event.command),
        request.encode && el("p", { class: "muted small" }, "The command reads the picture from the folder that it is run in."));
    },
  };
}
