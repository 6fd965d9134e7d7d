// The open conversation: its messages in order, kept up to date, with what can be done to each.

import { act, react, taps } from "./hands.js";
import { bubble } from "./bubbles.js";
import { isInTopic, isPrivate, nameOf, senderOf } from "./chats.js";
import { avatar } from "./avatars.js";
import { element, fill, find } from "./elements.js";
import {
  historyOf,
  loadAround,
  loadNewer,
  loadNewest,
  loadOlder,
  openHistory,
  shownMessages,
  trim,
} from "./history.js";
import { summaryOf } from "./media.js";
import { openActions } from "./message-actions.js";
import { announce, fail } from "./notices.js";
import { profile } from "./profile.js";
import { isServiceMessage, serviceText } from "./service-messages.js";
import { dayOf } from "./times.js";
import { openChat, view } from "./view.js";
import { say } from "./words.js";
import { messageOf, on, world } from "./world.js";

const NEAR_END_PIXELS = 120;
const NEAR_EDGE_PIXELS = 600;
const CONTINUED_SECONDS = 300;
const LIT_MILLISECONDS = 1600;

const hands = { taps, act, react, jump, openActions };

let unseenBelow = 0;
let isFollowing = true;
let knownSize = "";

export function startConversation() {
  const list = find("messages");
  on("loaded view", opened);
  on("history", ({ chatId, topicId }) => chatId === view.chatId && topicId === view.topicId && grown());
  on("profile", () => list.classList.contains("empty") && renderAll());
  on("message", received);
  on("edit", ({ chatId, message }) => chatId === view.chatId && replace(message.message_id));
  on("delete", ({ chatId }) => chatId === view.chatId && renderAll({ keepPlace: true }));
  on("reaction", ({ chatId, messageId }) => chatId === view.chatId && replace(messageId));
  on("tap", ({ key, isLoading }) => markLoading(key, isLoading));
  list.addEventListener("keydown", moveByKeys);
  list.addEventListener("focusin", (event) => rove(event.target.closest("li.message")));
  list.addEventListener("contextmenu", (event) => {
    const item = event.target.closest("li.message");
    if (!item || event.target.closest("a, img") || getSelection().toString() !== "") return;
    event.preventDefault();
    openActions(messageOf(view.chatId, Number(item.dataset.message)), item, { x: event.clientX, y: event.clientY });
  });
  list.addEventListener("scroll", scrolled, { passive: true });
  list.addEventListener("load", () => isFollowing && scrollToEnd(), { capture: true });
  new ResizeObserver(() => isFollowing && scrollToEnd()).observe(list);
  find("to-end").addEventListener("click", toNewest);
}

function shown() {
  const chat = openChat();
  return chat ? shownMessages(chat, view.topicId) : [];
}

function opened() {
  const chat = openChat();
  if (chat) trim(chat, view.topicId);
  renderAll();
  if (chat) openHistory(chat, view.topicId).catch(fail);
}

// More of the conversation has been loaded: what one is reading stays where it is.
function grown() {
  const list = find("messages");
  const wasEmpty = !list.querySelector("li[data-message]");
  const first = firstInView(list);
  const top = first?.getBoundingClientRect().top;
  renderAll({ keepPlace: true });
  const again = first && itemOf(first.dataset.message);
  if (again) list.scrollTop += again.getBoundingClientRect().top - top;
  else if (wasEmpty) scrollToEnd();
  loadEdges();
}

function firstInView(list) {
  const { top } = list.getBoundingClientRect();
  return [...list.querySelectorAll("li[data-message]")].find((item) => item.getBoundingClientRect().bottom > top);
}

function loadEdges() {
  const chat = openChat();
  const list = find("messages");
  const { isLoaded, loading } = historyOf(view.chatId, view.topicId);
  if (!chat || !isLoaded || loading) return;
  if (list.scrollTop < NEAR_EDGE_PIXELS) loadOlder(chat, view.topicId).catch(fail);
  if (list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_EDGE_PIXELS)
    loadNewer(chat, view.topicId).catch(fail);
}

async function toNewest() {
  if (historyOf(view.chatId, view.topicId).hasNewer) await loadNewest(openChat(), view.topicId).catch(fail);
  scrollToEnd();
}

function renderAll({ keepPlace = false } = {}) {
  const list = find("messages");
  const place = list.scrollTop;
  const chat = openChat();
  const messages = shown();
  list.classList.toggle("empty", messages.length === 0);
  if (messages.length === 0) {
    fill(list, chat && historyOf(chat.id, view.topicId).isLoaded ? emptyState(chat) : null);
    updateJump();
    return;
  }
  const items = [];
  messages.forEach((message, index) => items.push(...itemsFor(message, messages[index - 1], chat)));
  fill(list, items);
  rove(list.querySelector("li.message:last-of-type"));
  if (keepPlace) list.scrollTop = place;
  else scrollToEnd();
}

function itemsFor(message, previous, chat) {
  const isNewDay = !previous || dayOf(previous.date) !== dayOf(message.date);
  const made = bubble(message, chat, !isNewDay && continues(message, previous), hands);
  return isNewDay ? [element("li", { class: "day" }, element("span", {}, dayOf(message.date))), made] : [made];
}

