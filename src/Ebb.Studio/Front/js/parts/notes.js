// What stands where there is nothing to show: the next command, the fault and what to do, or that it is coming.
import { el } from "../core/dom.js";

/** Nothing here yet: a sentence, and the command that changes that. */
export const empty = (sentence, command = null) =>
  el("div", { class: "note" }, el("p", {}, sentence), command && el("pre", {}, command));

/** A fault, with a button to try again where that can help. */
export const failure = (error, again = null) =>
  el("div", { class: "note bad", role: "alert" }, el("p", {}, typeof error === "string" ? error : error.message),
    again && el("div", {}, el("button", { type: "button", on: { click: again } }, "Try again")));

/** Something is on its way. */
export const waiting = (sentence = "Reading…") => el("p", { class: "muted", role: "status" }, sentence);
