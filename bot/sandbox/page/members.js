// Who is in a group: add, promote, restrict, remove, the bot as well.

import { setMember } from "./acts.js";
import { avatar } from "./avatars.js";
import { memberOf, nameOf, titleOf } from "./chats.js";
import { openDialog } from "./dialogs.js";
import { element, fill } from "./elements.js";
import { attempt } from "./notices.js";
import { view } from "./view.js";
import { say } from "./words.js";
import { on, world } from "./world.js";

const STATUSES = ["administrator", "member", "restricted", "left", "kicked"];

let shown = null;

export function openMembers(chatId) {
  const list = element("ul", { class: "members" });
  shown = { chatId, list };
  render();
  const dialog = openDialog(`${say("members.title")} · ${titleOf(world.chats.get(chatId))}`, list);
  dialog.addEventListener("close", () => {
    shown = null;
  });
}

on("chat person", () => shown && render());

function render() {
  const chat = world.chats.get(shown.chatId);
  const focused = document.activeElement?.dataset.member;
  fill(
    shown.list,
    [world.bot, ...world.people.values()].map((user) => row(chat, user)),
  );
  if (focused) shown.list.querySelector(`[data-member="${focused}"]`)?.focus();
}

function statusOf(chat, user) {
  if (user.id === world.bot.id) return chat.bot_status;
  return memberOf(chat, user.id)?.status ?? "left";
}

function row(chat, user) {
  const status = statusOf(chat, user);
  const control =
    status === "creator"
      ? element("span", { class: "status" }, say("status.creator"))
      : element(
          "select",
          {
            "aria-label": say("status.of", { name: nameOf(user) }),
            data: { member: user.id },
            on: { change: (event) => change(chat, user, event.target.value) },
          },
          STATUSES.map((value) => element("option", { value, selected: value === status }, say(`status.${value}`))),
        );
  return element(
    "li",
    {},
    avatar(user.id, nameOf(user), { isBot: user.id === world.bot.id, small: true }),
    element("span", { class: "member-name" }, nameOf(user)),
    control,
  );
}

async function change(chat, user, status) {
  const isOwn = user.id === view.personId;
  await attempt(() => setMember(chat.id, user.id, status, isOwn ? null : view.personId));
  if (shown) render();
}
