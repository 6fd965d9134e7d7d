// What the page knows of the sandbox: people, chats, messages, settings, calls. Only this module changes it.

import { follow, get } from "./server.js";

const KEPT_CALLS = 1000;
const ACTION_MILLISECONDS = 5000;

export const world = {
  bot: null,
  people: new Map(),
  chats: new Map(),
  messages: new Map(),
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
  return world.messages.get(chatId)?.get(messageId) ?? null;
}

export function keep(chatId, message) {
  if (!world.messages.has(chatId)) world.messages.set(chatId, new Map());
  world.messages.get(chatId).set(message.message_id, message);
}

export async function load() {
  const [state, calls, faults] = await Promise.all([get("state"), get("calls"), get("faults")]);
  const histories = await Promise.all(state.chats.map((chat) => get(`chats/${chat.id}/messages`)));
  const marks = await Promise.all(state.chats.map((chat) => get(`chats/${chat.id}/marks`)));
  world.bot = state.bot;
  world.settings = state.settings;
  world.people = new Map(state.people.filter((person) => !person.is_bot).map((person) => [person.id, person]));
  world.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
  world.messages = new Map();
  world.reactions = new Map();
  world.unseenByBot = new Set();
  state.chats.forEach((chat, index) => {
    for (const message of histories[index]) keep(chat.id, message);
    for (const { message_id: id, reactions } of marks[index].reactions)
      world.reactions.set(messageKey(chat.id, id), reactions);
    for (const id of marks[index].unseen_by_bot) world.unseenByBot.add(messageKey(chat.id, id));
  });
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
    const isNew = !messageOf(chatId, message.message_id);
    keep(chatId, message);
    if (delivered === false && message.from?.id !== world.bot.id)
      world.unseenByBot.add(messageKey(chatId, message.message_id));
    if (message.from?.id === world.bot.id) stopAction(chatId);
    tell("message", { chatId, message, isNew });
  },
  edit({ chat_id: chatId, message }) {
    keep(chatId, message);
    tell("edit", { chatId, message });
  },
  delete({ chat_id: chatId, message_ids: messageIds }) {
    for (const messageId of messageIds) world.reactions.delete(messageKey(chatId, messageId));
    for (const messageId of messageIds) world.messages.get(chatId)?.delete(messageId);
    tell("delete", { chatId, messageIds });
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
