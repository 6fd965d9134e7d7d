// Reads chats: their names, who is in them, who may write.

import { world } from "./world.js";
import { say } from "./words.js";

const INSIDE = new Set(["creator", "administrator", "member"]);

export const isPrivate = (chat) => chat.type === "private";
export const isChannel = (chat) => chat.type === "channel";

export function nameOf(user) {
  return user.last_name ? `${user.first_name} ${user.last_name}` : user.first_name;
}

// In a private chat one sees the bot, not oneself.
export const faceOf = (chat) => (isPrivate(chat) ? world.bot.id : chat.id);

export function titleOf(chat) {
  return isPrivate(chat) ? nameOf(world.bot) : chat.title;
}

export function memberOf(chat, personId) {
  return chat.members?.find((member) => member.user.id === personId) ?? null;
}

function isInside(member) {
  return INSIDE.has(member.status) || (member.status === "restricted" && member.is_member !== false);
}

export function isMember(chat, personId) {
  if (isPrivate(chat)) return chat.id === personId;
  const member = memberOf(chat, personId);
  return member !== null && isInside(member);
}

export function isAdministrator(chat, personId) {
  return ["creator", "administrator"].includes(memberOf(chat, personId)?.status);
}

export function membersInside(chat) {
  return (chat.members ?? []).filter(isInside);
}

export function botIsInside(chat) {
  return isPrivate(chat) || !["left", "kicked"].includes(chat.bot_status);
}

// Who may not write is told why; null means that one may.
export function whyMute(chat, personId, topicId) {
  if (!isMember(chat, personId)) return memberOf(chat, personId)?.status === "kicked" ? "mute.kicked" : "mute.outside";
  if (isChannel(chat) && !isAdministrator(chat, personId)) return "mute.channel";
  const member = memberOf(chat, personId);
  if (member?.status === "restricted" && member.can_send_messages === false) return "mute.restricted";
  const topic = chat.topics?.find(({ message_thread_id: id }) => id === topicId);
  if (topic?.is_closed && !isAdministrator(chat, personId)) return "mute.topic";
  return null;
}

export function describe(chat) {
  if (isPrivate(chat)) return `@${world.bot.username}`;
  const count = membersInside(chat).length;
  return say(isChannel(chat) ? "subscribers" : "members", { count });
}

export function isInTopic(chat, message, topicId) {
  if (!chat.is_forum) return true;
  return (message.is_topic_message ? message.message_thread_id : null) === topicId;
}

export function senderOf(message) {
  if (message.sender_chat) {
    return { id: message.sender_chat.id, name: message.sender_chat.title ?? message.sender_chat.first_name };
  }
  if (message.from) return { id: message.from.id, name: nameOf(message.from), username: message.from.username };
  return { id: message.chat.id, name: message.chat.title ?? "" };
}

export function mayEdit(message, personId) {
  const text = message.text ?? message.caption;
  return message.from?.id === personId && text !== undefined && !message.via_bot && !message.forward_origin;
}
