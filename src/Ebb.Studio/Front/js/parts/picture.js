// A picture with a caption that keeps its place while it loads, and says so when it does not come.
import { el, put } from "../core/dom.js";
import { own } from "../core/api.js";

/** A figure: {node, show(url, alt, caption)}. The image element stays, so that a new picture replaces the old without a flash. */
export function picture({ url = null, alt = "", caption = null, width = 256, height = 256, solo = false } = {}) {
  const image = el("img", { width, height, decoding: "async" });
  const missing = el("span", { class: "missing" });
  const words = el("figcaption");
  const frame = el("div", { class: "frame" });
  image.addEventListener("error", () => put(frame, put(missing, "This picture cannot be read.")));
  const show = (next, text = alt, line = caption) => {
    const address = own(next);
    image.alt = text;
    if (address === null) put(frame, put(missing, "Not written yet."));
    else {
      if (image.getAttribute("src") !== address) image.src = address;
      if (image.parentNode !== frame) put(frame, image);
    }
    words.hidden = line === null;
    put(words, line);
  };
  show(url);
  return { node: el("figure", { class: solo ? "picture solo" : "picture" }, frame, words), show, image };
}
