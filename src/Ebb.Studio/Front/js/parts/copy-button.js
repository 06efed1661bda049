// A button that puts a text on the clipboard, and says whether it did.
import { el } from "../core/dom.js";
import { announce } from "../core/announce.js";

/** A button; text() is asked for when it is pressed. */
export function copyButton(label, text) {
  const button = el("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed: select and copy by hand";
    }
    announce(button.textContent);
    setTimeout(() => { button.textContent = label; }, 1500);
  });
  return button;
}
