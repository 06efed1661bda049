// The checker's word on a certificate: asked for by a button, with progress while it works, and a button that stops it.
import { el, put } from "../core/dom.js";
import { get, post, remove } from "../core/api.js";
import { announce } from "../core/announce.js";
import { number } from "../core/format.js";

const looks = { accepted: ["good", "accepted"], rejected: ["bad", "rejected"], running: ["running", "checking"], failed: ["bad", "not checked"] };
const lead = { accepted: "The checker accepts: ", rejected: "The checker rejects: ", failed: "The checker could not finish: " };
const beat = 400;

/** The checker of the certificate at an address; word is what it said before, or null. Its verdict stands in the badge too. */
export function checker(url, word, badge, scope) {
  const node = el("div", { class: "checker", role: "group", "aria-label": "Checker" });
  const bar = el("progress", { max: 1, "aria-label": "Progress of the check" }), time = el("span", { class: "muted small num" });
  let timer = 0;
  const draw = next => {
    const [tone, name] = looks[next?.state] ?? ["warn", "not checked yet"];
    badge.className = `badge ${tone}`;
    badge.textContent = name;
    if (next?.state === "running") {
      if (next.share > 0) bar.value = next.share; else bar.removeAttribute("value");
      time.textContent = `${next.seconds.toFixed(0)} s`;
      if (!bar.isConnected) put(node, el("div", { class: "row" }, el("button", { type: "button", on: { click: stop } }, "Cancel"), el("span", { class: "grow" }, bar), time));
      timer = setTimeout(() => ask(() => get(`${url}/check`, scope.signal)), beat);
      return;
    }
    const again = next?.state !== "accepted" && next?.state !== "rejected";
    put(node, lead[next?.state] && el("p", { class: next.state === "accepted" ? "note good" : "note bad" }, el("b", {}, lead[next.state]), next.text, el("span", { class: "muted" }, ` (${number(next.seconds)} s)`)),
      next?.state === "cancelled" && el("p", { class: "muted" }, "Cancelled."),
      again && el("div", {}, el("button", { type: "button", on: { click: start } }, "Check")));
  };
  const ask = async act => {
    try {
      const next = await act(), ended = next.state !== "running";
      if (scope.signal.aborted) return;
      if (ended) announce(`${looks[next.state]?.[1] ?? next.state}: ${next.text}`);
      const hadFocus = node.contains(document.activeElement);
      draw(next);
      if (hadFocus && !node.contains(document.activeElement)) (node.querySelector("button") ?? node).focus?.();
    } catch (error) {
      if (scope.signal.aborted) return;
      draw(null);
      node.prepend(el("p", { class: "note bad", role: "alert" }, error.message));
    }
  };
  const start = () => ask(() => post(`${url}/check`, {}, scope.signal));
  const stop = () => remove(`${url}/check`).catch(() => { });
  scope.onLeave(() => clearTimeout(timer));
  draw(word);
  return node;
}
