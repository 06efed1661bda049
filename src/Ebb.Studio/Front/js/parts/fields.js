// Labelled form fields.
import { el } from "../core/dom.js";

/** A number, or text where `type` says so. */
export const field = (label, props, wide = false) => labelled(label, el("input", { type: "number", ...props }), wide);

/** A choice. options: [value, label] pairs. */
export const choice = (label, options, value, wide = false) =>
  labelled(label, el("select", {}, options.map(([key, text]) => el("option", { value: key, selected: key === value }, text))), wide);

/** Lets a field be used, or says in a few words why it cannot be: `reason` null enables it. */
export function allow({ node, input }, reason) {
  input.disabled = reason !== null;
  const words = node.querySelector(".why");
  words.hidden = reason === null;
  words.textContent = reason ?? "";
}

/** A tick box. */
export const tick = (label, checked, props = {}) => {
  const input = el("input", { type: "checkbox", checked, ...props });
  return { node: el("label", { class: "tick wide" }, input, label), input };
};

/** Names and values; wide ones stand in two columns of pairs where there is room. */
export const facts = (pairs, wide = false) =>
  el("dl", { class: wide ? "facts wide-rows" : "facts" }, pairs.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));

let last = 0;

// What is wrong with a field describes it and is no part of its name.
function labelled(label, input, wide) {
  const id = `field-${++last}`;
  input.id = id;
  input.setAttribute("aria-describedby", `${id}-why`);
  return { node: el("div", { class: wide ? "field wide" : "field" }, el("label", { for: id, class: "muted" }, label), input, el("small", { id: `${id}-why`, class: "why muted", hidden: true })), input };
}
