// Addresses: #/page/id?key=value. Every state of a page that is worth sharing is in its address.

/** The address bar as {page, id, params}. */
export function current() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [page, ...rest] = path.split("/");
  return { page: page || "runs", id: rest.length ? decode(rest.join("/")) : null, params: new URLSearchParams(query) };
}

/** The address of a page. Parameters that are null, false or empty are left out; arrays repeat. */
export function href(page, id = null, params = {}) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "" && one !== false) query.append(key, one === true ? "1" : one);
    }
  }
  const text = query.toString();
  return `#/${page}${id === null ? "" : `/${encodeURIComponent(id)}`}${text && `?${text}`}`;
}

/** Changes parameters of the address in place: no new history entry, no new page. */
export function keep(changes) {
  const { page, id, params } = current();
  const all = {};
  for (const key of params.keys()) all[key] = params.getAll(key);
  history.replaceState(null, "", href(page, id, { ...all, ...changes }));
}

function decode(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}
