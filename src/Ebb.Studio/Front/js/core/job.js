// One sampling on the server: started, followed, cancelled.
import { listen, post, remove, seg } from "./api.js";

/**
 * Starts a sampling and follows it. handlers: started({job, queue}), progress(event), frame(event), done(event), failed(sentence).
 * Returns a function that cancels it.
 */
export function sample(request, handlers) {
  let job = null, ended = false, close = () => { };
  const end = (name, value) => {
    if (ended) return;
    ended = true;
    close();
    handlers[name]?.(value);
  };
  post("/api/samples", request).then(answer => {
    job = answer.job;
    if (ended) return void remove(`/api/jobs/${seg(job)}`).catch(() => { });
    handlers.started?.(answer);
    close = listen(`/api/jobs/${seg(job)}/events`, event => {
      if (ended) return;
      if (event.type === "done") end("done", { ...event, job });
      else if (event.type === "failed") end("failed", event.error);
      else handlers[event.type]?.(event);
    }, closed => closed && end("failed", "The server ended this sampling without a word. Start it again."));
  }).catch(error => end("failed", error.message));
  return () => {
    if (ended) return;
    ended = true;
    close();
    if (job !== null) remove(`/api/jobs/${seg(job)}`).catch(() => { });
  };
}
