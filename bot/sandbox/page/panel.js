// The panel at the side: opening it, closing it, and its two tabs.

import { find } from "./elements.js";

const TABS = ["calls", "controls"];

export function startPanel() {
  const toggle = find("panel-button");
  toggle.addEventListener("click", () => open(find("panel").hidden));
  find("panel-close").addEventListener("click", () => open(false));
  find("panel").addEventListener("keydown", (event) => {
    if (event.key === "Escape") open(false);
  });
  for (const name of TABS) {
    find(`tab-${name}`).addEventListener("click", () => choose(name));
    find(`tab-${name}`).addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = TABS.find((candidate) => candidate !== name);
      choose(other);
      find(`tab-${other}`).focus();
    });
  }
}

function open(isOpen) {
  find("panel").hidden = !isOpen;
  find("panel-button").setAttribute("aria-expanded", String(isOpen));
  document.body.classList.toggle("with-panel", isOpen);
  if (isOpen) find(TABS.map((name) => `tab-${name}`).find((id) => find(id).ariaSelected === "true")).focus();
  else find("panel-button").focus();
}

function choose(name) {
  for (const other of TABS) {
    const isChosen = other === name;
    find(`tab-${other}`).setAttribute("aria-selected", String(isChosen));
    find(`tab-${other}`).tabIndex = isChosen ? 0 : -1;
    find(`panel-${other}`).hidden = !isChosen;
  }
}
