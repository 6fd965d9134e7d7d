// Talks to the control API: requests, uploads and the stream of events.

const base = new URL("sim/", new URL("./", document.baseURI));

export class Refusal extends Error {}

export async function ask(method, path, body) {
  const request = { method, headers: {} };
  if (body instanceof FormData) {
    request.body = body;
  } else if (body !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(new URL(path, base), request);
  } catch (error) {
    throw new Refusal("unreachable", { cause: error });
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refusal(answer?.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const patch = (path, body) => ask("PATCH", path, body);
export const remove = (path) => ask("DELETE", path);

export function fileAddress(fileId) {
  return new URL(`files/${encodeURIComponent(fileId)}`, base).href;
}

export function transcriptAddress(chatId) {
  return new URL(`chats/${chatId}/transcript`, base).href;
}

const RETRY_MILLISECONDS = 1000;
const HIDDEN_MILLISECONDS = 20000;

// EventSource alone gives up at the first answer that is not a stream, such as a refused connection to a server that
// is being restarted; and a restarted server numbers its events anew, so what was missed is loaded, not replayed.
// A browser opens six connections to a server at most, for all tabs together: those that nobody sees let go of theirs.
export function follow(after, names, { received, lost, regained }) {
  let source = null;
  let timer = null;
  let wasLost = false;
  const open = (address) => {
    source = new EventSource(address);
    for (const name of names) {
      source.addEventListener(name, (event) => received(name, JSON.parse(event.data)));
    }
    source.addEventListener("open", () => {
      if (wasLost) regained();
      wasLost = false;
    });
    source.addEventListener("error", () => {
      close();
      lost();
      timer = setTimeout(reopen, RETRY_MILLISECONDS);
    });
  };
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
    wasLost = true;
  };
  const reopen = () => source ?? open(new URL("events", base));
  const watch = () => {
    clearTimeout(timer);
    if (document.visibilityState === "visible") reopen();
    else timer = setTimeout(close, HIDDEN_MILLISECONDS);
  };
  open(new URL(`events?after=${after}`, base));
  document.addEventListener("visibilitychange", watch);
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", watch);
}
