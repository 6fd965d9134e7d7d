// The composer: what is being written, to which message it replies or which one it edits, and the attached files.

import { editMessage, sendFile, sendText } from "./acts.js";
import { mayEdit, senderOf } from "./chats.js";
import { completeCommand, completeMention } from "./completion.js";
import { element, fill, find } from "./elements.js";
import { icon } from "./icons.js";
import { askInline, inlineQuery, stopInline } from "./inline-mode.js";
import { sizeOf, summaryOf } from "./media.js";
import { fail } from "./notices.js";
import { profile } from "./profile.js";
import { dismiss, isOpen, pressed } from "./suggestions.js";
import { view } from "./view.js";
import { say } from "./words.js";
import { conversationKey, messagesOf, on } from "./world.js";

const PICTURES = /^image\/(jpeg|png|webp)$/;

const drafts = new Map();
let reply = null;
let edited = null;
let files = [];
let asFiles = false;

const field = () => find("composer-text");
const draftKey = ({ personId, chatId, topicId }) => `${personId} ${conversationKey(chatId, topicId)}`;

export function startComposer() {
  find("composer-form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field().addEventListener("input", typed);
  field().addEventListener("keydown", onKey);
  field().addEventListener("blur", () =>
    setTimeout(() => !find("composer").contains(document.activeElement) && dismiss()),
  );
  field().addEventListener("paste", (event) => attach(event.clipboardData.files, event));
  find("commands-button").addEventListener("click", toggleCommands);
  find("attach-button").addEventListener("click", () => find("file-input").click());
  find("file-input").addEventListener("change", (event) => {
    attach(event.target.files);
    event.target.value = "";
  });
  startDropping();
  on("view", changed);
  on("reset", () => {
    drafts.clear();
    clear();
  });
  on("language", showContext);
  on("delete", ({ messageIds }) => {
    if (messageIds.includes(reply?.messageId) || messageIds.includes(edited?.message_id)) clear();
  });
  on("profile", showCommandsButton);
}

function startDropping() {
  const pane = find("conversation");
  pane.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files") || find("composer-form").hidden) return;
    event.preventDefault();
    pane.classList.add("dropping");
  });
  pane.addEventListener("dragleave", (event) => {
    if (!pane.contains(event.relatedTarget)) pane.classList.remove("dropping");
  });
  pane.addEventListener("drop", (event) => {
    pane.classList.remove("dropping");
    if (!find("composer-form").hidden) attach(event.dataTransfer.files, event);
  });
}

function changed({ before }) {
  if (draftKey(before) === draftKey(view)) return;
  if (edited) drafts.delete(draftKey(before));
  else drafts.set(draftKey(before), { text: field().value, reply });
  const draft = drafts.get(draftKey(view)) ?? { text: "", reply: null };
  reset();
  reply = draft.reply;
  setText(draft.text);
  showContext();
  dismiss();
  stopInline();
}

function reset() {
  reply = null;
  edited = null;
  files = [];
  asFiles = false;
}

// What the message being written replies to; null where it replies to nothing.
export const replying = () => reply;

export function clear() {
  reset();
  setText("");
  showContext();
  dismiss();
  stopInline();
}

function setText(text) {
  field().value = text;
  fit();
}

// Puts text into the composer as if it had been typed.
export function write(text) {
  setText(text);
  field().focus();
  typed();
}

export function insert(text) {
  const { value, selectionStart: start, selectionEnd: end } = field();
  const before = value.slice(0, start);
  const space = before && !/\s$/.test(before) ? " " : "";
  write(`${before}${space}${text}${value.slice(end)}`);
}

export function startReply(message, quote = "") {
  if (edited) clear();
  reply = { messageId: message.message_id, name: senderOf(message).name, text: quote || summaryOf(message), quote };
  showContext();
  field().focus();
}

export function startEdit(message) {
  clear();
  edited = message;
  setText(message.text ?? message.caption);
  showContext();
  field().focus();
  field().setSelectionRange(field().value.length, field().value.length);
}

function typed() {
  fit();
  showSend();
  const text = field().value;
  const query = edited || files.length > 0 ? null : inlineQuery(text);
  if (query !== null) {
    askInline(query);
    return;
  }
  stopInline();
  const mention = /(?:^|\s)@(\w*)$/.exec(text);
  if (!edited && /^\/\w*$/.test(text)) completeCommand(text);
  else if (mention) completeMention(text, mention[1]);
  else dismiss();
}

