// Pictures, files and all else that a message can carry besides text.

import { showPicture } from "./dialogs.js";
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { fileAddress } from "./server.js";
import { say } from "./words.js";

const KILO = 1024;
const WIDEST_PIXELS = 480;
const HIGHEST_PIXELS = 430;
const PLAYED = { video: "video", animation: "video", video_note: "video", voice: "audio", audio: "audio" };
const NAMED = [
  "photo",
  "animation",
  "document",
  "video",
  "video_note",
  "voice",
  "audio",
  "sticker",
  "location",
  "venue",
  "contact",
  "poll",
  "dice",
];

export const kindOf = (message) => NAMED.find((name) => name in message) ?? null;

// A message in a line of plain text, for the list, for quotes and for what a screen reader is told.
export function summaryOf(message) {
  const text = message.text ?? message.caption;
  const kind = kindOf(message);
  if (!kind) return (text ?? "").replace(/\s+/g, " ");
  const mark = kind === "document" ? (message.document.file_name ?? say("document")) : say(kind);
  return text ? `${mark}: ${text.replace(/\s+/g, " ")}` : mark;
}

export function mediaOf(message) {
  const kind = kindOf(message);
  if (!kind) return null;
  if (kind === "photo") return photo(message);
  if (kind in PLAYED) return played(PLAYED[kind], message[kind], kind);
  if (kind === "document") return documentCard(message.document);
  if (kind === "sticker") return element("div", { class: "big-emoji" }, message.sticker.emoji ?? say("sticker"));
  if (kind === "dice") return element("div", { class: "big-emoji" }, `${message.dice.emoji} ${message.dice.value}`);
  return card(icon("file"), say(kind), detailOf(kind, message[kind]));
}

function photo(message) {
  const largest = message.photo.reduce((one, other) =>
    other.width * other.height > one.width * one.height ? other : one,
  );
  const address = fileAddress(largest.file_id);
  const scale = Math.min(1, WIDEST_PIXELS / largest.width, HIGHEST_PIXELS / largest.height);
  const picture = element("img", {
    src: address,
    alt: message.caption ?? say("photo"),
    width: Math.round(largest.width * scale),
    height: Math.round(largest.height * scale),
  });
  const opened = () => showPicture(address, message.caption);
  return element(
    "button",
    { type: "button", class: "picture", data: { focus: "picture" }, on: { click: opened } },
    picture,
  );
}

function played(name, file, kind) {
  return element(name, {
    class: "played",
    controls: true,
    preload: "metadata",
    src: fileAddress(file.file_id),
    "aria-label": say(kind),
  });
}

function documentCard(file) {
  return element(
    "a",
    { class: "file", href: fileAddress(file.file_id), download: file.file_name ?? "file" },
    icon("file"),
    element("span", { class: "file-name" }, file.file_name ?? say("document")),
    file.file_size ? element("span", { class: "file-size" }, sizeOf(file.file_size)) : null,
  );
}

function card(picture, title, detail) {
  return element(
    "div",
    { class: "file" },
    picture,
    element("span", { class: "file-name" }, title),
    element("span", { class: "file-size" }, detail),
  );
}

function detailOf(kind, value) {
  if (kind === "location") return `${value.latitude}, ${value.longitude}`;
  if (kind === "venue") return `${value.title}, ${value.address}`;
  if (kind === "contact") return `${value.first_name} ${value.phone_number}`;
  return value.question ?? "";
}

export function sizeOf(bytes) {
  if (bytes < KILO) return `${bytes} B`;
  if (bytes < KILO * KILO) return `${Math.round(bytes / KILO)} KB`;
  return `${(bytes / KILO / KILO).toFixed(1)} MB`;
}
