// The head of the open chat: its name, who is in it or who is typing, what is pinned, what can be done with it.

import { block, setMember } from "./acts.js";
import { avatar } from "./avatars.js";
import { describe, faceOf, isMember, isPrivate, titleOf } from "./chats.js";
import { jump } from "./conversation.js";
import { element, fill, find } from "./elements.js";
import { fetchMessage } from "./history.js";
import { icon } from "./icons.js";
import { openMembers } from "./members.js";
import { openMenu } from "./menus.js";
import { summaryOf } from "./media.js";
import { attempt, fail } from "./notices.js";
import { profile } from "./profile.js";
import { transcriptAddress } from "./server.js";
import { me, openChat, show, view } from "./view.js";
import { say } from "./words.js";
import { messageOf, on, world } from "./world.js";

const ACTIONS = new Set([
  "upload_photo",
  "upload_document",
  "record_voice",
  "upload_video",
  "choose_sticker",
  "find_location",
]);

export function startHeading() {
  find("back-button").addEventListener("click", () => {
    show({ pane: "list" });
    document.querySelector("#chats [aria-current]")?.focus();
  });
  const more = find("chat-menu-button");
  more.addEventListener("click", () => openChatMenu(more));
  on("loaded view chat chat_action profile person message edit delete connection", render);
}

function render() {
  const chat = openChat();
  document.body.dataset.pane = view.pane;
  find("chat-menu-button").hidden = !chat;
  if (!chat) {
    fill(find("chat-heading"), element("h1", {}, say("sandbox")));
    fill(find("pinned"));
    return;
  }
  const topic = chat.topics?.find(({ message_thread_id: id }) => id === view.topicId);
  const name = isPrivate(chat) ? profile().name || titleOf(chat) : titleOf(chat);
  const title = chat.is_forum ? `${topic?.name ?? say("general")} · ${name}` : name;
  fill(
    find("chat-heading"),
    avatar(faceOf(chat), titleOf(chat), { isBot: isPrivate(chat) }),
    element("div", { class: "heading-lines" }, element("h1", { dir: "auto" }, title), status(chat)),
  );
  document.title = `${title} · ${say("sandbox")}`;
  renderPinned(chat);
}

function status(chat) {
  if (!world.connected) return element("p", { class: "status acting" }, say("connecting"));
  const action = world.actions.get(chat.id);
  if (action && (action.topicId ?? null) === view.topicId) {
    const words = say(ACTIONS.has(action.action) ? `action.${action.action}` : "action.typing");
    const dots = element("span", { class: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
    return element("p", { class: "status acting" }, words, dots);
  }
  return element("p", { class: "status" }, describe(chat));
}

function renderPinned(chat) {
  const messageId = chat.pinned_message_ids?.at(-1);
  const message = messageId === undefined ? null : messageOf(chat.id, messageId);
  if (messageId !== undefined && !message) fetchMessage(chat.id, messageId).then(again, fail);
  fill(
    find("pinned"),
    message
      ? element(
          "button",
          { type: "button", class: "pinned-button", on: { click: () => jump(messageId) } },
          icon("pin"),
          element("strong", {}, say("pinned")),
          element("span", { class: "pinned-text" }, summaryOf(message)),
        )
      : null,
  );
}

// Once it is here; a message that is not there is not asked for again.
function again() {
  const chat = openChat();
  if (chat && messageOf(chat.id, chat.pinned_message_ids?.at(-1))) renderPinned(chat);
}

function openChatMenu(anchor) {
  const chat = openChat();
  const isBlocked = me().has_blocked_bot;
  openMenu(anchor, say("chat.actions"), [
    !isPrivate(chat) && { text: say("members.title"), mark: "people", chosen: () => openMembers(chat.id) },
    {
      text: say("transcript"),
      mark: "file",
      chosen: () => window.open(transcriptAddress(chat.id), "_blank", "noopener"),
    },
    isPrivate(chat) && {
      text: say(isBlocked ? "unblock" : "block"),
      mark: isBlocked ? "play" : "pause",
      isDanger: !isBlocked,
      chosen: () => attempt(() => block(!isBlocked)),
    },
    !isPrivate(chat) &&
      isMember(chat, view.personId) && {
        text: say("leave"),
        mark: "close",
        isDanger: true,
        chosen: () => attempt(() => setMember(chat.id, view.personId, "left")),
      },
  ]);
}
