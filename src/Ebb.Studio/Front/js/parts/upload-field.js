// A field for a picture of one's own, with a look at it. The look is a canvas: the bytes never become a page of their own.
import { el } from "../core/dom.js";

const most = 16 * 1024 * 1024;

/** {node, file()}: the file chosen, or null. */
export function uploadField() {
  const input = el("input", { type: "file", accept: ".png,.ppm,image/png" });
  const canvas = el("canvas", { width: 1, height: 1, role: "img", "aria-label": "The picture chosen", hidden: true }), words = el("span", { class: "small muted" }, "PNG or PPM, at most 16 MiB.");
  input.addEventListener("change", async () => {
    const file = input.files[0];
    canvas.hidden = true;
    input.setCustomValidity(file && file.size > most ? "This file is larger than 16 MiB. Make it smaller first." : "");
    input.reportValidity();
    if (!file || file.size > most) return;
    words.textContent = file.name;
    const look = await createImageBitmap(file).catch(() => null);
    if (!look) return;
    Object.assign(canvas, { width: look.width, height: look.height, hidden: false });
    canvas.getContext("2d").drawImage(look, 0, 0);
    words.textContent = `${file.name}, ${look.width} × ${look.height}`;
  });
  const clear = el("button", { type: "button", on: { click: () => { input.value = ""; canvas.hidden = true; words.textContent = "No picture: noise is sampled."; } } }, "Leave out");
  return {
    node: el("div", { class: "wide page" }, el("label", { class: "field" }, el("span", {}, "Picture"), input), el("div", { class: "picture upload" }, canvas), el("div", { class: "row" }, words, clear)),
    file: () => input.files[0] && input.files[0].size <= most ? input.files[0] : null,
  };
}
