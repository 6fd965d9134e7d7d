// Links to the bot itself open its chat here; every other link is the browser's.

import { show, view } from "./view.js";
import { on, tell, world } from "./world.js";

const HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

// What "/start" is to carry, by person, until they press Start.
const waiting = new Map();

export const waitingStart = () => waiting.get(view.personId) ?? null;

export function forgetStart() {
  waiting.delete(view.personId);
}

export function openPrivate(payload = null) {
  if (payload !== null) waiting.set(view.personId, payload);
  show({ chatId: view.personId, topicId: null, pane: "chat" });
  tell("start");
}

function targetOf(address) {
  const { protocol, host, pathname, searchParams } = new URL(address);
  if (protocol === "tg:") return { username: searchParams.get("domain") ?? "", parameters: searchParams };
  if (HOSTS.has(host)) return { username: pathname.slice(1), parameters: searchParams };
  return null;
}

export function followLink(address) {
  const target = targetOf(address);
  if (target?.username.toLowerCase() !== world.bot.username.toLowerCase()) return false;
  openPrivate(target.parameters.get("start"));
  return true;
}

on("loaded", () => {
  for (const personId of waiting.keys()) if (!world.people.has(personId)) waiting.delete(personId);
});
