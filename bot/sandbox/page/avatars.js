// Round pictures of people and chats: initials on a colour that stays the same for the same id.

import { element } from "./elements.js";

const COLOURS = 8;

export function avatar(id, name, { isBot = false, small = false } = {}) {
  const initials = name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0])
    .join("")
    .toUpperCase();
  const classes = ["avatar", `colour-${Math.abs(id) % COLOURS}`];
  if (isBot) classes.push("bot");
  if (small) classes.push("small");
  return element("span", { class: classes.join(" "), "aria-hidden": "true" }, initials);
}

export const colourOf = (id) => `ink-${Math.abs(id) % COLOURS}`;
