// A field for a picture of one's own. It is sent as soon as it is chosen, and looked at as the server reads it: as the square that the model takes.
import { el } from "../core/dom.js";
import { get, seg, upload } from "../core/api.js";

const most = 16 * 1024 * 1024, limits = "PNG or PPM, at most 16 MiB.";

/**
 * {node, value(), fault(), ready()}: value() is {upload, name}, or null for none; fault() a sentence where one is wanted and not there; ready() waits for
 * what is on its way. first: what an address names. onChange is called when value() changes.
 */
export function uploadField(first, onChange, scope) {
  let value = null, fault = null, coming = Promise.resolve(), turn = 0;
  const input = el("input", { type: "file", accept: ".png,.ppm,.pgm,.pnm,image/png" });
  const look = el("img", { alt: "The picture chosen", width: 128, height: 128, hidden: true }), words = el("span", { class: "small muted" }, limits), wrong = el("p", { class: "note bad small", role: "alert", hidden: true });
  const clear = el("button", { type: "button", hidden: true, on: { click: () => { input.value = ""; turn++; become(null, null, limits); } } }, "Leave the picture out");
  const become = (next, problem, said) => {
    [value, fault, words.textContent, wrong.textContent] = [next, problem, said, problem ?? ""];
    wrong.hidden = problem === null;
    clear.hidden = next === null && problem === null;
    look.hidden = next === null;
    if (next) look.src = `/api/uploads/${seg(next.upload)}/picture.png`;
    onChange(value);
  };
  const take = async (name, answer, onFault) => {
    const mine = ++turn;
    words.textContent = "Reading the picture…";
    try {
      const { upload: id, width, height } = await answer;
      if (mine === turn) become({ upload: id, name }, null, `${name}, ${width} × ${height}`);
    } catch (error) {
      if (mine === turn && !scope.signal.aborted) become(null, onFault(error), limits);
    }
  };
  input.addEventListener("change", () => {
    const file = input.files[0];
    if (!file) return;
    coming = file.size > most ? take(file.name, Promise.reject(new Error("This file is larger than 16 MiB. Make it smaller first.")), error => error.message)
      : take(file.name, upload(file, scope.signal), error => error.message);
  });
  if (first.upload) {
    const name = first.name ?? "the picture";
    coming = take(name, get(`/api/uploads/${seg(first.upload)}`, scope.signal),
      error => error.status === 404 ? `This address is of a picture (${name}) that the studio does not hold any more. Choose the file again.` : error.message);
  }
  return {
    node: el("div", { class: "wide page" }, el("label", { class: "field" }, el("span", {}, "Picture"), input), wrong, el("div", { class: "row upload" }, look, words, clear)),
    value: () => value, fault: () => fault, ready: () => coming,
  };
}
