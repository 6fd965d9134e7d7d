// Reply keyboards: buttons under the composer that send their text. Messages do not carry them, so the calls tell.

import { sendText } from "./acts.js";
import { isPrivate } from "./chats.js";
import { startReply } from "./composer.js";
import { element, fill, find } from "./elements.js";
import { attempt, toast } from "./notices.js";
import { openChat, view } from "./view.js";
import { say } from "./words.js";
import { on, world } from "./world.js";

const ASKING = ["request_users", "request_chat", "request_contact", "request_location", "request_poll", "web_app"];

const keyboards = new Map();

export function startReplyKeyboard() {
  on("loaded", () => {
    keyboards.clear();
    world.calls.forEach(learn);
    render();
  });
  on("call", (call) => {
    const message = learn(call);
    if (message?.chat.id !== view.chatId) return;
    if (call.parameters.reply_markup.force_reply && find("composer-text").value === "") startReply(message);
    render();
  });
  on("view message", render);
}

// Returns the message that brought reply markup, where it is of the kinds that are not part of the message.
function learn({ parameters, response }) {
  const markup = parameters.reply_markup;
  const message = response?.ok ? response.result : null;
  if (!markup || !message?.chat) return null;
  if (markup.keyboard) keyboards.set(message.chat.id, markup);
  else if (markup.remove_keyboard) keyboards.delete(message.chat.id);
  else if (!markup.force_reply) return null;
  return message;
}

function render() {
  const chat = openChat();
  const markup = chat ? keyboards.get(chat.id) : null;
  const box = find("reply-keyboard");
  box.hidden = !markup || find("composer-form").hidden;
  if (box.hidden) {
    fill(box);
    return;
  }
  const focused = document.activeElement?.dataset.key;
  fill(
    box,
    markup.keyboard.map((row, number) =>
      element(
        "div",
        { class: "keyboard-row" },
        row.map((button, column) => key(chat, markup, button, `${number} ${column}`)),
      ),
    ),
  );
  if (focused) box.querySelector(`[data-key="${focused}"]`)?.focus();
}

function key(chat, markup, button, place) {
  const text = button.text ?? button;
  const pressed = () => {
    if (ASKING.some((name) => name in Object(button))) {
      toast(say("button.unsupported"));
      return;
    }
    if (markup.one_time_keyboard) keyboards.delete(chat.id);
    attempt(() => sendText(text, isPrivate(chat) ? null : lastFromBot(chat)));
    render();
  };
  return element(
    "button",
    { type: "button", class: "keyboard-button", dir: "auto", data: { key: place }, on: { click: pressed } },
    text,
  );
}

// In a group the press is a reply to the bot, so that it is heard in privacy mode.
function lastFromBot(chat) {
  const messages = [...(world.messages.get(chat.id)?.values() ?? [])];
  const last = messages.findLast((message) => message.from?.id === world.bot.id);
  return last ? { messageId: last.message_id } : null;
}
