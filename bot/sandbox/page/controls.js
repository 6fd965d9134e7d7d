// The sandbox's controls: BotFather's switches, people and groups, faults, starting over.

import { addPerson } from "./chat-list.js";
import { button, form, labelled, question } from "./dialogs.js";
import { element, fill, find } from "./elements.js";
import { icon } from "./icons.js";
import { attempt } from "./notices.js";
import { patch, post, remove } from "./server.js";
import { show, view } from "./view.js";
import { say } from "./words.js";
import { loadFaults, on, world } from "./world.js";

const SWITCHES = ["privacy_mode", "inline_mode", "inline_feedback", "guest_mode", "can_join_groups", "rate_limits"];
const FAULTS = {
  429: { kind: "error", error_code: 429, isTimed: "retry_after" },
  500: { kind: "error", error_code: 500 },
  502: { kind: "error", error_code: 502 },
  drop: { kind: "drop" },
  delay: { kind: "delay", isTimed: "seconds" },
  duplicate: { kind: "duplicate" },
};
const DEFAULT_SECONDS = 3;

export function startControls() {
  on("loaded language", render);
  on("settings", renderSwitches);
  on("faults", renderFaults);
}

function render() {
  fill(
    find("panel-controls"),
    section("controls.switches", element("div", { id: "switches", class: "switches" })),
    section(
      "controls.people",
      element("div", { class: "button-row" }, button(say("person.add"), addPerson), button(say("group.add"), addGroup)),
    ),
    section("controls.faults", faultForm(), element("ul", { id: "fault-list", class: "faults" })),
    section(
      "controls.reset",
      element("div", { class: "button-row" }, button(say("reset"), startOver, { danger: true })),
    ),
  );
  renderSwitches();
  renderFaults();
}

function section(title, ...content) {
  return element("section", { class: "control" }, element("h3", {}, say(title)), content);
}

function renderSwitches() {
  const focused = document.activeElement?.id;
  fill(find("switches"), SWITCHES.map(switchRow));
  if (focused?.startsWith("switch-")) find(focused)?.focus();
}

function switchRow(name) {
  const change = (event) => attempt(() => patch("settings", { [name]: event.target.checked }));
  const box = element("input", {
    type: "checkbox",
    role: "switch",
    id: `switch-${name}`,
    "aria-describedby": `about-${name}`,
    checked: world.settings[name],
    on: { change },
  });
  return element(
    "div",
    { class: "switch" },
    element("label", { for: `switch-${name}` }, say(`switch.${name}`)),
    box,
    element("p", { id: `about-${name}` }, say(`switch.${name}.about`)),
  );
}

async function addGroup() {
  const kinds = [
    ["group", say("group.plain")],
    ["supergroup", say("group.super")],
    ["forum", say("group.forum")],
    ["channel", say("group.channel")],
  ];
  const filled = await form(
    say("group.add"),
    [
      { name: "title", label: say("group.title"), required: true, maxlength: 128 },
      { name: "type", label: say("group.kind"), options: kinds, value: "supergroup" },
    ],
    say("add"),
  );
  if (!filled) return;
  const isForum = filled.type === "forum";
  const chat = await attempt(() =>
    post("chats", {
      title: filled.title,
      type: isForum ? "supergroup" : filled.type,
      is_forum: isForum,
      members: [...world.people.keys()],
      administrators: [view.personId],
      bot: filled.type === "channel" ? "administrator" : "member",
    }),
  );
  if (!chat) return;
  world.chats.set(chat.id, chat);
  show({ chatId: chat.id, topicId: null, pane: "chat" });
}

function faultForm() {
  const options = Object.keys(FAULTS).map((kind) => [kind, say(`fault.${kind}`)]);
  const made = element(
    "form",
    { class: "fault-form" },
    labelled({ name: "kind", label: say("fault.kind"), options, value: "429" }),
    labelled({ name: "method", label: say("fault.method"), placeholder: say("fault.any"), list: "methods" }),
    labelled({
      name: "times",
      label: say("fault.times"),
      type: "number",
      value: "1",
      min: "1",
      max: "1000",
      required: true,
    }),
    labelled({
      name: "seconds",
      label: say("fault.seconds"),
      type: "number",
      value: DEFAULT_SECONDS,
      min: "1",
      max: "600",
    }),
    element(
      "datalist",
      { id: "methods" },
      [...new Set(world.calls.map(({ method }) => method))].map((value) => element("option", { value })),
    ),
    element("button", { type: "submit", class: "button primary" }, say("fault.inject")),
  );
  const { kind, seconds, method } = made.elements;
  const adapt = () => {
    seconds.disabled = !FAULTS[kind.value].isTimed;
    method.disabled = kind.value === "duplicate";
  };
  kind.addEventListener("change", adapt);
  adapt();
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => inject(Object.fromEntries(new FormData(made))));
  });
  return made;
}

async function inject({ kind, method, times, seconds }) {
  const { isTimed, ...fault } = FAULTS[kind];
  fault.times = Number(times);
  if (method) fault.method = method;
  if (isTimed) fault[isTimed] = Number(seconds);
  await post("faults", fault);
  await loadFaults();
}

function renderFaults() {
  fill(find("fault-list"), world.faults.map(faultItem));
}

function faultItem(fault) {
  const kind = fault.kind === "error" ? String(fault.error_code) : fault.kind;
  const name = kind in FAULTS ? say(`fault.${kind}`) : kind;
  const words = say("fault.waiting", { name, method: fault.method ?? say("fault.any"), count: fault.remaining });
  const lift = () =>
    attempt(async () => {
      await remove(`faults/${fault.id}`);
      await loadFaults();
    });
  return element(
    "li",
    {},
    element("span", {}, words),
    element(
      "button",
      { type: "button", class: "icon-button", "aria-label": say("fault.lift", { name }), on: { click: lift } },
      icon("close"),
    ),
  );
}

async function startOver() {
  if (await question(say("reset"), say("reset.sure"), say("reset"))) await attempt(() => post("reset"));
}
