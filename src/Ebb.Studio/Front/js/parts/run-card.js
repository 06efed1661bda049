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
  image.addEventListener("error", () => image.remove());
  const node = el("li", {}, el("article", { class: "card" }, thumb, about, foot));

  const update = run => {
    const url = own(run.thumbnail), broken = run.state === "unreadable";
    if (url && image.getAttribute("src") !== url) { image.src = url; put(thumb, image); }
    put(about, el("a", { class: "name", href: href("run", run.id) }, run.name),
      el("span", {}, badge(run.state), run.hasCertificates && [" ", el("span", { class: "badge good" }, "certified")]),
      el("span", { class: "muted small" }, [run.dataset, run.net].filter(Boolean).join(" · ")));
    bar.value = run.steps ? run.step / run.steps : 0;
    put(foot, run.reason && el("p", { class: "small" }, run.reason), !broken && bar, !broken && facts(numbers(run)),
      !broken && el("label", { class: "tick" }, box, el("span", {}, "Compare", el("span", { class: "hidden" }, ` ${run.name}`))));
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
