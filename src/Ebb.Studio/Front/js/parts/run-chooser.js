// For pages about one run when the address names none: the runs to choose from.
import { el, put } from "../core/dom.js";
import { get } from "../core/api.js";
import { href } from "../core/route.js";
import { empty, waiting } from "./notes.js";

/** Draws the list of runs that satisfy `fits`, each linked to `page`. */
export async function runChooser(host, { heading, page, fits = () => true, none, command, scope }) {
  put(host, el("h1", {}, heading), waiting());
  const runs = (await get("/api/runs", scope.signal)).runs.filter(run => run.state !== "unreadable" && fits(run));
  put(host, el("h1", {}, heading), runs.length === 0 ? empty(none, command)
    : el("section", { class: "panel" }, el("h2", {}, "Choose a run"), el("div", { class: "scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, ["Run", "Data set", "Net"].map(text => el("th", { scope: "col" }, text)))),
      el("tbody", {}, runs.map(run => el("tr", {}, el("td", {}, el("a", { href: href(page, run.id) }, run.name)), el("td", {}, run.dataset), el("td", {}, run.net))))))));
}
