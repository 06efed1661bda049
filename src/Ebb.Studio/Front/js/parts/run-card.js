// One run in the list: picture, state, how far, how good, how fast.
import { el, put } from "../core/dom.js";
import { own } from "../core/api.js";
import { href } from "../core/route.js";
import { duration, number, whole } from "../core/format.js";
import { facts } from "./fields.js";

/** {node, update(run), choose(on, full)}. onChoose(on) when its box is ticked. */
export function runCard(first, onChoose) {
  const image = el("img", { width: 84, height: 84, alt: "", loading: "lazy", decoding: "async" });
  const thumb = el("div", { class: "thumb" }), about = el("div", { class: "about" }), foot = el("div", { class: "foot" });
  const box = el("input", { type: "checkbox", on: { change: () => onChoose(box.checked) } });
  const bar = el("progress", { max: 1, value: 0, "aria-label": "Progress" });
  image.addEventListener("load", () => image.classList.toggle("reduced", image.naturalWidth > image.width));
  image.addEventListener("error", () => image.remove());
  const link = el("a", { class: "name", href: href("run", first.id) }, first.name), marks = el("span"), kind = el("span", { class: "muted small" });
  const reason = el("p", { class: "small" }), values = el("div"), pick = el("label", { class: "tick" }, box, el("span", {}, "Compare", el("span", { class: "hidden" }, ` ${first.name}`)));
  put(about, link, marks, kind);
  const watch = el("a", { class: "small push" }, "Watch it denoise", el("span", { class: "hidden" }, ` ${first.name}`));
  put(foot, reason, bar, values, el("div", { class: "row" }, pick, watch));
  const node = el("li", {}, el("article", { class: "card" }, thumb, about, foot));

  // Link and box stay the same elements: a person may stand on one with the keyboard.
  const update = run => {
    const url = own(run.thumbnail), broken = run.state === "unreadable";
    if (url && image.getAttribute("src") !== url) { image.src = url; put(thumb, image); }
    put(marks, badge(run.state), run.hasCertificates && [" ", el("span", { class: "badge good" }, "certified")]);
    kind.textContent = [run.dataset, run.net].filter(Boolean).join(" · ");
    reason.textContent = run.reason ?? "";
    reason.hidden = !run.reason;
    bar.value = run.steps ? run.step / run.steps : 0;
    put(values, !broken && facts(numbers(run)));
    bar.hidden = values.hidden = pick.hidden = broken;
    watch.hidden = !run.model;
    if (run.model) watch.href = href("denoising", null, { model: run.model, steps: 50, go: true, play: true });
  };
  update(first);
  return { node, update, choose(on, full) { box.checked = on; box.disabled = full && !on; } };
}

/** A run's state as a badge. */
export const badge = state => el("span", { class: `badge ${/^[a-z]+$/.test(state) ? state : ""}` }, state);

/** The numbers of a run that both the list and the run's page show. */
export function numbers(run) {
  const rows = [["Step", `${whole(run.step)} of ${whole(run.steps)}`], ["Loss", number(run.lastLoss)]];
  if (run.heldOutLoss !== null && run.heldOutLoss !== undefined) rows.push(["Held-out loss", number(run.heldOutLoss)]);
  rows.push(["Speed", run.stepsPerSecond ? `${number(run.stepsPerSecond, 3)} steps/s` : "–"]);
  if (run.state === "running") rows.push(["Time left", duration(run.secondsLeft)]);
  return rows;
}
