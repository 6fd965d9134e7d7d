// Pop-up menus: opened by a button, a right click or the keyboard; arrows move, Esc closes.

import { element, find } from "./elements.js";
import { icon } from "./icons.js";

let close = null;

// items: [{text, picture?, mark?, chosen, isChecked?, isDanger?} | {row: [{text, label, chosen}]}]
export function openMenu(anchor, label, items, point = null) {
  close?.();
  const entries = items.filter(Boolean).map(entry);
  const menu = element("div", { class: "menu", role: "menu", "aria-label": label }, entries);
  const before = document.activeElement;
  const finish = (chosen) => {
    close = null;
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (anchor.hasAttribute("aria-expanded")) anchor.setAttribute("aria-expanded", "false");
    (before?.isConnected && before !== document.body ? before : anchor).focus({ preventScroll: true });
    chosen?.();
  };
  const outside = (event) => {
    if (!menu.contains(event.target)) finish();
  };
  close = finish;
  find("menus").append(menu);
  place(menu, anchor, point);
  menu.addEventListener("click", (event) => {
    const pressed = event.target.closest("[role^=menuitem]");
    if (pressed) finish(pressed.chosen);
  });
  menu.addEventListener("keydown", (event) => move(event, menu, finish));
  document.addEventListener("pointerdown", outside, true);
  if (anchor.hasAttribute("aria-expanded")) anchor.setAttribute("aria-expanded", "true");
  (menu.querySelector("[aria-checked=true]") ?? menu.querySelector("[role^=menuitem]"))?.focus({ preventScroll: true });
}

function entry(item) {
  if (item.row) {
    return element(
      "div",
      { class: "menu-row", role: "group", "aria-label": item.label },
      item.row.map((one) => menuItem(one, "menu-emoji")),
    );
  }
  return menuItem(item, item.isDanger ? "menu-item danger" : "menu-item");
}

function menuItem({ text, label, picture, mark, chosen, isChecked, extra }, classes) {
  const isRadio = isChecked !== undefined;
  const made = element(
    "button",
    {
      type: "button",
      class: classes,
      role: isRadio ? "menuitemradio" : "menuitem",
      "aria-checked": isRadio ? String(isChecked) : null,
      "aria-label": label,
      tabindex: "-1",
    },
    picture ?? (mark ? icon(mark) : null),
    element("span", { class: "menu-text" }, text),
    extra ? element("span", { class: "menu-extra" }, extra) : null,
    isChecked ? icon("check") : null,
  );
  made.chosen = chosen;
  return made;
}

function move(event, menu, finish) {
  const all = [...menu.querySelectorAll("[role^=menuitem]")];
  const at = all.indexOf(document.activeElement);
  const steps = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: all.length - 1,
  };
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    finish();
  } else if (event.key in steps) {
    event.preventDefault();
    all[(steps[event.key] + all.length) % all.length].focus();
  }
}

function place(menu, anchor, point) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const margin = 8;
  const wantedLeft = point?.x ?? (box.left + width > innerWidth - margin ? box.right - width : box.left);
  const wantedTop = point?.y ?? (box.bottom + height > innerHeight - margin ? box.top - height - 4 : box.bottom + 4);
  menu.style.left = `${Math.max(margin, Math.min(wantedLeft, innerWidth - width - margin))}px`;
  menu.style.top = `${Math.max(margin, Math.min(wantedTop, innerHeight - height - margin))}px`;
}