function continues(message, previous) {
  return (
    !isServiceMessage(previous) &&
    senderOf(previous).id === senderOf(message).id &&
    message.date - previous.date < CONTINUED_SECONDS
  );
}

function emptyState(chat) {
  if (!isPrivate(chat)) return element("li", { class: "welcome" }, element("p", {}, say("empty")));
  const { description, name } = profile();
  return element(
    "li",
    { class: "welcome" },
    avatar(world.bot.id, nameOf(world.bot), { isBot: true }),
    element("strong", {}, name || nameOf(world.bot)),
    element("p", { dir: "auto" }, description || say("welcome")),
  );
}

function received({ chatId, message, isNew }) {
  const chat = openChat();
  if (chatId !== view.chatId || !isInTopic(chat, message, view.topicId)) return;
  const list = find("messages");
  const isMine = message.from?.id === view.personId;
  const wasAtEnd = isAtEnd();
  if (historyOf(chat.id, view.topicId).hasNewer) {
    if (isMine) toNewest();
    else unseenBelow += 1;
    updateJump();
    return;
  }
  if (wasAtEnd) trim(chat, view.topicId).forEach((messageId) => itemOf(messageId)?.remove());
  const messages = shown();
  const index = messages.findIndex(({ message_id: id }) => id === message.message_id);
  if (!isNew && itemOf(message.message_id)) {
    replace(message.message_id);
  } else if (list.classList.contains("empty") || index !== messages.length - 1) {
    renderAll({ keepPlace: !wasAtEnd && !isMine });
  } else {
    list.append(...itemsFor(message, messages[index - 1], chat));
    if (!list.contains(document.activeElement)) rove(list.lastElementChild);
  }
  if (wasAtEnd || isMine) scrollToEnd();
  else if (isNew) unseenBelow += 1;
  updateJump();
  if (isNew && !isMine) announce(spoken(message));
}

function spoken(message) {
  if (isServiceMessage(message)) return serviceText(message);
  return say("announce.message", { name: senderOf(message).name, text: summaryOf(message) });
}

function itemOf(messageId) {
  return find("messages").querySelector(`[data-message="${messageId}"]`);
}

function replace(messageId) {
  const old = itemOf(messageId);
  const message = messageOf(view.chatId, messageId);
  if (!old || !message) return;
  const wasAtEnd = isAtEnd();
  const isFocused = old.contains(document.activeElement);
  const focusKey = document.activeElement?.dataset.focus;
  const made = bubble(message, openChat(), old.classList.contains("continued"), hands);
  made.tabIndex = old.tabIndex;
  old.replaceWith(made);
  if (isFocused) {
    const again = [...made.querySelectorAll("[data-focus]")].find(({ dataset }) => dataset.focus === focusKey);
    (again ?? made).focus({ preventScroll: true });
  }
  if (wasAtEnd) scrollToEnd();
}

function markLoading(key, isLoading) {
  for (const button of find("messages").querySelectorAll("[data-tap]")) {
    if (button.dataset.tap !== key) continue;
    if (isLoading) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

export async function jump(messageId) {
  const isThere = itemOf(messageId) || (await loadAround(openChat(), view.topicId, messageId).catch(fail));
  const item = isThere ? itemOf(messageId) : null;
  if (!item) return;
  item.scrollIntoView({ block: "center", behavior: isCalm() ? "auto" : "smooth" });
  item.classList.add("lit");
  item.focus({ preventScroll: true });
  setTimeout(() => item.classList.remove("lit"), LIT_MILLISECONDS);
}

const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function isAtEnd() {
  const list = find("messages");
  if (historyOf(view.chatId, view.topicId).hasNewer) return false;
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PIXELS;
}

// A scroll event that comes with a new size is the layout's doing, not the reader's leaving the end.
function scrolled() {
  const { clientHeight, scrollHeight } = find("messages");
  const size = `${clientHeight} ${scrollHeight}`;
  if (size === knownSize) isFollowing = isAtEnd();
  knownSize = size;
  updateJump();
  loadEdges();
}

export function scrollToEnd() {
  const list = find("messages");
  list.scrollTop = list.scrollHeight;
  isFollowing = true;
  updateJump();
}

function updateJump() {
  if (isAtEnd()) unseenBelow = 0;
  find("to-end").hidden = isAtEnd();
  find("to-end-count").textContent = unseenBelow || "";
}

// Of all messages one is a stop of the Tab key; the arrows move on from there.
function rove(item) {
  if (!item) return;
  for (const other of find("messages").querySelectorAll("li.message[tabindex='0']")) other.tabIndex = -1;
  item.tabIndex = 0;
}

function moveByKeys(event) {
  const item = event.target;
  if (!item.matches("li.message")) return;
  const items = [...find("messages").querySelectorAll("li.message")];
  const at = items.indexOf(item);
  const steps = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 };
  if (event.key in steps) {
    event.preventDefault();
    items[Math.max(0, Math.min(steps[event.key], items.length - 1))].focus();
  } else if (event.key === "Enter" || event.key === "ContextMenu") {
    event.preventDefault();
    openActions(messageOf(view.chatId, Number(item.dataset.message)), item);
  }
}
