// The messages of a conversation that are loaded: a window that grows as one scrolls, and moves where one jumps.

import { isInTopic } from "./chats.js";
import { get } from "./server.js";
import {
  conversationKey,
  conversationOf,
  forget,
  keep,
  keepAside,
  messageKey,
  messagesOf,
  tell,
  world,
} from "./world.js";

const WINDOW = 60;
const MOST = 180;

const NOTHING = { isLoaded: false, hasOlder: false, hasNewer: false, loading: null };

// By conversation: {isLoaded, hasOlder, hasNewer, loading}. A new load of everything begins with none.
export function historyOf(chatId, topicId) {
  return world.histories.get(conversationKey(chatId, topicId)) ?? NOTHING;
}

export function shownMessages(chat, topicId) {
  return messagesOf(chat.id).filter((message) => isInTopic(chat, message, topicId));
}

function change(chat, topicId, fields) {
  const history = { ...historyOf(chat.id, topicId), ...fields };
  world.histories.set(conversationKey(chat.id, topicId), history);
}

// Loads at most once at a time for each conversation; who asks meanwhile waits for the same.
function once(chat, topicId, load) {
  const { loading } = historyOf(chat.id, topicId);
  if (loading) return loading;
  const { histories } = world;
  const isCurrent = () => world.histories === histories;
  const running = load(isCurrent).finally(() => isCurrent() && change(chat, topicId, { loading: null }));
  change(chat, topicId, { loading: running });
  return running;
}

function ask(chat, topicId, bounds) {
  const query = new URLSearchParams({ limit: WINDOW, ...bounds });
  if (chat.is_forum) query.set("message_thread_id", topicId ?? 0);
  return get(`chats/${chat.id}/messages?${query}`);
}

const told = (chat, topicId) => tell("history", { chatId: chat.id, topicId });

// What an event has told meanwhile is newer than what was loaded.
function keepAll(chat, messages) {
  for (const message of messages) {
    const key = messageKey(chat.id, message.message_id);
    if (!world.messages.get(chat.id)?.has(message.message_id) && !world.deleted.has(key)) keep(chat.id, message);
  }
}

export function openHistory(chat, topicId) {
  if (historyOf(chat.id, topicId).isLoaded) return Promise.resolve();
  return once(chat, topicId, async (isCurrent) => {
    const [messages] = await Promise.all([ask(chat, topicId, {}), loadMarks(chat)]);
    if (!isCurrent()) return;
    keepAll(chat, messages);
    change(chat, topicId, { isLoaded: true, hasOlder: messages.length === WINDOW, hasNewer: false });
    told(chat, topicId);
  });
}

async function loadMarks(chat) {
  if (world.marked.has(chat.id)) return;
  const { marked } = world;
  const { reactions, unseen_by_bot: unseen } = await get(`chats/${chat.id}/marks`);
  if (world.marked !== marked) return;
  marked.add(chat.id);
  for (const { message_id: id, reactions: given } of reactions) {
    const key = messageKey(chat.id, id);
    if (!world.reactions.has(key)) world.reactions.set(key, given);
  }
  for (const id of unseen) world.unseenByBot.add(messageKey(chat.id, id));
}

// Whether there is more below; what came while the rest was being loaded counts too.
function isBehind(chat, topicId) {
  const newest = conversationOf(chat.id, topicId).message?.message_id ?? 0;
  return newest > (shownMessages(chat, topicId).at(-1)?.message_id ?? 0);
}

export function loadOlder(chat, topicId) {
  const { hasOlder, isLoaded } = historyOf(chat.id, topicId);
  if (!isLoaded || !hasOlder) return Promise.resolve();
  return once(chat, topicId, async (isCurrent) => {
    const first = shownMessages(chat, topicId)[0]?.message_id ?? 0;
    const messages = await ask(chat, topicId, { before: first });
    if (!isCurrent()) return;
    keepAll(chat, messages);
    change(chat, topicId, { hasOlder: messages.length === WINDOW });
    told(chat, topicId);
  });
}

export function loadNewer(chat, topicId) {
  if (!historyOf(chat.id, topicId).hasNewer) return Promise.resolve();
  return once(chat, topicId, async (isCurrent) => {
    const last = shownMessages(chat, topicId).at(-1)?.message_id ?? 0;
    const messages = await ask(chat, topicId, { after: last });
    if (!isCurrent()) return;
    keepAll(chat, messages);
    change(chat, topicId, { hasNewer: isBehind(chat, topicId) });
    told(chat, topicId);
  });
}

// Moves the window to a message; false where it is there no more.
export async function loadAround(chat, topicId, messageId) {
  await historyOf(chat.id, topicId).loading;
  let isFound = false;
  await once(chat, topicId, async (isCurrent) => {
    const [before, after] = await Promise.all([
      ask(chat, topicId, { before: messageId + 1, limit: WINDOW / 2 }),
      ask(chat, topicId, { after: messageId, limit: WINDOW / 2 }),
    ]);
    isFound = isCurrent() && before.at(-1)?.message_id === messageId;
    if (!isFound) return;
    shownMessages(chat, topicId).forEach((message) => forget(chat.id, message.message_id));
    keepAll(chat, [...before, ...after]);
    const hasOlder = before.length === WINDOW / 2;
    change(chat, topicId, { isLoaded: true, hasOlder, hasNewer: isBehind(chat, topicId) });
    told(chat, topicId);
  });
  return isFound;
}

// Back to the newest messages from wherever one has jumped to.
export async function loadNewest(chat, topicId) {
  await historyOf(chat.id, topicId).loading;
  if (!historyOf(chat.id, topicId).hasNewer) return;
  shownMessages(chat, topicId).forEach((message) => forget(chat.id, message.message_id));
  change(chat, topicId, { isLoaded: false, hasNewer: false });
  await openHistory(chat, topicId);
}

// Lets go of the oldest messages of a long window; they are loaded again by scrolling up. Tells which have gone.
export function trim(chat, topicId) {
  const messages = shownMessages(chat, topicId);
  const { loading, hasNewer } = historyOf(chat.id, topicId);
  if (messages.length <= MOST || loading || hasNewer) return [];
  const gone = messages.slice(0, messages.length - WINDOW);
  gone.forEach((message) => forget(chat.id, message.message_id));
  change(chat, topicId, { hasOlder: true });
  return gone.map((message) => message.message_id);
}

// A message that stands outside the window, such as a pinned one.
export async function fetchMessage(chatId, messageId) {
  const [message] = await get(`chats/${chatId}/messages?after=${messageId - 1}&before=${messageId + 1}`);
  if (message) keepAside(chatId, message);
}
