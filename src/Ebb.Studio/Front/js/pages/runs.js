// All runs under the folder: what each is doing, live; two to six can be chosen and compared.
import { el, put } from "../core/dom.js";
import { get } from "../core/api.js";
import { href, keep } from "../core/route.js";
import { onChange } from "../core/live.js";
import { announce } from "../core/announce.js";
import { empty, failure, waiting } from "../parts/notes.js";
import { runCard } from "../parts/run-card.js";

export const title = "Runs";

/** Draws the page. Parameters: q, the search; sel, the chosen runs. */
export async function show(host, route, scope) {
  const chosen = new Set(route.params.getAll("sel")), cards = new Map();
  let runs = [], root = "";
  const list = el("ul", { class: "cards" }), state = el("div", {}, waiting("Looking for runs…")), heading = el("h1", {}, "Runs");
  const search = el("input", { type: "search", class: "search", value: route.params.get("q") ?? "", placeholder: "Filter by name, data set, net or state", "aria-label": "Filter runs" });
  const compare = el("button", { type: "button", class: "main", on: { click: () => { location.hash = href("compare", null, { runs: [...chosen] }); } } });
  const clear = el("button", { type: "button", on: { click: () => { chosen.clear(); picked(); } } }, "Clear");
  put(host, el("div", { class: "head" }, heading, el("div", { class: "tools" }, search, compare, clear)), state, list);

  const picked = () => {
    keep({ sel: [...chosen] });
    compare.disabled = chosen.size < 2;
    compare.textContent = chosen.size < 2 ? "Choose 2 to 6 to compare" : `Compare ${chosen.size}`;
    clear.hidden = chosen.size === 0;
    for (const [id, card] of cards) card.choose(chosen.has(id), chosen.size >= 6);
  };
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = runs.filter(run => words.every(word => `${run.name} ${run.dataset} ${run.net} ${run.state}`.toLowerCase().includes(word)));
    const nodes = shown.map(run => cards.get(run.id).node);
    if (nodes.length !== list.children.length || nodes.some((node, k) => node !== list.children[k])) put(list, nodes);
    put(state, runs.length === 0 ? empty(`No runs in ${root || "this folder"} yet. Train one there; it appears here as it trains.`, "ebb train --dataset fashion-mnist --steps 2000")
      : shown.length === 0 && empty("No run matches this filter."));
    keep({ q: search.value });
  };
  const load = async () => {
    try {
      const before = new Map(runs.map(run => [run.id, run.state]));
      ({ runs, root } = await get("/api/runs", scope.signal));
      heading.textContent = `Runs in ${root}/`;
      for (const id of [...cards.keys()]) if (!runs.some(run => run.id === id)) { cards.delete(id); chosen.delete(id); }
      for (const run of runs) {
        if (!cards.has(run.id)) cards.set(run.id, runCard(run, on => { on ? chosen.add(run.id) : chosen.delete(run.id); picked(); }));
        cards.get(run.id).update(run);
        const old = before.get(run.id);
        if (old && old !== run.state) announce(`${run.name} is ${run.state}`);
      }
      filter();
      picked();
    } catch (error) {
      if (!scope.signal.aborted) put(state, failure(error, load));
    }
  };
  search.addEventListener("input", filter);
  picked();
  await load();
  onChange(scope, load);
}
