// What the bot tells about itself to the open chat: its commands, name and description in the person's language.

import { get } from "./server.js";
import { fail } from "./notices.js";
import { isMember } from "./chats.js";
import { openChat, view } from "./view.js";
import { tell } from "./world.js";

const NOTHING = { commands: [], menu_button: { type: "default" }, name: "", description: "", short_description: "" };

let current = NOTHING;
let asked = 0;

export const profile = () => current;

export async function loadProfile() {
  asked += 1;
  const number = asked;
  const chat = openChat();
  let loaded = NOTHING;
  if (chat && isMember(chat, view.personId)) {
    try {
      loaded = await get(`people/${view.personId}/menu?chat=${chat.id}`);
    } catch (error) {
      fail(error);
    }
  }
  if (number !== asked) return;
  current = loaded;
  tell("profile");
}
