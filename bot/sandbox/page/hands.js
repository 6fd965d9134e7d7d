// What happens when a part of a message is pressed: commands, mentions, links, inline buttons, reactions.

import { react as sendReaction, sendText, tap } from "./acts.js";
import { avatar } from "./avatars.js";
import { faceOf, isMember, isPrivate, titleOf } from "./chats.js";
import { copy } from "./clipboard.js";
import { insert, write } from "./composer.js";
import { choice, notice } from "./dialogs.js";
import { element } from "./elements.js";
import { followLink, openPrivate } from "./links.js";
import { attempt, toast } from "./notices.js";
import { show, view, visibleChats } from "./view.js";
import { say } from "./words.js";
import { on, world } from "./world.js";

export const taps = {
  command: (text) => attempt(() => sendText(text)),
  link: followLink,
  mention(username, user) {
    if (username?.toLowerCase() === world.bot.username.toLowerCase()) openPrivate();
    else insert(username ? `@${username} ` : `${user.first_name} `);
  },
};

export function react(message, emoji) {
  return attempt(() => sendReaction(message.message_id, emoji));
}

export async function act(message, button, row, column) {
  if (button.callback_data !== undefined) {
    await attempt(() => tap(message, button, row, column));
  } else if (button.copy_text) {
    await copy(button.copy_text.text);
    toast(say("copied"));
  } else if (button.switch_inline_query_current_chat !== undefined) {
    write(`@${world.bot.username} ${button.switch_inline_query_current_chat}`);
  } else if (button.switch_inline_query !== undefined || button.switch_inline_query_chosen_chat) {
    await switchInline(button.switch_inline_query ?? button.switch_inline_query_chosen_chat.query ?? "");
  } else {
    toast(say("button.unsupported"));
  }
}

async function switchInline(query) {
  const chats = visibleChats().filter((chat) => isMember(chat, view.personId));
  const chatId = await choice(
    say("choose.chat"),
    chats.map((chat) => ({
      value: chat.id,
      content: [
        avatar(faceOf(chat), titleOf(chat), { isBot: isPrivate(chat), small: true }),
        element("span", {}, titleOf(chat)),
      ],
    })),
  );
  if (chatId === null) return;
  show({ chatId, topicId: null, pane: "chat" });
  write(`@${world.bot.username} ${query}`);
}

export function startAnswers() {
  on("callback_answer", ({ from, text, show_alert: isAlert, url }) => {
    if (from !== view.personId) return;
    if (url && !followLink(url)) window.open(url, "_blank", "noopener");
    if (!text) return;
    if (isAlert) notice(world.bot.first_name, text);
    else toast(text);
  });
}
