// Inline mode: "@bot words" in any chat asks the bot, its results show above the composer, one tap sends one.

import { clear } from "./composer.js";
import { element } from "./elements.js";
import { openPrivate } from "./links.js";
import { attempt, announce, fail } from "./notices.js";
import { fileAddress, post } from "./server.js";
import { dismiss, suggest } from "./suggestions.js";
import { view } from "./view.js";
import { say } from "./words.js";
import { on, world } from "./world.js";

const PAUSE_MILLISECONDS = 200;
const PATIENCE_MILLISECONDS = 10000;

let current = null;
let timer = null;
const early = new Map();

export function inlineQuery(text) {
  const match = /^@(\w+)\s([\s\S]*)$/.exec(text);
  const isOurs = match && match[1].toLowerCase() === world.bot.username.toLowerCase();
  return isOurs && world.settings.inline_mode ? match[2] : null;
}

export function askInline(query) {
  if (current?.query === query && current.chatId === view.chatId) return;
  stopInline();
  current = { query, chatId: view.chatId, topicId: view.topicId, id: null, results: [], offset: "" };
  suggest({ label: say("inline.results"), items: [], isUnpicked: true, head: waiting() });
  timer = setTimeout(() => send(current, ""), PAUSE_MILLISECONDS);
}

export function stopInline() {
  clearTimeout(timer);
  current = null;
}

function waiting() {
  return element(
    "p",
    { class: "suggestion-note" },
    element("span", { class: "spinner on", "aria-hidden": "true" }),
    say("inline.waiting"),
  );
}

async function send(asked, offset) {
  asked.isAsking = true;
  timer = setTimeout(() => gaveUp(asked), PATIENCE_MILLISECONDS);
  try {
    const { id, answer } = await post("inline", {
      from: view.personId,
      query: asked.query,
      chat: asked.chatId,
      offset,
    });
    asked.id = id;
    const ready = answer ?? early.get(id);
    early.clear();
    if (ready && asked === current) received(asked, ready);
  } catch (error) {
    if (asked === current) {
      dismiss();
      fail(error);
    }
  }
}

on("inline_answer", ({ id, answer }) => {
  if (current?.id === id) received(current, answer);
  else early.set(id, answer);
});

function gaveUp(asked) {
  if (asked === current)
    suggest({ label: say("inline.results"), items: [], isUnpicked: true, head: note(say("inline.silent")) });
}

const note = (text) => element("p", { class: "suggestion-note" }, text);

function received(asked, answer) {
  if (!asked.isAsking) return;
  clearTimeout(timer);
  asked.isAsking = false;
  const page = answer.results.map((result) => ({ result, id: asked.id }));
  asked.results.push(...page);
  asked.offset = answer.next_offset;
  const items = asked.results.map(({ result, id }) => ({
    content: contentOf(result),
    chosen: () => choose(asked, id, result),
  }));
  const head = answer.button ? startButton(answer.button) : items.length === 0 ? note(say("inline.nothing")) : null;
  suggest({
    label: say("inline.results"),
    items,
    head,
    dismissed: stopInline,
    isUnpicked: true,
    grid: asked.results.length > 0 && asked.results.every(({ result }) => result.type === "photo" && !result.title),
    more: asked.offset ? () => !asked.isAsking && send(asked, asked.offset) : null,
  });
  announce(items.length === 0 ? say("inline.nothing") : say("suggestions", { count: items.length }));
}

function startButton({ text, start_parameter: parameter }) {
  const pressed = () => {
    dismiss();
    stopInline();
    openPrivate(parameter ?? null);
  };
  return element("button", { type: "button", class: "suggestion-button", on: { click: pressed } }, text);
}

function contentOf(result) {
  const title = result.title ?? result.caption ?? result.type;
  const fileId = result.photo_file_id;
  const picture = fileId
    ? element("img", { src: fileAddress(fileId), alt: "", class: "result-picture" })
    : element("span", { class: "result-picture letter", "aria-hidden": "true" }, [...title.trim()][0] ?? "");
  return [
    picture,
    element(
      "span",
      { class: "result-lines" },
      element("strong", { dir: "auto" }, title),
      result.description ? element("span", { class: "suggestion-detail", dir: "auto" }, result.description) : null,
    ),
  ];
}

async function choose(asked, id, result) {
  const fields = { result_id: result.id, chat: asked.chatId };
  if (asked.topicId !== null) fields.message_thread_id = asked.topicId;
  stopInline();
  dismiss();
  clear();
  await attempt(() => post(`inline/${id}/choose`, fields));
}
