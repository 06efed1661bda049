// One sampling on the server: started, followed, cancelled.
import { listen, post, remove, seg } from "./api.js";

/**
 * Starts a sampling and follows it. handlers: started({job, queue}), waiting({queue}), progress(event), frame(event), done(event), failed(sentence), and
 * lost() while the server does not answer. A connection that breaks is made again, and goes on behind the last frame. Returns a function that cancels it.
 */
export function sample(request, handlers) {
  let job = null, ended = false, close = () => { };
  const end = (name, value) => {
    if (ended) return;
    ended = true;
    close();
    removeEventListener("pagehide", cancel);
    handlers[name]?.(value);
  };
  const cancel = () => {
    if (ended) return;
    end("cancelled");
    if (job !== null) remove(`/api/jobs/${seg(job)}`).catch(() => { });
  };
  // Nobody looks at it any more.
  addEventListener("pagehide", cancel);
  post("/api/samples", request).then(answer => {
    job = answer.job;
    if (ended) return void remove(`/api/jobs/${seg(job)}`).catch(() => { });
    handlers.started?.(answer);
    close = listen(`/api/jobs/${seg(job)}/events`, event => {
      if (ended) return;
      if (event.type === "done") end("done", { ...event, job });
      else if (event.type === "failed") end("failed", event.error);
      else handlers[event.type]?.(event);
    }, closed => closed ? end("failed", "The server ended this sampling without a word. Start it again.") : handlers.lost?.());
  }).catch(error => end("failed", error.message));
  return cancel;
}
