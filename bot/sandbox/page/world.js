// What the page knows of the sandbox: people, chats, messages, settings, calls. Only this module changes it.

import { follow, get } from "./server.js";
import { isServiceMessage } from "./service-messages.js";

const KEPT_CALLS = 1000;
const ACTION_MILLISECONDS = 5000;

export const world = {
  bot: null,
  people: new Map(),
  chats: new Map(),
  messages: new Map(), // by chat, then by id: those that are loaded (history.js)
  histories: new Map(), // by conversation: how far they reach
  conversations: new Map(), // by conversation: {message, said}, the newest message and when somebody last spoke
  aside: new Map(), // messages known besides those that are loaded
  deleted: new Set(),
  marked: new Set(), // the chats whose reactions and unseen messages are known
  reactions: new Map(),
  unseenByBot: new Set(),
  actions: new Map(),
  settings: {},
  faults: [],
  calls: [],
  connected: true,
};

const listeners = new Map();

export function on(names, listener) {
  for (const name of names.split(" ")) {
    if (!listeners.has(name)) listeners.set(name, []);
    listeners.get(name).push(listener);
  }
}

export function tell(name, detail = {}) {
  for (const listener of listeners.get(name) ?? []) listener(detail);
}

export const messageKey = (chatId, messageId) => `${chatId}/${messageId}`;

export function messagesOf(chatId) {
  return [...(world.messages.get(chatId)?.values() ?? [])].sort((one, other) => one.message_id - other.message_id);
}

export function messageOf(chatId, messageId) {
  return world.messages.get(chatId)?.get(messageId) ?? world.aside.get(messageKey(chatId, messageId)) ?? null;
}

export function keep(chatId, message) {
  if (!world.messages.has(chatId)) world.messages.set(chatId, new Map());
  world.messages.get(chatId).set(message.message_id, message);
}

export function keepAside(chatId, message) {
  world.aside.set(messageKey(chatId, message.message_id), message);
}

export function forget(chatId, messageId) {
  world.messages.get(chatId)?.delete(messageId);
}

// In a forum each topic has a conversation of its own; "General" is the one without an id.
export const conversationKey = (chatId, topicId) => `${chatId}/${topicId ?? ""}`;

export function conversationOf(chatId, topicId) {
  return world.conversations.get(conversationKey(chatId, topicId)) ?? { message: null, said: 0 };
}

function topicOf(chatId, message) {
  return world.chats.get(chatId)?.is_forum && message.is_topic_message ? message.message_thread_id : null;
}

function keepConversation({ chat_id: chatId, message_thread_id: topicId, message, said }) {
  world.conversations.set(conversationKey(chatId, topicId), { message, said });
}

// However many chats there are, a handful of requests: messages are loaded when a chat is opened.
export async function load() {
  const state = await get("state");
  const [calls, faults, conversations] = await Promise.all([get("calls"), get("faults"), get("conversations")]);
  world.bot = state.bot;
  world.settings = state.settings;
  world.people = new Map(state.people.filter((person) => !person.is_bot).map((person) => [person.id, person]));
  world.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
  for (const name of ["messages", "histories", "conversations", "aside", "reactions"]) world[name] = new Map();
  for (const name of ["deleted", "marked", "unseenByBot"]) world[name] = new Set();
  conversations.forEach(keepConversation);
  world.calls = calls;
  world.faults = faults;
  world.actions.clear();
  return state.last_event_id;
}

async function loadAnew() {
  try {
    await load();
    tell("loaded");
  } catch (error) {
    tell("failed", { error });
  }
}

