// One run: its curves, its pictures over the steps, the four pictures, its settings.
import { el, put } from "../core/dom.js";
import { get, seg } from "../core/api.js";
import { href } from "../core/route.js";
import { onChange } from "../core/live.js";
import { announce } from "../core/announce.js";
import { date, setting } from "../core/format.js";
import { failure } from "../parts/notes.js";
import { facts } from "../parts/fields.js";
import { badge, numbers } from "../parts/run-card.js";
import { runCurves } from "../parts/run-curves.js";
import { lossByT } from "../parts/run-by-t.js";
import { runGrids } from "../parts/run-grids.js";
import { fourPictures } from "../parts/run-four.js";
import { stepSlider } from "../parts/step-slider.js";

export const title = "Run";

/** Draws the page of the run whose id is in the address. Parameters: from and to, the steps of the curves; step, that of all panels. */
export async function show(host, route, scope) {
  const path = `/api/runs/${seg(route.id)}`;
  let run = await get(path, scope.signal), measured = [];
  const name = el("h1", {}, run.name), mark = el("span"), ways = el("div", { class: "row push" });
  const state = el("section", { class: "panel" }), trouble = el("div"), settings = el("section", { class: "panel" });
  const grids = runGrids(run), four = fourPictures(run);
  const lines = runCurves(run, route, scope, (m, range) => { measured = (m.heldOutLossByT ?? []).map(point => point[0]); byT.update(m, range); choose(); });
  const byT = lossByT(run.settings?.T ?? null, scope, lines.zoom);
  const slider = stepSlider(run.id, route, scope, step => { grids.show(step); byT.show(step); lines.mark(step); });
  // Where no pictures were drawn on the way, the slider goes over the points of the held-out curve.
  const choose = () => slider.steps(grids.steps().length ? grids.steps() : measured);
  put(host, el("div", { class: "head" }, name, mark, ways),
    el("div", { class: "side" }, el("div", {}, trouble, state), el("div", {}, slider.node, lines.node, byT.node, grids.node, four.node, settings)));

  const changed = differs();
  const draw = () => {
    put(mark, badge(run.state));
    if (changed("links", [run.model, run.certificates?.length > 0])) put(ways, links(run));
    put(state, run.reason && el("p", { class: "reason" }, run.reason), facts([...numbers(run), ["Data set", run.dataset ?? "–"], ["Net", camel(run.net ?? "–")], ["Started", date(run.created)],
      ["Checkpoints", run.checkpoints?.length ? run.checkpoints.join(", ") : "none"]]));
    if (!changed("settings", run.settings)) return;
    const shown = Object.entries(run.settings ?? {});
    put(settings, el("h2", {}, "Settings"), shown.length ? facts(shown.map(([key, value]) => [el("code", {}, key), words(value)]), true) : el("p", { class: "muted" }, "This run has no run.json that can be read."));
  };
  const load = async () => {
    try {
      const before = run.state;
      run = await get(path, scope.signal);
      put(trouble);
      if (run.state !== before) announce(`${run.name} is ${run.state}`);
      draw();
      grids.update(run);
      four.update(run);
      choose();
      lines.update();
    } catch (error) {
      if (!scope.signal.aborted) put(trouble, failure(error, load));
    }
  };
  draw();
  choose();
  lines.update();
  onChange(scope, event => { if (event.type === "back" || (event.type === "run" && event.id === route.id)) load(); });
}

/** Tells whether what has a name is other than it was: so that what a person stands on with the keyboard is not made anew. */
function differs() {
  const known = new Map();
  return (name, value) => {
    const text = JSON.stringify(value) ?? "";
    if (known.get(name) === text) return false;
    known.set(name, text);
    return true;
  };
}

/** A command's words, each in one piece; any other setting as its text. */
const words = value => Array.isArray(value) && value.every(one => typeof one === "string" && one.length < 24)
  ? value.map(word => [el("span", { class: "word" }, word), " "]) : setting(value);

/** A name in capitals and small letters, which may break before a capital. */
const camel = name => name.split(/(?=[A-Z][a-z])/).flatMap(word => [el("wbr"), word]);

function links(run) {
  const to = (page, id, text, params) => el("a", { class: "button", href: href(page, id, params) }, text);
  return [
    run.model && to("playground", null, "Sample", { model: run.model }),
    run.model && to("denoising", null, "Watch it denoise", { model: run.model, steps: 50, go: true, play: true }),
    run.model && to("model", run.model, "Model"),
    to("data", run.id, "Data"),
    run.certificates?.length > 0 && to("certificates", run.id, "Certificates"),
  ];
}
