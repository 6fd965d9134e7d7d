// The menu of a message: react, reply, copy, edit, delete, see it as the Bot API does.

import { deleteMessage } from "./acts.js";
import { isAdministrator, isPrivate, mayEdit, whyMute } from "./chats.js";
import { copy } from "./clipboard.js";
import { startEdit, startReply } from "./composer.js";
import { openDialog } from "./dialogs.js";
import { element } from "./elements.js";
import { react } from "./hands.js";
import { openMenu } from "./menus.js";
import { attempt, toast } from "./notices.js";
import { openChat, view } from "./view.js";
import { say } from "./words.js";

const EMOJI = ["👍", "❤", "🔥", "👏", "😁", "🎉", "🤔", "👎"];
const INDENT = 2;

export function openActions(message, anchor, point = null) {
  const chat = openChat();
  const text = message.text ?? message.caption;
  const isMine = message.from?.id === view.personId;
  const mayDelete = isMine || isPrivate(chat) || isAdministrator(chat, view.personId);
  const mayWrite = whyMute(chat, view.personId, view.topicId) === null;
  const quote = selectedIn(message, text);
  openMenu(
    anchor,
    say("message.actions"),
    [
      mayWrite && {
        label: say("reactions"),
        row: EMOJI.map((emoji) => ({
          text: emoji,
          label: say("react", { emoji }),
          chosen: () => react(message, emoji),
        })),
      },
      mayWrite && {
        text: say(quote ? "reply.quote" : "reply"),
        mark: "reply",
        chosen: () => startReply(message, quote),
      },
      text && { text: say("copy"), mark: "copy", chosen: () => copyText(text) },
      mayEdit(message, view.personId) && { text: say("edit"), mark: "edit", chosen: () => startEdit(message) },
      { text: say("message.json"), mark: "code", chosen: () => showJson(message) },
      mayDelete && {
        text: say("delete"),
        mark: "remove",
        isDanger: true,
        chosen: () => attempt(() => deleteMessage(message.message_id)),
      },
    ],
    point,
  );
}

function selectedIn(message, text) {
  const selection = getSelection();
  const selected = selection.toString();
  const item = selection.anchorNode?.parentElement?.closest("[data-message]");
  return text && item?.dataset.message === String(message.message_id) && text.includes(selected) ? selected : "";
}

async function copyText(text) {
  await copy(text);
  toast(say("copied"));
}

function showJson(message) {
  openDialog(
    say("message.json"),
    element("pre", { class: "json", tabindex: "0" }, JSON.stringify(message, null, INDENT)),
    {
      wide: true,
    },
  );
}
