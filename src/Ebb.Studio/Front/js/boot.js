// Sets the theme before the first paint; a classic script, so that the page never flashes in the other one.
(() => {
  let asked = "auto";
  try { asked = localStorage.getItem("ebb.theme") ?? "auto"; } catch { /* storage is off: follow the system */ }
  const dark = asked === "dark" || (asked !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
