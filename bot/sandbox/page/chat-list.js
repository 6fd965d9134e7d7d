// The list of chats, and who one is.

import { avatar } from "./avatars.js";
import { botIsInside, faceOf, isMember, isPrivate, nameOf, senderOf, titleOf } from "./chats.js";
import { form } from "./dialogs.js";
import { element, fill, find, hidden } from "./elements.js";
import { icon } from "./icons.js";
import { openMenu } from "./menus.js";
import { summaryOf } from "./media.js";
import { attempt } from "./notices.js";
import { post } from "./server.js";
import { isServiceMessage, serviceText } from "./service-messages.js";
import { isoOf, shortDate } from "./times.js";
import { unreadOf } from "./unread.js";
import { me, show, view, visibleChats } from "./view.js";
import { say } from "./words.js";
import { conversationKey, conversationOf, on, world } from "./world.js";

export function startChatList() {
  const button = find("person-button");
  button.addEventListener("click", () => openPeople(button));
  on("message edit conversations chat person settings unread chat_action", renderSoon);
  on("loaded view", render);
}

let isDue = false;

// A thousand chats are drawn once a frame at most, however much happens in them.
function renderSoon() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    render();
  });
}

function render() {
  renderPerson();
  const inside = (chat) => isMember(chat, view.personId);
  const chats = visibleChats().map((chat) => ({ chat, said: lastSaid(chat) }));
  chats.sort(
    (one, other) =>
      inside(other.chat) - inside(one.chat) || other.said - one.said || isPrivate(other.chat) - isPrivate(one.chat),
  );
  const list = find("chats");
  const focused = document.activeElement?.closest?.("#chats [data-key]")?.dataset.key;
  fill(
    list,
    chats.map(({ chat }) => chatItem(chat)),
  );
  if (focused) [...list.querySelectorAll("[data-key]")].find((item) => item.dataset.key === focused)?.focus();
}

function lastSaid(chat) {
  const topics = chat.is_forum ? chat.topics.map((topic) => topic.message_thread_id) : [];
  return Math.max(...[null, ...topics].map((topicId) => conversationOf(chat.id, topicId).said));
}

function renderPerson() {
  const person = me();
  const button = find("person-button");
  if (!person) return;
  fill(
    button,
    avatar(person.id, nameOf(person)),
    element(
      "span",
      { class: "person-name" },
      element("span", { class: "person-hint" }, say("you.are")),
      element("strong", {}, nameOf(person)),
    ),
    element("span", { class: "language" }, person.language_code ?? "–"),
    icon("down"),
  );
}

function chatItem(chat) {
  if (!chat.is_forum) return element("li", {}, conversationButton(chat, null));
  const topics = [{ message_thread_id: null, name: say("general") }, ...chat.topics];
  return element(
    "li",
    { class: "forum" },
    element("div", { class: "forum-title" }, avatar(chat.id, titleOf(chat)), element("strong", {}, titleOf(chat))),
    element(
      "ul",
      { class: "topics", "aria-label": titleOf(chat) },
      topics.map((topic) => element("li", {}, conversationButton(chat, topic))),
    ),
  );
}

function conversationButton(chat, topic) {
  const topicId = topic?.message_thread_id ?? null;
  const last = conversationOf(chat.id, topicId).message;
  const isOpen = chat.id === view.chatId && topicId === view.topicId;
  const unread = unreadOf(conversationKey(chat.id, topicId));
  const title = topic?.name ?? titleOf(chat);
  const outside = isMember(chat, view.personId) ? "" : " outside";
  return element(
    "button",
    {
      type: "button",
      class: `chat-item${topic ? " topic" : ""}${outside}`,
      "aria-current": isOpen ? "true" : null,
      data: { key: conversationKey(chat.id, topicId), chat: chat.id, topic: topicId ?? "" },
      on: { click: () => show({ chatId: chat.id, topicId, pane: "chat" }) },
    },
    topic
      ? element("span", { class: "topic-mark" }, icon("topic"))
      : avatar(faceOf(chat), titleOf(chat), { isBot: isPrivate(chat) }),
    element(
      "span",
      { class: "chat-lines" },
      element(
        "span",
        { class: "chat-line" },
        element("strong", { class: "chat-title" }, title),
        last ? element("time", { datetime: isoOf(last.date) }, shortDate(last.date)) : null,
      ),
      element(
        "span",
        { class: "chat-line" },
        preview(chat, topicId, last),
        unread ? element("span", { class: "unread" }, String(unread), hidden(say("unread", { count: unread }))) : null,
      ),
    ),
  );
}

function preview(chat, topicId, last) {
  const action = world.actions.get(chat.id);
  if (action && (action.topicId ?? null) === topicId)
    return element("span", { class: "preview acting" }, say("action.typing"));
  if (!last) return element("span", { class: "preview" }, botIsInside(chat) ? say("empty") : say("bot.outside"));
  if (isServiceMessage(last)) return element("span", { class: "preview" }, serviceText(last));
  const isMine = last.from?.id === view.personId;
  const author = isMine ? say("you") : isPrivate(chat) ? "" : senderOf(last).name;
  return element(
    "span",
    { class: "preview" },
    author ? element("span", { class: "author" }, `${author}: `) : null,
    summaryOf(last),
  );
}

function openPeople(button) {
  const people = [...world.people.values()].map((person) => ({
    text: nameOf(person),
    extra: person.language_code,
    picture: avatar(person.id, nameOf(person), { small: true }),
    isChecked: person.id === view.personId,
    chosen: () => become(person.id),
  }));
  openMenu(button, say("you.are"), [...people, { text: say("person.add"), mark: "plus", chosen: addPerson }]);
}

// A private chat is each person's own; a group stays open, so that two people can talk in it in turn.
function become(personId) {
  const chatId = view.chatId === view.personId ? personId : view.chatId;
  show({ personId, chatId });
}

export async function addPerson() {
  const languages = [
    ["en", "English (en)"],
    ["es", "Español (es)"],
    ["zh", "中文 (zh)"],
    ["pt", "Português (pt)"],
    ["", "–"],
  ];
  const filled = await form(
    say("person.add"),
    [
      { name: "first_name", label: say("person.name"), required: true, maxlength: 64 },
      { name: "username", label: say("person.username"), pattern: "[A-Za-z][A-Za-z0-9_]{3,31}" },
      { name: "language_code", label: say("person.language"), options: languages, value: me()?.language_code ?? "en" },
    ],
    say("add"),
  );
  if (!filled) return;
  const fields = Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== ""));
  const person = await attempt(() => post("people", fields));
  if (person) {
    world.people.set(person.id, person);
    become(person.id);
  }
}
