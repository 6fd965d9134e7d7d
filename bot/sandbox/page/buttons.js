// The inline keyboard under a message.

import { isLoading, tapKey } from "./acts.js";
import { element, hidden } from "./elements.js";
import { safeAddress } from "./entities.js";
import { icon } from "./icons.js";
import { say } from "./words.js";

const MARKS = { copy_text: "copy", url: "link", switch_inline_query: "chat", switch_inline_query_chosen_chat: "chat" };

export function buttonRows(message, hands) {
  return element(
    "div",
    { class: "keyboard", role: "group", "aria-label": say("buttons") },
    message.reply_markup.inline_keyboard.map((row, rowNumber) =>
      element(
        "div",
        { class: "keyboard-row" },
        row.map((button, column) => inlineButton(message, button, { row: rowNumber, column, hands })),
      ),
    ),
  );
}

function inlineButton(message, button, { row, column, hands }) {
  const kind = Object.keys(MARKS).find((name) => name in button);
  const key = tapKey(message, button);
  const look = ["primary", "success", "danger"].includes(button.style) ? ` ${button.style}` : "";
  const data = { focus: `button ${row} ${column}` };
  if (button.callback_data !== undefined) data.tap = key;
  const address = button.url ? safeAddress(button.url) : null;
  const content = [
    element("span", { class: "keyboard-text", dir: "auto" }, button.text),
    kind ? icon(MARKS[kind]) : null,
    element("span", { class: "spinner", "aria-hidden": "true" }),
  ];
  if (address) {
    const onClick = (event) => {
      if (hands.taps.link(address)) event.preventDefault();
    };
    return element(
      "a",
      {
        class: `keyboard-button${look}`,
        href: address,
        target: "_blank",
        rel: "noopener noreferrer",
        title: address,
        data,
        on: { click: onClick },
      },
      content,
      hidden(say("opens")),
    );
  }
  return element(
    "button",
    {
      type: "button",
      class: `keyboard-button${look}`,
      title: button.copy_text?.text,
      "aria-busy": isLoading(key) ? "true" : null,
      data,
      on: { click: () => hands.act(message, button, row, column) },
    },
    content,
  );
}
