// The one slider over a run's training steps that all panels of its page follow. It is remembered for the run, in the address and in this browser.
import { el } from "../core/dom.js";
import { keep } from "../core/route.js";
import { recall, remember } from "../core/remember.js";
import { whole } from "../core/format.js";
import { scrubber } from "./scrubber.js";

/** {node, steps(list), step()}. onStep(step) follows it. It stays at the last step until it is first moved, and from then on where it is. */
export function stepSlider(id, route, scope, onStep) {
  const key = `step.${id}`;
  let steps = [], wanted = Number(route.params.get("step") ?? recall(key) ?? Infinity);
  const slider = scrubber({
    label: "Training step of all panels", count: 0, text: index => `step ${whole(steps[index])}`, scope, perSecond: 4,
    onChange: index => { wanted = steps[index]; remember(key, wanted); keep({ step: wanted }); onStep(wanted); },
  });
  const node = el("section", { class: "panel pinned", "aria-label": "Training step", hidden: true }, slider.node);
  const step = () => steps[slider.index()] ?? null;
  return {
    node, step,
    steps(next) {
      if (next.length === steps.length && next.every((one, k) => one === steps[k])) return;
      steps = next;
      slider.resize(steps.length);
      slider.go(Math.max(steps.findLastIndex(one => one <= wanted), 0), true);
      node.hidden = steps.length === 0;
      onStep(step());
    },
  };
}
