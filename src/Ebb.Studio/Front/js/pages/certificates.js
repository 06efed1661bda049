// What was proved about a run's model: the statement, the tube's width against step, pictures of it, and the checker's word.
import { el, put } from "../core/dom.js";
import { get, own, seg } from "../core/api.js";
import { href } from "../core/route.js";
import { empty, waiting } from "../parts/notes.js";
import { chart } from "../parts/chart.js";
import { checker } from "../parts/checker.js";
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
  const found = await get(`/api/runs/${seg(route.id)}/certificates`, scope.signal);
  put(host, head, found.length === 0 ? empty("This run has no certificates.", `ebb certify ${route.id}`) : [
    el("p", { class: "muted" }, "Each statement is about the sampler in real-number arithmetic. The checker is a program of its own, which shares no code with the one that wrote the certificate."),
    found.map(one => certificate(one, scope)),
  ]);
}

function certificate(one, scope) {
  const url = own(one.url), tubes = one.tube ? charts(one.tube, scope) : [];
  const drawings = one.drawings.filter(drawing => !tubes.length || !drawing.name.endsWith(".svg"));
  const badge = el("span", { class: "badge" }), heading = el("h2", {}, one.name);
  return el("section", { class: "panel", "aria-label": `Certificate ${one.name}` },
    el("div", { class: "head" }, heading, el("span", { class: "badge" }, one.kind), badge),
    el("p", { class: one.kind === "unreadable" ? "note bad" : "statement" }, unbroken(one.statement)),
    one.kind !== "unreadable" && checker(url, one.checker, badge, scope),
    tubes.length > 0 && el("div", { class: tubes.length > 1 ? "columns" : "page" }, tubes),
    (one.picture || drawings.length > 0) && el("div", { class: "certified" },
      one.picture && picture({ url: one.picture, alt: `What ${one.name} is about`, caption: one.kind === "exact" ? "The picture" : "The start in the middle of the box", width: 160, height: 160 }).node,
      drawings.map(drawing => drawn(drawing))),
    url && el("div", {}, el("a", { class: "button", href: url, download: "certificate.json" }, "Download the certificate")));
}

/** No line ends inside an exponent. */
const unbroken = text => text.replace(/e-(?=\d)/g, "e-\u2060");

const captions = {
  "bytes.png": "The program's picture, the exact one, and in red the pixels whose bytes differ",
  "widths.png": "The middle of the bounds, and how far apart they are: from black to white, the widest",
};

/** A drawing is wider than high, and smoothed when it is one of lines. */
function drawn(drawing) {
  const isLines = drawing.name.endsWith(".svg");
  const figure = picture({ url: drawing.url, alt: captions[drawing.name] ?? drawing.name, caption: captions[drawing.name] ?? drawing.name, width: 480, height: isLines ? 280 : 240 }).node;
  figure.classList.add(isLines ? "plain" : "wide");
  return figure;
}

/** Widths as they are, or as powers of 10 where there are too many of these for a logarithmic axis. */
function charts(tube, scope) {
  const widths = tube.log2Width, steps = widths.map((_, k) => k), isFar = widths.some(width => width !== null && Math.abs(width) > 40);
  const shown = column => column.map(width => width === null ? null : isFar ? width * Math.log10(2) : 2 ** width);
  const series = [{ label: tube.log2Mean ? "widest" : "width", colour: "series-1", points: steps.length < 40 }], columns = [steps, shown(widths)];
  if (tube.log2Mean) {
    series.push({ label: "mean", colour: "series-2" });
    columns.push(shown(tube.log2Mean));
  }
  const view = chart({ title: `Tube width against step: ${tube.what}${isFar ? ", as a power of 10" : ""}`, x: "step", log: !isFar, height: 240, series }, scope);
  view.data(columns);
  if (!tube.largestState) return [view.node];
  const states = chart({ title: "Largest |x| against step", x: "step", height: 240, series: [{ label: "largest |x|", colour: "series-3" }] }, scope);
  states.data([steps, tube.largestState]);
  return [view.node, states.node];
}
