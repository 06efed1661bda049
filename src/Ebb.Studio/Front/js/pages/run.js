// One run: its curves, its pictures over the steps, the four pictures, its settings.
import { el, put } from "../core/dom.js";
import { get, seg } from "../core/api.js";
import { href } from "../core/route.js";
import { onChange } from "../core/live.js";
import { date, setting } from "../core/format.js";
import { failure } from "../parts/notes.js";
import { facts } from "../parts/fields.js";
import { badge, numbers } from "../parts/run-card.js";
import { runCurves } from "../parts/run-curves.js";
import { runGrids } from "../parts/run-grids.js";
import { fourPictures } from "../parts/run-four.js";

export const title = "Run";

/** Draws the page of the run whose id is in the address. Parameters: from and to, the steps of the curves; step, that of the pictures. */
export async function show(host, route, scope) {
  const path = `/api/runs/${seg(route.id)}`;
  let run = await get(path, scope.signal);
  const head = el("div", { class: "head" }), state = el("section", { class: "panel" }), settings = el("section", { class: "panel" });
  const grids = runGrids(run, route, scope), four = fourPictures(run), lines = runCurves(run, route, scope);
  put(host, head, el("div", { class: "side" }, el("div", {}, state), el("div", {}, lines.node, grids.node, four.node, settings)));

  const draw = () => {
    put(head, el("h1", {}, run.name), badge(run.state), el("div", { class: "row push" }, links(run)));
    put(state, run.reason && el("p", {}, run.reason), facts([...numbers(run), ["Data set", run.dataset ?? "–"], ["Net", run.net ?? "–"], ["Started", date(run.created)],
      ["Checkpoints", run.checkpoints?.length ? run.checkpoints.join(", ") : "none"]]));
    const shown = Object.entries(run.settings ?? {});
    put(settings, el("h2", {}, "Settings"), shown.length ? facts(shown.map(([key, value]) => [el("code", {}, key), setting(value)]), true) : el("p", { class: "muted" }, "This run has no run.json that can be read."));
  };
  draw();
  onChange(scope, async event => {
    if (event.type !== "run" || event.id !== route.id) return;
    try {
      run = await get(path, scope.signal);
      draw();
      grids.update(run);
      four.update(run);
      lines.update();
    } catch (error) {
      if (!scope.signal.aborted) put(state, failure(error));
    }
  });
}

function links(run) {
  const to = (page, id, text, params) => el("a", { class: "button", href: href(page, id, params) }, text);
  return [
    run.model && to("playground", null, "Sample", { model: run.model }),
    run.model && to("denoising", null, "Denoising", { model: run.model }),
    run.model && to("model", run.model, "Model"),
    to("data", run.id, "Data"),
    run.certificates?.length > 0 && to("certificates", run.id, "Certificates"),
  ];
}
