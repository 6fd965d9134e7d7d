// What is offered while one types: "/" the bot's commands, "@" the people of the chat.

import { sendText } from "./acts.js";
import { avatar } from "./avatars.js";
import { isPrivate, membersInside, nameOf } from "./chats.js";
import { clear, replying, write } from "./composer.js";
import { element } from "./elements.js";
import { announce, attempt } from "./notices.js";
import { profile } from "./profile.js";
import { dismiss, suggest } from "./suggestions.js";
import { openChat } from "./view.js";
import { say } from "./words.js";
import { world } from "./world.js";

export function completeCommand(typed) {
  const wanted = typed.slice(1).toLowerCase();
  const commands = profile().commands.filter(({ command }) => command.startsWith(wanted));
  if (commands.length === 0) {
    dismiss();
    return;
  }
  suggest({ label: say("commands"), items: commands.map(commandItem) });
  announce(say("suggestions", { count: commands.length }));
}

// In a group more than one bot may know a command, so apps add whose it is.
function commandItem({ command, description }) {
  const chat = openChat();
  const whole = isPrivate(chat) ? `/${command}` : `/${command}@${world.bot.username}`;
  return {
    content: [element("strong", {}, `/${command}`), element("span", { class: "suggestion-detail" }, description)],
    chosen() {
      const reply = replying();
      dismiss();
      clear();
      attempt(() => sendText(whole, reply));
    },
    complete: () => write(`${whole} `),
  };
}

export function completeMention(text, wanted) {
  const known = membersInside(openChat()).map(({ user }) => user);
  if (!known.some(({ id }) => id === world.bot.id)) known.push(world.bot);
  const people = known.filter(({ username }) => username?.toLowerCase().startsWith(wanted.toLowerCase()));
  if (people.length === 0) {
    dismiss();
    return;
  }
  const items = people.map((user) => {
    const complete = () => write(`${text.slice(0, text.length - wanted.length)}${user.username} `);
    const content = [
      avatar(user.id, nameOf(user), { isBot: user.is_bot, small: true }),
      element("strong", {}, nameOf(user)),
      element("span", { class: "suggestion-detail" }, `@${user.username}`),
    ];
    return { content, chosen: complete, complete };
  });
  suggest({ label: say("people"), items });
}
