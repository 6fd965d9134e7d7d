// Starts the page: loads the sandbox's state, then puts the parts together.

import { startCalls } from "./calls.js";
import { startChatList } from "./chat-list.js";
import { startComposer } from "./composer.js";
import { startComposerState } from "./composer-state.js";
import { startControls } from "./controls.js";
import { startConversation } from "./conversation.js";
import { find } from "./elements.js";
import { startAnswers } from "./hands.js";
import { startHeading } from "./heading.js";
import { icon } from "./icons.js";
import { openPrivate } from "./links.js";
import { fail } from "./notices.js";
import { startPanel } from "./panel.js";
import { loadProfile } from "./profile.js";
import { startReplyKeyboard } from "./reply-keyboard.js";
import { startUnread } from "./unread.js";
import { me, resettle, restore, view } from "./view.js";
import { sayAll, speak } from "./words.js";
import { on, start, tell } from "./world.js";

for (const marked of document.querySelectorAll("[data-icon]")) marked.prepend(icon(marked.dataset.icon));

function speakAsPerson() {
  if (!speak(me()?.language_code)) return;
  sayAll();
  tell("language");
}

// These come first, so that the other parts find the language set and the view settled.
on("loaded", () => {
  resettle();
  speakAsPerson();
});
on("view", speakAsPerson);
on("person", ({ personId }) => {
  if (personId === view.personId) tell("view", { before: { ...view } });
});

startUnread();
startChatList();
startHeading();
startConversation();
startComposer();
startComposerState();
startReplyKeyboard();
startPanel();
startCalls();
startControls();
startAnswers();

find("skip").addEventListener("click", () =>
  find(find("composer-form").hidden ? "composer-action" : "composer-text").focus(),
);

on("loaded view menu", loadProfile);
on("chat", ({ chatId }) => chatId === view.chatId && loadProfile());
on("failed", ({ error }) => fail(error));
on("chat", () => {
  const before = { ...view };
  resettle();
  if (before.chatId !== view.chatId) tell("view", { before });
});

async function begin() {
  const payload = new URLSearchParams(location.search).get("start");
  await start();
  restore();
  tell("loaded");
  if (payload !== null) openPrivate(payload);
  document.body.dataset.pane = view.pane;
  document.body.classList.remove("loading");
  find("loading").remove();
}

begin().catch((error) => {
  find("loading").textContent = String(error.message);
  throw error;
});
