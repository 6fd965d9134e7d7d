// The log of Bot API calls: what the bot asked for, what it got, how long it took.

import { element, fill, find } from "./elements.js";
import { secondsOf } from "./times.js";
import { say } from "./words.js";
import { on, world } from "./world.js";

const INDENT = 2;
const NEAR_END_PIXELS = 60;
const CREATED = 400;

let isPaused = false;
let missed = 0;
let clearedUpTo = 0;

export function startCalls() {
  find("calls-filter").addEventListener("input", render);
  find("calls-errors").addEventListener("change", render);
  find("calls-pause").addEventListener("click", () => {
    isPaused = !isPaused;
    if (!isPaused) render();
    showPaused();
  });
  find("calls-clear").addEventListener("click", () => {
    clearedUpTo = world.calls.at(-1)?.id ?? 0;
    render();
  });
  on("loaded", () => {
    clearedUpTo = 0;
    render();
  });
  on("language", render);
  on("call", received);
}

function isWanted(call) {
  const words = find("calls-filter").value.trim().toLowerCase();
  if (call.id <= clearedUpTo) return false;
  if (find("calls-errors").checked && isFine(call)) return false;
  if (!words) return true;
  return `${call.method} ${JSON.stringify(call.parameters)}`.toLowerCase().includes(words);
}

const isFine = (call) => call.status > 0 && call.status < CREATED;

function render() {
  missed = 0;
  const list = find("calls");
  const open = new Set([...list.querySelectorAll("details[open]")].map(({ dataset }) => dataset.call));
  fill(
    list,
    world.calls.filter(isWanted).map((call) => item(call, open.has(String(call.id)))),
  );
  list.scrollTop = list.scrollHeight;
  showPaused();
  showEmpty();
}

function received(call) {
  if (isPaused) {
    missed += 1;
    showPaused();
    return;
  }
  if (!isWanted(call)) return;
  const list = find("calls");
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PIXELS;
  list.append(item(call, false));
  if (list.childElementCount > world.calls.length) list.firstElementChild.remove();
  if (isAtEnd) list.scrollTop = list.scrollHeight;
  showEmpty();
}

function showEmpty() {
  find("calls-empty").hidden = find("calls").childElementCount > 0;
}

function showPaused() {
  const button = find("calls-pause");
  button.setAttribute("aria-pressed", String(isPaused));
  button.textContent =
    isPaused && missed > 0 ? say("calls.missed", { count: missed }) : say(isPaused ? "calls.resume" : "calls.pause");
}

function item(call, isOpen) {
  const details = element(
    "details",
    { class: isFine(call) ? "call" : "call failed", data: { call: call.id }, open: isOpen },
    element(
      "summary",
      {},
      element("span", { class: "call-method" }, call.method),
      element("span", { class: "call-hint" }, hint(call)),
      element("span", { class: "call-status" }, call.status ? String(call.status) : say("calls.dropped")),
      element("span", { class: "call-time" }, `${milliseconds(call)} ms`),
    ),
  );
  details.addEventListener(
    "toggle",
    () => details.open && details.childElementCount === 1 && details.append(body(call)),
  );
  if (isOpen) details.append(body(call));
  return element("li", {}, details);
}

const milliseconds = (call) => (call.milliseconds < 10 ? call.milliseconds.toFixed(1) : Math.round(call.milliseconds));

function hint(call) {
  const { text, caption, chat_id: chatId, commands, results } = call.parameters;
  if (!isFine(call)) return call.response?.description ?? "";
  if (text ?? caption) return text ?? caption;
  if (Array.isArray(results)) return say("calls.results", { count: results.length });
  if (Array.isArray(commands)) return commands.map(({ command }) => `/${command}`).join(" ");
  return chatId === undefined ? "" : String(chatId);
}

function body(call) {
  return element(
    "div",
    { class: "call-body" },
    element("p", { class: "call-date" }, `${secondsOf(call.date)} · #${call.id}`),
    part(say("calls.parameters"), call.parameters),
    call.files.length > 0 ? part(say("calls.files"), call.files) : null,
    part(say("calls.answer"), call.response),
  );
}

function part(title, value) {
  return [
    element("h3", {}, title),
    element("pre", { class: "json", tabindex: "0" }, JSON.stringify(value, null, INDENT)),
  ];
}
