// Labelled form fields.
import { el } from "../core/dom.js";

/** A number, or text where `type` says so. */
export const field = (label, props, wide = false) => {
  const input = el("input", { type: "number", ...props });
  return { node: el("label", { class: wide ? "field wide" : "field" }, el("span", {}, label), input), input };
};

/** A choice. options: [value, label] pairs. */
export const choice = (label, options, value, wide = false) => {
  const input = el("select", {}, options.map(([key, text]) => el("option", { value: key, selected: key === value }, text)));
  return { node: el("label", { class: wide ? "field wide" : "field" }, el("span", {}, label), input), input };
};

/** A tick box. */
export const tick = (label, checked, props = {}) => {
  const input = el("input", { type: "checkbox", checked, ...props });
  return { node: el("label", { class: "tick wide" }, input, label), input };
};

/** Names and values; wide ones stand in two columns of pairs where there is room. */
export const facts = (pairs, wide = false) =>
  el("dl", { class: wide ? "facts wide-rows" : "facts" }, pairs.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
