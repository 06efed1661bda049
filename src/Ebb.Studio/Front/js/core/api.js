// The server's API: JSON in and out, errors as sentences, server-sent events.

/** What the server refused or could not do, in a sentence a person can act on. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** That nothing came back at all. */
export const away = () => new ApiError("The server does not answer. See whether `ebb studio` still runs in its terminal, start it again if not, then try again.", 0);

/** GET of JSON. */
export const get = (path, signal) => ask(path, { signal });

/** POST of JSON. */
export const post = (path, body, signal) =>
  ask(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-Ebb": "1" }, signal });

/** POST of a picture's bytes. */
export const upload = (file, signal) => {
  const type = /\.(ppm|pnm|pgm)$/i.test(file.name) ? "image/x-portable-anymap" : "image/png";
  return ask("/api/uploads", { method: "POST", body: file, headers: { "Content-Type": type, "X-Ebb": "1" }, signal });
};

/** DELETE, as a page that goes away can still send it. */
export const remove = path =>
  ask(path, { method: "DELETE", headers: { "Content-Type": "application/json", "X-Ebb": "1" }, keepalive: true });

/** Listens to server-sent events until the returned function is called. The browser itself connects again, unless onError(true) says that it has given up. */
export function listen(path, onEvent, onError = () => { }, onOpen = () => { }) {
  const source = new EventSource(path);
  source.onopen = onOpen;
  source.onmessage = message => {
    let event;
    try { event = JSON.parse(message.data); } catch { return; }
    onEvent(event);
  };
  source.onerror = () => onError(source.readyState === EventSource.CLOSED);
  return () => source.close();
}

/** An id as one segment of a path. */
export const seg = id => encodeURIComponent(id);

/** An address that the server gave, or null where it is not one of its own. */
export const own = url => typeof url === "string" && /^\/(?!\/)/.test(url) ? url : null;

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw away();
  }
  const body = await response.json().catch(() => null);
  if (response.ok && !(body && typeof body.error === "string")) return body;
  throw new ApiError(body?.error ?? `The server answered ${response.status}. Its terminal may say more; try again.`, response.status);
}
