// How many messages came to each conversation that is not open, for each person.

import { isInTopic, isMember } from "./chats.js";
import { openChat, view } from "./view.js";
import { conversationKey, on, tell, world } from "./world.js";

const counts = new Map();

const keyOf = (personId, conversation) => `${personId} ${conversation}`;

export const unreadOf = (conversation) => counts.get(keyOf(view.personId, conversation)) ?? 0;

export function startUnread() {
  on("message", ({ chatId, message, isNew }) => {
    const chat = world.chats.get(chatId);
    if (!isNew || !chat) return;
    const topicId = chat.is_forum ? topicOf(chat, message) : null;
    for (const personId of world.people.keys()) {
      const isOpen = personId === view.personId && chatId === view.chatId && topicId === view.topicId;
      if (isOpen || message.from?.id === personId || !isMember(chat, personId)) continue;
      const key = keyOf(personId, conversationKey(chatId, topicId));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    tell("unread");
  });
  on("view", () => {
    if (openChat() && counts.delete(keyOf(view.personId, conversationKey(view.chatId, view.topicId)))) tell("unread");
  });
  on("reset", () => counts.clear());
}

function topicOf(chat, message) {
  const topic = chat.topics.find(({ message_thread_id: id }) => isInTopic(chat, message, id));
  return topic?.message_thread_id ?? null;
}