const EVENTS = {
  message({ chat_id: chatId, message, delivered_to_bot: delivered }) {
    const topicId = topicOf(chatId, message);
    const { message: last, said } = conversationOf(chatId, topicId);
    const isNew = !messageOf(chatId, message.message_id) && message.message_id > (last?.message_id ?? 0);
    const history = world.histories.get(conversationKey(chatId, topicId));
    if (history && !history.hasNewer) keep(chatId, message);
    if (message.message_id >= (last?.message_id ?? 0)) {
      const spoken = isServiceMessage(message) ? said : message.date;
      keepConversation({ chat_id: chatId, message_thread_id: topicId, message, said: spoken });
    }
    if (delivered === false && message.from?.id !== world.bot.id)
      world.unseenByBot.add(messageKey(chatId, message.message_id));
    if (message.from?.id === world.bot.id) stopAction(chatId);
    tell("message", { chatId, message, isNew });
  },
  edit({ chat_id: chatId, message }) {
    const { message_id: messageId } = message;
    const topicId = topicOf(chatId, message);
    if (world.messages.get(chatId)?.has(messageId)) keep(chatId, message);
    if (world.aside.has(messageKey(chatId, messageId))) keepAside(chatId, message);
    const { message: last, said } = conversationOf(chatId, topicId);
    if (last?.message_id === messageId)
      keepConversation({ chat_id: chatId, message_thread_id: topicId, message, said });
    tell("edit", { chatId, message });
  },
  async delete({ chat_id: chatId, message_ids: messageIds }) {
    for (const messageId of messageIds) {
      const key = messageKey(chatId, messageId);
      world.deleted.add(key);
      world.reactions.delete(key);
      world.aside.delete(key);
      forget(chatId, messageId);
    }
    tell("delete", { chatId, messageIds });
    await loadConversations(chatId, messageIds);
  },
  reaction({ chat_id: chatId, message_id: messageId, reactions }) {
    world.reactions.set(messageKey(chatId, messageId), reactions);
    tell("reaction", { chatId, messageId });
  },
  callback_answer: (answer) => tell("callback_answer", answer),
  inline_answer: (answer) => tell("inline_answer", answer),
  chat_action({ chat_id: chatId, message_thread_id: topicId, action }) {
    stopAction(chatId);
    const timer = setTimeout(() => {
      world.actions.delete(chatId);
      tell("chat_action", { chatId });
    }, ACTION_MILLISECONDS);
    world.actions.set(chatId, { action, topicId, timer });
    tell("chat_action", { chatId });
  },
  pin({ chat_id: chatId, pinned_message_ids: pinned }) {
    const chat = world.chats.get(chatId);
    if (chat) world.chats.set(chatId, { ...chat, pinned_message_ids: pinned });
    tell("chat", { chatId });
  },
  call(call) {
    world.calls.push(call);
    if (world.calls.length > KEPT_CALLS) world.calls.shift();
    tell("call", call);
  },
  chat(chat) {
    world.chats.set(chat.id, chat);
    tell("chat", { chatId: chat.id });
  },
  person(person) {
    if (person.is_bot) return;
    world.people.set(person.id, person);
    tell("person", { personId: person.id });
  },
  keyboard: ({ chat_id: chatId }) => tell("keyboard", { chatId }),
  menu: () => tell("menu"),
  settings(settings) {
    world.settings = settings;
    tell("settings");
  },
  async fault() {
    await loadFaults();
  },
  async reset() {
    tell("reset");
    await loadAnew();
  },
};

// Of the newest message that was deleted, only the server knows which one came before.
async function loadConversations(chatId, messageIds) {
  const topics = [null, ...(world.chats.get(chatId)?.topics ?? []).map((topic) => topic.message_thread_id)];
  const stale = topics.filter((topicId) => messageIds.includes(conversationOf(chatId, topicId).message?.message_id));
  if (stale.length === 0) return;
  const { conversations } = world;
  const found = await get(`conversations?chat=${chatId}`);
  if (world.conversations !== conversations) return;
  for (const topicId of stale) conversations.delete(conversationKey(chatId, topicId));
  found.forEach(keepConversation);
  tell("conversations", { chatId });
}

function stopAction(chatId) {
  const current = world.actions.get(chatId);
  if (!current) return;
  clearTimeout(current.timer);
  world.actions.delete(chatId);
  tell("chat_action", { chatId });
}

export async function loadFaults() {
  world.faults = await get("faults");
  tell("faults");
}

function connected(isConnected) {
  if (world.connected === isConnected) return;
  world.connected = isConnected;
  tell("connection");
}

export async function start() {
  const lastEventId = await load();
  follow(lastEventId, Object.keys(EVENTS), {
    received: (name, data) => EVENTS[name](data),
    lost: () => connected(false),
    async regained() {
      connected(true);
      await loadAnew();
    },
  });
}
