// What is open: who one is, which chat and topic, and whether the chat or the list shows on a narrow screen.

import { tell, world } from "./world.js";
import { isMember, isPrivate } from "./chats.js";

export const view = { personId: null, chatId: null, topicId: null, pane: "list" };

export const me = () => world.people.get(view.personId);
export const openChat = () => world.chats.get(view.chatId) ?? null;

export function visibleChats() {
  return [...world.chats.values()].filter((chat) => {
    if (isPrivate(chat)) return chat.id === view.personId;
    return !chat.migrated_to;
  });
}

function addressOf({ personId, chatId, topicId, pane }) {
  const parts = new URLSearchParams({ person: personId });
  if (pane === "chat" && chatId !== null) parts.set("chat", chatId);
  if (pane === "chat" && topicId !== null) parts.set("topic", topicId);
  return `#${parts}`;
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const number = (name) => (parts.has(name) ? Number(parts.get(name)) : null);
  return { personId: number("person"), chatId: number("chat"), topicId: number("topic") };
}

export function show(change, { replace = false } = {}) {
  const before = { ...view };
  Object.assign(view, change);
  const address = addressOf(view);
  if (address !== location.hash) history[replace ? "replaceState" : "pushState"](null, "", address);
  settle();
  tell("view", { before });
}

// What the address names may be gone after a reset, or may never have been there.
function settle() {
  if (!world.people.has(view.personId)) view.personId = newcomer()?.id ?? null;
  const chat = openChat();
  if (chat?.migrated_to) Object.assign(view, { chatId: chat.migrated_to, topicId: null });
  if (!visibleChats().some(({ id }) => id === view.chatId)) {
    const own = visibleChats().find(isPrivate) ?? visibleChats().find((other) => isMember(other, view.personId));
    Object.assign(view, { chatId: own?.id ?? null, topicId: null, pane: "list" });
  }
  const topics = openChat()?.topics ?? [];
  if (!topics.some((topic) => topic.message_thread_id === view.topicId)) view.topicId = null;
}

// To begin with one is somebody who speaks the browser's language, so that the page does, too.
function newcomer() {
  const people = [...world.people.values()];
  const spoken = (code) => code?.split("-")[0].toLowerCase();
  const languages = navigator.languages.map(spoken);
  const known = languages.find((language) => people.some((person) => spoken(person.language_code) === language));
  return people.find((person) => spoken(person.language_code) === known) ?? people[0];
}

export function restore() {
  const wanted = readAddress();
  Object.assign(view, wanted, { pane: wanted.chatId === null ? "list" : "chat" });
  settle();
}

window.addEventListener("popstate", () => {
  const before = { ...view };
  const wanted = readAddress();
  if (wanted.chatId === null) {
    Object.assign(view, { personId: wanted.personId ?? view.personId, pane: "list" });
  } else {
    Object.assign(view, wanted, { pane: "chat" });
  }
  settle();
  tell("view", { before });
});

export function resettle() {
  settle();
}
