// A picture with a caption that keeps its place while it loads, and says so when it does not come.
import { el, put } from "../core/dom.js";
import { own } from "../core/api.js";

/**
 * A figure: {node, show(url, alt, caption), pass(url, alt, caption), image}. The image element stays, so that a new picture replaces the old without a
 * flash. pass() is for pictures that go by: while one loads, only the newest of those that follow is kept.
 */
export function picture({ url = null, alt = "", caption = null, width = 256, height = 256, solo = false } = {}) {
  const image = el("img", { width, height, decoding: "async" });
  const missing = el("span", { class: "missing" });
  const words = el("figcaption");
  const frame = el("div", { class: "frame" });
  let loads = false, next = null;
  const show = (given, text = alt, line = caption) => {
    const address = own(given);
    next = null;
    loads = false;
    image.alt = text;
    if (address === null) put(frame, put(missing, "Not written yet."));
    else {
      if (image.getAttribute("src") !== address) { loads = true; image.src = address; }
      if (image.parentNode !== frame) put(frame, image);
    }
    words.hidden = line === null;
    put(words, line);
  };
  const loaded = () => {
    loads = false;
    if (next) show(...next);
  };
  image.addEventListener("load", loaded);
  image.addEventListener("error", () => { put(frame, put(missing, "This picture cannot be read.")); loaded(); });
  show(url);
  return {
    node: el("figure", { class: solo ? "picture solo" : "picture" }, frame, words), image, show,
    pass(...given) { if (loads) next = given; else show(...given); },
  };
}
