// The list above the composer that is offered while one types: commands, people, inline results.

import { element, fill, find } from "./elements.js";

let current = null;
let active = 0;

export const isOpen = () => current !== null;

// offer: {label, items: [{content, chosen, complete?}], head?, grid?, more?, dismissed?, isUnpicked?}; chosen sends,
// complete fills in. Where nothing is picked to begin with, Enter still sends what was typed.
export function suggest(offer) {
  const box = find("suggestions");
  const first = offer.isUnpicked ? -1 : 0;
  active = current?.label === offer.label && active < offer.items.length ? active : first;
  current = offer;
  const list = element(
    "ul",
    { id: "suggestion-list", role: "listbox", "aria-label": offer.label, class: offer.grid ? "grid" : "" },
    offer.items.map((item, index) =>
      element(
        "li",
        {
          id: `suggestion-${index}`,
          class: "suggestion",
          role: "option",
          "aria-selected": "false",
          on: { click: () => item.chosen(), pointerdown: (event) => event.preventDefault() },
        },
        item.content,
      ),
    ),
  );
  fill(box, offer.head, offer.items.length > 0 ? list : null);
  box.hidden = false;
  if (offer.more) {
    box.onscroll = () => box.scrollTop + box.clientHeight > box.scrollHeight - 60 && offer.more();
  } else {
    box.onscroll = null;
  }
  if (offer.items.length > 0) {
    find("composer-text").setAttribute("aria-controls", "suggestion-list");
    mark();
  }
}

export function dismiss() {
  if (!current) return;
  current = null;
  active = 0;
  const box = find("suggestions");
  box.hidden = true;
  fill(box);
  find("composer-text").removeAttribute("aria-activedescendant");
  find("composer-text").removeAttribute("aria-controls");
}

function mark() {
  const options = find("suggestions").querySelectorAll("[role=option]");
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
  options[active]?.scrollIntoView({ block: "nearest" });
  if (active >= 0) find("composer-text").setAttribute("aria-activedescendant", `suggestion-${active}`);
  else find("composer-text").removeAttribute("aria-activedescendant");
}

// Returns whether the key was for the list.
export function pressed(event) {
  if (!current) return false;
  const count = current.items.length;
  if (event.key === "Escape") {
    const { dismissed } = current;
    dismiss();
    dismissed?.();
  } else if (count === 0) {
    return false;
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const from = active < 0 && event.key === "ArrowUp" ? 0 : active;
    active = (from + (event.key === "ArrowDown" ? 1 : -1) + count) % count;
    mark();
    if (active === count - 1) current.more?.();
  } else if (event.key === "Enter" && !event.shiftKey && active >= 0) {
    current.items[active].chosen();
  } else if (event.key === "Tab" && !event.shiftKey && current.items[active]?.complete) {
    current.items[active].complete();
  } else {
    return false;
  }
  event.preventDefault();
  return true;
}
