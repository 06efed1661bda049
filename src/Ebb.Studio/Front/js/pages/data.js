// What a run was trained on: contact sheet, histograms, counts of classes, and the training images nearest to a sample.
import { el, put } from "../core/dom.js";
import { get, own, seg } from "../core/api.js";
import { href, keep } from "../core/route.js";
import { number, shape, whole } from "../core/format.js";
import { empty, failure, waiting } from "../parts/notes.js";
import { bars } from "../parts/bars.js";
import { facts } from "../parts/fields.js";
import { picture } from "../parts/picture.js";
import { runChooser } from "../parts/run-chooser.js";
import { scrubber } from "../parts/scrubber.js";

export const title = "Data";

/** Draws the data set of the run in the address. Parameters: job and image, the sample whose neighbours are shown. */
export async function show(host, route, scope) {
  if (route.id === null) {
    return runChooser(host, { heading: "Data", page: "data", scope, none: "No runs here yet; a run names the data that it was trained on.", command: "ebb train --dataset fashion-mnist --steps 2000" });
  }
  const head = el("div", { class: "head" }, el("h1", {}, `Data of ${route.id}`), el("a", { class: "push", href: href("run", route.id) }, "To the run"));
  put(host, head, waiting("Reading the data set…"));
  let data;
  try {
    data = await get(`/api/data/${seg(route.id)}`, scope.signal);
  } catch (error) {
    if (error.status === 0 || scope.signal.aborted) throw error;
    return void put(host, head, empty(error.message, "ebb data list"));
  }
  const tones = data.histograms.length === 3 ? [1, 2, 3] : data.histograms.map(() => 0), names = ["red", "green", "blue"];
  put(host, head, el("div", { class: "columns" },
    el("section", { class: "panel" }, el("h2", {}, data.name), facts([["Images", whole(data.count)], ["Shape (C, H, W)", shape(data.shape)], ["Classes", data.classes?.length || "none"], ["Trained on", data.same === null ? "not known" : data.same ? "these images, value by value" : el("span", { class: "badge warn" }, "other images")]]),
      data.same === false && el("p", { class: "note" }, "Their SHA-256 is not the one that the run has written down: the set has changed, or was another one."),
      sheet(data)),
    el("div", { class: "page" },
      el("section", { class: "panel" }, el("h2", {}, "Values"), data.histograms.map((one, k) => bars(one.counts, { label: tones[k] ? names[k] : "grey", low: 0, high: 255, tone: tones[k] }))),
      data.classes?.length > 0 && el("section", { class: "panel" }, el("h2", {}, "Classes"), classes(data.classes)))),
    neighbours(route, scope));
}

/** Small pictures stay sharp; a sheet that is shown smaller than it is would lose lines. */
function sheet(data) {
  const view = picture({ url: data.sheet, alt: `Contact sheet of ${data.name}`, width: 512, height: 512 });
  view.image.addEventListener("load", () => view.node.classList.toggle("smooth", view.image.naturalWidth > view.image.clientWidth));
  return view.node;
}

function classes(list) {
  const most = Math.max(...list.map(one => one.count));
  return el("div", {}, list.map(one => {
    const name = one.name ?? `class ${one.label}`;
    return el("div", { class: "meter" }, el("span", {}, name), el("progress", { max: most, value: one.count, "aria-label": `${name}: ${one.count} images` }), el("span", { class: "num" }, whole(one.count)));
  }));
}

function neighbours(route, scope) {
  const job = route.params.get("job"), place = el("div", { class: "pictures near" }), first = Number(route.params.get("image") ?? 0) || 0;
  const panel = el("section", { class: "panel" }, el("h2", {}, "Nearest training images of a sample"));
  if (!job) {
    panel.append(empty("Sample in the Playground, then press “Nearest training images”: a sample that is a copy of its neighbour was memorised."), el("p", {}, el("a", { href: href("playground") }, "To the Playground")));
    return panel;
  }
  let turn = 0;
  const load = async image => {
    const mine = ++turn;
    put(place, waiting("Comparing with every training image…"));
    try {
      const answer = await get(`/api/data/${seg(route.id)}/neighbours?job=${seg(job)}&image=${image}&count=8`, scope.signal);
      if (mine !== turn) return;
      slider.resize(answer.images);
      slider.node.hidden = answer.images < 2;
      put(place, own(answer.sample) && picture({ url: answer.sample, alt: `Sample ${image}`, caption: [el("b", {}, "The sample")], width: 160, height: 160 }).node,
        answer.neighbours.map(one => picture({ url: one.url, alt: `Training image ${one.index}`, caption: [`no. ${whole(one.index)}`, one.class && `, ${one.class}`, el("br"), el("span", { class: "muted" }, `distance ${number(one.distance)}`)], width: 160, height: 160 }).node));
    } catch (error) {
      if (!scope.signal.aborted && mine === turn) put(place, error.status === 404 ? empty(`${error.message} Samples are kept in memory only, until the studio ends.`) : failure(error, () => load(image)));
    }
  };
  const slider = scrubber({ label: "Image of the sampling", count: 16, index: first, text: image => `image ${image}`, scope, perSecond: 1, onChange: image => { keep({ image }); load(image); } });
  panel.append(el("p", { class: "muted" }, "By the Euclidean distance of all values, in [-1, 1]. 0 would be a copy."), slider.node, place);
  load(first);
  return panel;
}
