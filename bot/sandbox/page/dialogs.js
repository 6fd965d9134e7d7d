// Modal dialogs: a notice, a question, a choice, a form, a picture.

import { element, fill, find } from "./elements.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

export function openDialog(title, content, { wide = false } = {}) {
  const before = document.activeElement;
  const dialog = element("dialog", { class: wide ? "dialog wide" : "dialog", "aria-labelledby": "dialog-title" });
  const close = element(
    "button",
    { type: "button", class: "icon-button", "aria-label": say("close"), on: { click: () => dialog.close() } },
    icon("close"),
  );
  dialog.append(
    element("header", { class: "dialog-head" }, element("h2", { id: "dialog-title" }, title), close),
    element("div", { class: "dialog-body" }, content),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  find("dialogs").append(dialog);
  dialog.showModal();
  return dialog;
}

function actions(...buttons) {
  return element("div", { class: "dialog-actions" }, buttons);
}

export function button(text, pressed, { primary = false, danger = false } = {}) {
  const kind = primary ? " primary" : danger ? " danger" : "";
  return element("button", { type: "button", class: `button${kind}`, on: { click: pressed } }, text);
}

export function notice(title, text) {
  const dialog = openDialog(title, [
    element("p", { class: "dialog-text" }, text),
    actions(button(say("ok"), () => dialog.close(), { primary: true })),
  ]);
  dialog.querySelector(".primary").focus();
}

export function question(title, text, yes) {
  return new Promise((answer) => {
    const dialog = openDialog(title, [
      element("p", { class: "dialog-text" }, text),
      actions(
        button(say("cancel"), () => dialog.close()),
        button(
          yes,
          () => {
            answer(true);
            dialog.close();
          },
          { danger: true },
        ),
      ),
    ]);
    dialog.addEventListener("close", () => answer(false));
  });
}

// choices: [{content: [nodes], value}]
export function choice(title, choices) {
  return new Promise((answer) => {
    const list = element("div", { class: "choices" });
    const dialog = openDialog(title, list);
    fill(
      list,
      choices.map(({ content, value }) =>
        element(
          "button",
          {
            type: "button",
            class: "choice",
            on: {
              click() {
                answer(value);
                dialog.close();
              },
            },
          },
          content,
        ),
      ),
    );
    list.firstElementChild?.focus();
    dialog.addEventListener("close", () => answer(null));
  });
}

// fields: [{name, label, required?, options?: [[value, text]], value?, type?}]
export function form(title, fields, submitText) {
  return new Promise((answer) => {
    const made = element("form", { class: "form", method: "dialog" });
    for (const field of fields) made.append(labelled(field));
    made.append(actions(element("button", { type: "submit", class: "button primary" }, submitText)));
    const dialog = openDialog(title, made);
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(Object.fromEntries(new FormData(made)));
      dialog.close();
    });
    made.querySelector("input, select").focus();
    dialog.addEventListener("close", () => answer(null));
  });
}

export function labelled({ name, label, required = false, options, value = "", type = "text", ...more }) {
  const control = options
    ? element(
        "select",
        { name },
        options.map(([key, text]) => element("option", { value: key, selected: key === value }, text)),
      )
    : element("input", { name, type, required, value, autocomplete: "off", ...more });
  return element("label", { class: "field" }, element("span", {}, label), control);
}

export function showPicture(address, caption) {
  const picture = element("img", { src: address, alt: caption || say("photo") });
  const dialog = openDialog(say("photo"), [picture, caption ? element("p", { class: "dialog-text" }, caption) : null], {
    wide: true,
  });
  picture.addEventListener("click", () => dialog.close());
}
