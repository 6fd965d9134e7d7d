// What happened to a chat, told in a line between the messages.

import { nameOf, senderOf } from "./chats.js";
import { summaryOf } from "./media.js";
import { say } from "./words.js";

const TELLERS = {
  new_chat_members: (message) => joined(message),
  left_chat_member: (message) => left(message),
  new_chat_title: (message) => say("service.title", { name: actor(message), title: message.new_chat_title }),
  new_chat_photo: (message) => say("service.photo", { name: actor(message) }),
  delete_chat_photo: (message) => say("service.photo.removed", { name: actor(message) }),
  group_chat_created: (message) => say("service.created", { name: actor(message) }),
  supergroup_chat_created: (message) => say("service.created", { name: actor(message) }),
  channel_chat_created: (message) => say("service.created", { name: actor(message) }),
  migrate_to_chat_id: () => say("service.migrated"),
  migrate_from_chat_id: () => say("service.migrated"),
  pinned_message: (message) =>
    say("service.pinned", { name: actor(message), text: shortened(summaryOf(message.pinned_message)) }),
  forum_topic_created: (message) => say("service.topic.created", { name: message.forum_topic_created.name }),
  forum_topic_edited: ({ forum_topic_edited: { name } }) =>
    name === undefined ? say("service.topic.icon") : say("service.topic.edited", { name }),
  forum_topic_closed: () => say("service.topic.closed"),
  forum_topic_reopened: () => say("service.topic.reopened"),
  general_forum_topic_hidden: () => say("service.topic.closed"),
  general_forum_topic_unhidden: () => say("service.topic.reopened"),
  message_auto_delete_timer_changed: () => say("service.timer"),
};

const SHORT = 40;

export const isServiceMessage = (message) => Object.keys(TELLERS).some((name) => name in message);

export function serviceText(message) {
  const name = Object.keys(TELLERS).find((candidate) => candidate in message);
  return TELLERS[name](message);
}

function actor(message) {
  return senderOf(message).name;
}

function joined(message) {
  const people = message.new_chat_members;
  if (people.length === 1 && people[0].id === message.from?.id)
    return say("service.joined", { name: nameOf(people[0]) });
  return say("service.added", { name: actor(message), people: people.map(nameOf).join(", ") });
}

function left(message) {
  const person = message.left_chat_member;
  if (person.id === message.from?.id) return say("service.left", { name: nameOf(person) });
  return say("service.removed", { name: actor(message), person: nameOf(person) });
}

function shortened(text) {
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}
