// Reply keyboards: buttons under the composer that send their text. Messages do not carry them; the server knows them.

import { sendText } from "./acts.js";
import { isPrivate } from "./chats.js";
import { startReply } from "./composer.js";
import { element, fill, find } from "./elements.js";
import { attempt, fail, toast } from "./notices.js";
import { get } from "./server.js";
import { openChat, view } from "./view.js";
import { say } from "./words.js";
import { messageOf, on } from "./world.js";

const ASKING = ["request_users", "request_chat", "request_contact", "request_location", "request_poll", "web_app"];

let current = null;
let asked = 0;

export function startReplyKeyboard() {
  on("loaded view", () => {
    current = null;
    render();
    load();
  });
  on("keyboard", async ({ chatId }) => {
    if (chatId !== view.chatId) return;
    await load();
    const message = current?.force_reply ? messageOf(chatId, current.message_id) : null;
    if (message && find("composer-text").value === "") startReply(message);
  });
  on("message chat", render);
}

async function load() {
  asked += 1;
  const number = asked;
  const { chatId, personId } = view;
  if (chatId === null || personId === null) return;
  try {
    const loaded = await get(`people/${personId}/keyboard?chat=${chatId}`);
    if (number !== asked) return;
    current = loaded;
    render();
  } catch (error) {
    fail(error);
  }
}

function render() {
  const chat = openChat();
  const markup = chat && current?.keyboard ? current : null;
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
  const { text } = button;
  const pressed = () => {
    if (ASKING.some((name) => name in button)) {
      toast(say("button.unsupported"));
      return;
    }
    // In a group the press is a reply to the bot, so that it is heard in privacy mode.
    attempt(() => sendText(text, isPrivate(chat) ? null : { messageId: markup.message_id }));
  };
  return element(
    "button",
    { type: "button", class: "keyboard-button", dir: "auto", data: { key: place }, on: { click: pressed } },
    text,
  );
}
