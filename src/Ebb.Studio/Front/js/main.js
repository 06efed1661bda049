// Entry: shows the page that the address names, and leaves the one before it cleanly.
import { current } from "./core/route.js";
import { themeSwitch } from "./core/theme.js";
import { el, put } from "./core/dom.js";
import { away } from "./core/api.js";
import { goLive, onServer } from "./core/live.js";
import { failure } from "./parts/notes.js";

const pages = {
  runs: () => import("./pages/runs.js"),
  compare: () => import("./pages/compare.js"),
  run: () => import("./pages/run.js"),
  denoising: () => import("./pages/denoising.js"),
  playground: () => import("./pages/playground.js"),
  model: () => import("./pages/model.js"),
  data: () => import("./pages/data.js"),
  certificates: () => import("./pages/certificates.js"),
};
const within = { compare: "runs", run: "runs" };
const main = document.getElementById("main");
let leave = () => { };

async function show() {
  leave();
  const route = current(), controller = new AbortController();
  leave = () => controller.abort();
  const scope = { signal: controller.signal, onLeave: act => controller.signal.addEventListener("abort", act) };
  for (const link of document.querySelectorAll("nav [data-page]")) {
    if (link.dataset.page === (within[route.page] ?? route.page)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const host = el("div", { class: "page" });
  let again = show;
  try {
    const page = pages[route.page];
    if (!page) throw new Error(`There is no page “${route.page}”. Choose one above.`);
    // A module that did not come is not asked for a second time, unless the page is loaded anew.
    const { title, show: draw } = await page().catch(() => { again = () => location.reload(); throw away(); });
    if (controller.signal.aborted) return;
    document.title = `${route.id ?? title} · Ebb Studio`;
    put(main, host);
    await draw(host, route, scope);
  } catch (error) {
    if (!controller.signal.aborted) put(main, failure(error, again));
  }
}

addEventListener("hashchange", () => { show(); main.focus({ preventScroll: true }); scrollTo(0, 0); });
document.querySelector(".skip").addEventListener("click", event => { event.preventDefault(); main.focus(); });
themeSwitch(document.getElementById("theme"));
onServer(answers => { document.getElementById("away").hidden = answers; });
goLive();
show();
