// What was proved about a run's model: the statement, the picture of the tube around the exact trajectory, and the checker's word.
import { el, put } from "../core/dom.js";
import { get, own, seg } from "../core/api.js";
import { href } from "../core/route.js";
import { empty, waiting } from "../parts/notes.js";
import { chart } from "../parts/chart.js";
import { picture } from "../parts/picture.js";
import { runChooser } from "../parts/run-chooser.js";

export const title = "Certificates";

/** Draws the certificates of the run in the address. */
export async function show(host, route, scope) {
  if (route.id === null) {
    return runChooser(host, { heading: "Certificates", page: "certificates", fits: run => run.hasCertificates, scope, none: "No run here has certificates yet. Certify one:", command: "ebb certify RUN" });
  }
  const head = el("div", { class: "head" }, el("h1", {}, `Certificates of ${route.id}`), el("a", { class: "push", href: href("run", route.id) }, "To the run"));
  put(host, head, waiting());
  const run = await get(`/api/runs/${seg(route.id)}`, scope.signal);
  put(host, head, run.certificates?.length ? run.certificates.map(one => certificate(one, scope)) : empty("This run has no certificates.", `ebb certify ${route.id}`));
}

function certificate(one, scope) {
  const word = one.checker, url = own(one.url), image = own(one.picture) ?? (/\.(png|svg)$/i.test(one.url ?? "") ? url : null);
  const tube = one.tube?.step?.length ? tubeChart(one.tube, scope) : null;
  return el("section", { class: "panel" },
    el("div", { class: "head" }, el("h2", {}, one.name), el("span", { class: "badge" }, one.kind),
      word ? el("span", { class: `badge ${word.accepted ? "good" : "bad"}` }, word.accepted ? "checked" : "refused") : el("span", { class: "badge warn" }, "not checked here")),
    el("p", {}, one.statement), word?.text && el("p", { class: "muted small" }, `The checker: ${word.text}`), tube,
    image && !tube && plain(picture({ url: image, alt: `Tube width against step, ${one.name}`, solo: true, width: 560, height: 320 }).node),
    url && url !== image && el("div", {}, el("a", { class: "button", href: url, download: "" }, "Download the certificate")));
}

/** A drawing rather than pixels: wide, and smoothed when enlarged. */
function plain(figure) {
  figure.classList.add("plain");
  return figure;
}

function tubeChart(tube, scope) {
  const view = chart({ title: "Tube width against step", x: "step", log: tube.width.every(value => value > 0), height: 240, series: [{ label: "width", colour: "series-1" }] }, scope);
  view.data([tube.step, tube.width]);
  return view.node;
}
