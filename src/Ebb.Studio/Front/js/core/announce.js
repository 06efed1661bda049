// Says things to those who listen rather than look; at most once a second, and the last word always.

const region = document.getElementById("announce");
let next = "", timer = 0;

/** Announces a sentence politely. */
export function announce(text) {
  next = text;
  timer ||= setTimeout(() => { region.textContent = next; timer = 0; }, region.textContent ? 1000 : 50);
}
