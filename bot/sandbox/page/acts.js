// What a person does in a chat, as requests to the control API.

import { ask, patch, post, remove } from "./server.js";
import { view } from "./view.js";
import { messageKey, on, tell, world } from "./world.js";

const PATIENCE_MILLISECONDS = 15000;

const inChat = (rest = "") => `chats/${view.chatId}${rest}`;

function place() {
  const fields = { from: view.personId };
  if (view.topicId !== null) fields.message_thread_id = view.topicId;
  return fields;
}

export function sendText(text, reply) {
  return post(inChat("/messages"), { ...place(), ...replyFields(reply), text });
}

function replyFields(reply) {
  if (!reply) return {};
  return reply.quote ? { reply_to: reply.messageId, quote: reply.quote } : { reply_to: reply.messageId };
}

export function sendFile(file, asPhoto, caption, reply) {
  const parts = new FormData();
  for (const [name, value] of Object.entries({ ...place(), ...replyFields(reply) })) parts.set(name, String(value));
  if (caption) parts.set("caption", caption);
  parts.set(asPhoto ? "photo" : "document", file, file.name);
  return ask("POST", inChat("/messages"), parts);
}

export function editMessage(message, text) {
  const field = message.text === undefined ? "caption" : "text";
  return patch(inChat(`/messages/${message.message_id}`), { from: view.personId, [field]: text });
}

export function deleteMessage(messageId) {
  return remove(inChat(`/messages/${messageId}?from=${view.personId}`));
}

export function react(messageId, emoji) {
  const reactions = world.reactions.get(messageKey(view.chatId, messageId)) ?? [];
  const isOn = reactions.some((reaction) => reaction.emoji === emoji && reaction.from.includes(view.personId));
  return post(inChat(`/messages/${messageId}/reactions`), { from: view.personId, emoji: isOn ? [] : [emoji] });
}

export function setMember(chatId, personId, status, by = null) {
  const fields = { person: personId, status };
  if (by !== null) fields.by = by;
  return post(`chats/${chatId}/members`, fields);
}

export function block(isBlocked) {
  return post(`people/${view.personId}/block`, { blocked: isBlocked });
}

// Buttons that were tapped and not yet answered. An answer can overtake the response that tells the tap's id.
const loading = new Map();
const early = new Set();

export const tapKey = (message, button) =>
  `${messageKey(message.chat.id, message.message_id)}/${view.personId}/${button.callback_data}`;
export const isLoading = (key) => loading.has(key);

export async function tap(message, button, row, column) {
  const key = tapKey(message, button);
  if (loading.has(key)) return;
  const stop = () => {
    clearTimeout(loading.get(key)?.timer);
    if (loading.delete(key)) tell("tap", { key, isLoading: false });
  };
  loading.set(key, { id: null, timer: setTimeout(stop, PATIENCE_MILLISECONDS) });
  tell("tap", { key, isLoading: true });
  try {
    const tapped = await post(inChat(`/messages/${message.message_id}/tap`), { from: view.personId, row, column });
    if (loading.has(key)) loading.get(key).id = tapped.id;
    if (tapped.answer || early.delete(tapped.id)) stop();
  } catch (error) {
    stop();
    throw error;
  }
}

on("loaded", () => early.clear());
on("callback_answer", ({ id }) => {
  for (const [key, waiting] of loading) {
    if (waiting.id !== id) continue;
    clearTimeout(waiting.timer);
    loading.delete(key);
    tell("tap", { key, isLoading: false });
    return;
  }
  early.add(id);
});
