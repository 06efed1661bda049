// A model's tensors, searched by name; one opens on a press of its name.
import { el, put } from "../core/dom.js";
import { keep } from "../core/route.js";
import { bytes, shape, whole } from "../core/format.js";

const page = 200;

/** {node, search(text)}. onOpen(tensor) when one is chosen. */
export function tensorTable(tensors, params, onOpen) {
  let limit = page;
  const search = el("input", { type: "search", value: params.get("q") ?? "", placeholder: "Part of a name", "aria-label": "Search tensors" });
  const count = el("p", { class: "muted small", role: "status" }), body = el("tbody"), more = el("button", { type: "button", on: { click: () => { limit += 1000; draw(); } } }, "Show more");
  const draw = () => {
    const word = search.value.trim().toLowerCase(), found = tensors.filter(tensor => tensor.name.toLowerCase().includes(word));
    put(body, found.slice(0, limit).map(tensor => el("tr", {},
      el("td", {}, el("button", { type: "button", class: "tensor-name mono", on: { click: () => onOpen(tensor) } }, tensor.name)),
      el("td", {}, shape(tensor.shape)), el("td", {}, tensor.dtype), el("td", { class: "num" }, bytes(tensor.bytes)))));
    count.textContent = `${whole(found.length)} of ${whole(tensors.length)} tensors`;
    more.hidden = found.length <= limit;
    keep({ q: search.value });
  };
  search.addEventListener("input", () => { limit = page; draw(); });
  draw();
  return {
    node: el("section", { class: "panel" }, el("h2", {}, "Tensors"), search, count, el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Tensors" }, el("table", { class: "tensors" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Name"), el("th", { scope: "col" }, "Shape"), el("th", { scope: "col" }, "Type"), el("th", { scope: "col", class: "num" }, "Size"))), body)), more),
    search(text) { search.value = text; limit = page; draw(); },
  };
}
