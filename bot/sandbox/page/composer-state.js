// What stands at the foot of a chat: the composer, a Start, Join or Unblock button, or why one may not write.

import { block, sendText, setMember } from "./acts.js";
import { isPrivate, whyMute } from "./chats.js";
import { find } from "./elements.js";
import { forgetStart, waitingStart } from "./links.js";
import { attempt } from "./notices.js";
import { me, openChat, view } from "./view.js";
import { say } from "./words.js";
import { conversationOf, on } from "./world.js";

export function startComposerState() {
  find("composer-action").addEventListener("click", async () => {
    const { act } = current();
    await attempt(act);
    update();
  });
  on("loaded view message conversations chat person start", update);
}

function current() {
  const chat = openChat();
  if (!chat || !me()) return { note: "" };
  if (isPrivate(chat)) return inPrivate(chat);
  const reason = whyMute(chat, view.personId, view.topicId);
  if (reason === "mute.outside") return { label: say("join"), act: () => setMember(chat.id, view.personId, "member") };
  return reason ? { note: say(reason) } : {};
}

function inPrivate(chat) {
  if (me().has_blocked_bot) return { label: say("unblock"), act: () => block(false) };
  const payload = waitingStart();
  if (payload === null && conversationOf(chat.id, null).message) return {};
  return {
    label: say("start"),
    async act() {
      forgetStart();
      await sendText(payload ? `/start ${payload}` : "/start");
    },
  };
}

function update() {
  const { label, note } = current();
  const wasFocused = document.activeElement === find("composer-action");
  find("composer-form").hidden = label !== undefined || note !== undefined;
  find("composer-action").hidden = label === undefined;
  find("composer-action").textContent = label ?? "";
  find("composer-note").hidden = note === undefined;
  find("composer-note").textContent = note ?? "";
  if (wasFocused && !find("composer-form").hidden) find("composer-text").focus();
}
