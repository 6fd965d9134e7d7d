// Toasts, and what a screen reader is told of.

import { element, find } from "./elements.js";
import { Refusal } from "./server.js";
import { say } from "./words.js";

const SHOWN_MILLISECONDS = 3500;
const KEPT_ANNOUNCEMENTS = 20;

export function toast(text, { isError = false } = {}) {
  const shown = element("div", { class: isError ? "toast error" : "toast" }, text);
  find(isError ? "alerts" : "toasts").append(shown);
  setTimeout(() => shown.remove(), SHOWN_MILLISECONDS + text.length * 25);
}

export function fail(error) {
  if (!(error instanceof Refusal)) console.error(error);
  const text = error.message === "unreachable" ? say("unreachable") : error.message;
  toast(text, { isError: true });
}

// Runs what a person asked for, and tells them where it was refused.
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    fail(error);
    return null;
  }
}

export function announce(text) {
  const log = find("announcer");
  log.append(element("p", {}, text));
  while (log.childElementCount > KEPT_ANNOUNCEMENTS) log.firstElementChild.remove();
}