function fit() {
  field().style.height = "auto";
  const { scrollHeight } = field();
  if (scrollHeight > 0) field().style.height = `${scrollHeight}px`;
  showSend();
}

function showSend() {
  const isEmpty = field().value.trim() === "" && files.length === 0;
  find("send-button").disabled = isEmpty;
}

function onKey(event) {
  if (event.isComposing) return;
  if (pressed(event)) return;
  const isTouch = matchMedia("(pointer: coarse)").matches;
  if (event.key === "Enter" && !event.shiftKey && !isTouch) {
    event.preventDefault();
    submit();
  } else if (event.key === "ArrowUp" && field().value === "" && !edited) {
    const last = messagesOf(view.chatId).findLast((message) => mayEdit(message, view.personId));
    if (last) {
      event.preventDefault();
      startEdit(last);
    }
  } else if (event.key === "Escape" && (edited || reply || files.length > 0)) {
    event.preventDefault();
    event.stopPropagation();
    cancel();
  }
}

function cancel() {
  if (edited) setText("");
  reset();
  showContext();
  showSend();
  field().focus();
}

function toggleCommands() {
  const wasOpen = isOpen();
  field().focus();
  dismiss();
  if (!wasOpen) completeCommand("/");
}

function showCommandsButton() {
  find("commands-button").hidden = profile().commands.length === 0;
}

function attach(added, event) {
  if (added.length === 0 || edited) return;
  event?.preventDefault();
  files = [...added];
  asFiles = !files.every((file) => PICTURES.test(file.type));
  showContext();
  showSend();
  field().focus();
}

function showContext() {
  const box = find("composer-context");
  box.hidden = !reply && !edited && files.length === 0;
  fill(
    box,
    edited ? contextRow("edit", say("editing"), summaryOf(edited)) : null,
    reply ? replyRow() : null,
    files.length > 0 ? fileRow() : null,
  );
  field().placeholder = files.length > 0 ? say("caption") : say("write");
  fit();
}

function contextRow(mark, title, text) {
  return element(
    "div",
    { class: "context-row" },
    icon(mark),
    element("div", { class: "context-lines" }, element("strong", {}, title), element("span", {}, text)),
    element(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": say("cancel"),
        title: say("cancel"),
        on: { click: cancel },
      },
      icon("close"),
    ),
  );
}

function replyRow() {
  return contextRow("reply", say("replying", { name: reply.name }), reply.text);
}

function fileRow() {
  const [first] = files;
  const isPicture = PICTURES.test(first.type);
  const address = isPicture ? URL.createObjectURL(first) : null;
  const picture = isPicture
    ? element("img", {
        class: "context-picture",
        src: address,
        alt: "",
        on: { load: () => URL.revokeObjectURL(address) },
      })
    : icon("file");
  const name = files.length === 1 ? first.name : say("files", { count: files.length });
  const size = sizeOf(files.reduce((sum, { size: bytes }) => sum + bytes, 0));
  const box = element("input", {
    type: "checkbox",
    checked: asFiles,
    on: { change: (event) => (asFiles = event.target.checked) },
  });
  const choose = isPicture ? element("label", { class: "as-file" }, box, say("as.file")) : null;
  return element(
    "div",
    { class: "context-row" },
    picture,
    element("div", { class: "context-lines" }, element("strong", {}, name), element("span", {}, size), choose),
    element(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": say("remove.file"),
        title: say("remove.file"),
        on: { click: cancel },
      },
      icon("close"),
    ),
  );
}

async function submit() {
  const text = field().value.trim();
  if (text === "" && files.length === 0) return;
  const draft = { reply, edited, files, asFiles, text: field().value };
  const key = draftKey(view);
  clear();
  try {
    await send(draft, text);
  } catch (error) {
    fail(error);
    restore(draft, key);
  }
}

async function send(draft, text) {
  if (draft.edited) {
    await editMessage(draft.edited, text);
  } else if (draft.files.length > 0) {
    for (const [index, file] of draft.files.entries()) {
      const asPhoto = !draft.asFiles && PICTURES.test(file.type);
      await sendFile(file, asPhoto, index === 0 ? text : "", draft.reply);
    }
  } else {
    await sendText(text, draft.reply);
  }
}

function restore(draft, key) {
  if (key !== draftKey(view) || field().value !== "") return;
  ({ reply, edited, files, asFiles } = draft);
  setText(draft.text);
  showContext();
}
