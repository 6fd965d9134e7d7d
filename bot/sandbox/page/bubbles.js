// One message as an element: bubble, quoted reply, picture or file, text, time, buttons, reactions.

import { avatar, colourOf } from "./avatars.js";
import { isAdministrator, isPrivate, nameOf, senderOf } from "./chats.js";
import { element, hidden } from "./elements.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { buttonRows } from "./buttons.js";
import { mediaOf, summaryOf } from "./media.js";
import { isServiceMessage, serviceText } from "./service-messages.js";
import { isoOf, timeOf } from "./times.js";
import { view } from "./view.js";
import { say } from "./words.js";
import { messageKey, world } from "./world.js";

// hands: {taps, act, jump, openActions, react}, what the bubble's parts do when they are pressed
export function bubble(message, chat, isContinued, hands) {
  if (isServiceMessage(message)) return service(message);
  const sender = senderOf(message);
  const isMine = message.from?.id === view.personId && !message.sender_chat;
  const classes = ["message", isMine ? "mine" : "theirs"];
  if (isContinued) classes.push("continued");
  const withAvatar = !isPrivate(chat) && !isMine;
  return element(
    "li",
    { class: classes.join(" "), tabindex: "-1", data: { message: message.message_id } },
    withAvatar ? avatar(sender.id, sender.name, { isBot: sender.id === world.bot.id }) : null,
    element(
      "div",
      { class: "message-column" },
      body(message, chat, { sender, isMine, isContinued, hands }),
      message.reply_markup?.inline_keyboard ? buttonRows(message, hands) : null,
      reactions(message, hands),
    ),
    element(
      "button",
      {
        type: "button",
        class: "icon-button message-more",
        tabindex: "-1",
        "aria-label": say("message.actions"),
        "aria-haspopup": "menu",
        data: { focus: "more" },
        on: { click: (event) => hands.openActions(message, event.currentTarget) },
      },
      icon("more"),
    ),
  );
}

function service(message) {
  return element(
    "li",
    { class: "service", data: { message: message.message_id } },
    element("span", {}, serviceText(message)),
  );
}

function body(message, chat, { sender, isMine, isContinued, hands }) {
  const media = mediaOf(message);
  const text = message.text ?? message.caption;
  const bare = media && !text ? " bare" : "";
  return element(
    "div",
    { class: `bubble${bare}` },
    heading(message, chat, { sender, isMine, isContinued }),
    forwarded(message),
    replied(message, hands),
    media,
    text
      ? element(
          "div",
          { class: "text", dir: "auto", data: { stamp: stampOf(message) } },
          formatted(text, message.entities ?? message.caption_entities, hands.taps),
        )
      : null,
    meta(message),
  );
}

function heading(message, chat, { sender, isMine, isContinued }) {
  const via = message.via_bot
    ? element("span", { class: "via" }, say("via", { bot: `@${message.via_bot.username}` }))
    : null;
  const isNamed = !isPrivate(chat) && !isMine && !isContinued;
  if (!isNamed) {
    return [hidden(isMine ? say("you") : sender.name), via ? element("div", { class: "sender" }, via) : null];
  }
  const role = isAdministrator(chat, sender.id) || message.sender_chat?.id === chat.id ? say("administrator") : null;
  return element(
    "div",
    { class: "sender" },
    element("strong", { class: colourOf(sender.id) }, sender.name),
    via,
    role ? element("span", { class: "role" }, role) : null,
  );
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const chat = origin.chat ?? origin.sender_chat;
  const name = origin.sender_user ? nameOf(origin.sender_user) : (origin.sender_user_name ?? chat?.title ?? "");
  return element("div", { class: "forwarded" }, say("forwarded", { name }));
}

function replied(message, hands) {
  const original = message.reply_to_message;
  if (!original || original.forum_topic_created) return null;
  return element(
    "button",
    {
      type: "button",
      class: "reply-snippet",
      "aria-label": say("reply.jump", {
        name: senderOf(original).name,
        text: message.quote?.text ?? summaryOf(original),
      }),
      on: { click: () => hands.jump(original.message_id) },
    },
    element("strong", { class: "snippet-name" }, senderOf(original).name),
    element("span", { class: "snippet-text" }, message.quote?.text ?? summaryOf(original)),
  );
}

// As wide as the time in the corner will be, so that the last line of the text leaves room for it.
function stampOf(message) {
  return message.edit_date ? `${say("edited")} ${timeOf(message.date)}` : timeOf(message.date);
}

function meta(message) {
  const parts = [];
  if (world.unseenByBot.has(messageKey(message.chat.id, message.message_id))) {
    const mark = element("span", { class: "unseen", title: say("unseen") }, icon("unseen"), hidden(say("unseen")));
    parts.push(mark);
  }
  if (message.edit_date) parts.push(element("span", {}, say("edited")));
  parts.push(element("time", { datetime: isoOf(message.date) }, timeOf(message.date)));
  return element("div", { class: "meta" }, parts);
}

function reactions(message, hands) {
  const given = world.reactions.get(messageKey(message.chat.id, message.message_id)) ?? [];
  if (given.length === 0) return null;
  return element(
    "div",
    { class: "reactions" },
    given.map(({ emoji, from }) =>
      element(
        "button",
        {
          type: "button",
          class: "reaction",
          "aria-pressed": String(from.includes(view.personId)),
          "aria-label": say("reaction.count", { emoji, count: from.length }),
          title: from
            .map((id) =>
              id === world.bot.id ? nameOf(world.bot) : nameOf(world.people.get(id) ?? { first_name: String(id) }),
            )
            .join(", "),
          data: { focus: `reaction ${emoji}` },
          on: { click: () => hands.react(message, emoji) },
        },
        element("span", {}, emoji),
        element("span", {}, String(from.length)),
      ),
    ),
  );
}
