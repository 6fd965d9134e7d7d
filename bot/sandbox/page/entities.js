// Message entities to elements. Offsets are in UTF-16 units, which is how JavaScript counts too.

import { element } from "./elements.js";
import { icon } from "./icons.js";
import { say } from "./words.js";
import { toast } from "./notices.js";
import { copy } from "./clipboard.js";

const SCHEMES = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };

export function safeAddress(address) {
  const written = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const parsed = new URL(written);
    return SCHEMES.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

// taps: {command(text), mention(username, user), link(address) -> handled}
export function formatted(text, entities = [], taps = {}) {
  const sorted = entities
    .filter(({ offset, length }) => length > 0 && offset >= 0 && offset < text.length)
    .map((entity) => ({ ...entity, end: Math.min(entity.offset + entity.length, text.length) }))
    .sort((one, other) => one.offset - other.offset || other.end - one.end);
  const made = document.createDocumentFragment();
  made.append(...pieces(text, 0, text.length, sorted, taps));
  return made;
}

// An entity that reaches beyond the one around it is cut in two there, so that elements always nest.
function pieces(text, start, end, entities, taps) {
  const made = [];
  let at = start;
  let rest = entities;
  while (rest.length > 0) {
    const [first, ...others] = rest;
    if (first.offset >= end) break;
    const stop = Math.min(first.end, end);
    const inner = [];
    const later = [];
    for (const other of others) {
      if (other.offset < stop) inner.push({ ...other, end: Math.min(other.end, stop) });
      if (other.end > stop) later.push({ ...other, offset: Math.max(other.offset, stop) });
    }
    const isBlock = BLOCKS.has(first.type);
    let between = text.slice(at, first.offset);
    if (isBlock) between = between.replace(/\n$/, "");
    if (between) made.push(between);
    made.push(wrap(first, text.slice(first.offset, stop), pieces(text, first.offset, stop, inner, taps), taps));
    at = isBlock && text[stop] === "\n" ? stop + 1 : stop;
    rest = later.sort((one, other) => one.offset - other.offset || other.end - one.end);
  }
  if (at < end) made.push(text.slice(at, end));
  return made;
}

function wrap(entity, raw, children, taps) {
  if (entity.type in PLAIN) return element(PLAIN[entity.type], {}, children);
  return WRAPPERS[entity.type]?.(entity, raw, children, taps) ?? element("span", {}, children);
}

const WRAPPERS = {
  code: (entity, raw, children) => copied("code", { class: "code" }, raw, children),
  pre: (entity, raw, children) => pre(entity, raw, children),
  spoiler: (entity, raw, children) => spoiler(children),
  blockquote: (entity, raw, children) => element("blockquote", { class: "quote" }, children),
  expandable_blockquote: (entity, raw, children) => expandable(children),
  url: (entity, raw, children, taps) => link(raw, children, taps),
  text_link: (entity, raw, children, taps) => link(entity.url, children, taps),
  email: (entity, raw, children, taps) => link(`mailto:${raw}`, children, taps),
  phone_number: (entity, raw, children, taps) => link(`tel:${raw}`, children, taps),
  mention: (entity, raw, children, taps) => tappable(children, () => taps.mention?.(raw.slice(1))),
  text_mention: (entity, raw, children, taps) =>
    tappable(children, () => taps.mention?.(entity.user.username, entity.user)),
  bot_command: (entity, raw, children, taps) => tappable(children, () => taps.command?.(raw)),
  hashtag: (entity, raw, children) => element("span", { class: "tag" }, children),
  cashtag: (entity, raw, children) => element("span", { class: "tag" }, children),
};

function link(address, children, taps) {
  const safe = safeAddress(address);
  if (!safe) return element("span", {}, children);
  return element(
    "a",
    {
      href: safe,
      target: "_blank",
      rel: "noopener noreferrer",
      title: safe,
      on: {
        click(event) {
          if (taps.link?.(safe)) event.preventDefault();
        },
      },
    },
    children,
  );
}

function tappable(children, tapped) {
  return element("button", { type: "button", class: "inline-link", on: { click: tapped } }, children);
}

function copied(name, properties, raw, children) {
  const onClick = async () => {
    if (getSelection().toString() !== "") return;
    await copy(raw);
    toast(say("copied"));
  };
  return element(name, { ...properties, title: say("copy"), on: { click: onClick } }, children);
}

function pre(entity, raw, children) {
  const button = element("button", {
    type: "button",
    class: "pre-copy",
    "aria-label": say("copy"),
    title: say("copy"),
    on: {
      async click() {
        await copy(raw);
        toast(say("copied"));
      },
    },
  });
  button.append(icon("copy"));
  const head = element("div", { class: "pre-head" }, element("span", {}, entity.language ?? ""), button);
  return element("div", { class: "pre" }, head, element("pre", { tabindex: "0" }, element("code", {}, children)));
}

function spoiler(children) {
  const content = element("span", { class: "spoiler-content", inert: true, "aria-hidden": "true" }, children);
  const cover = element(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", "aria-label": say("spoiler") },
    content,
  );
  const uncover = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    content.inert = false;
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
    content.removeAttribute("aria-hidden");
    cover.classList.add("open");
  };
  cover.addEventListener("click", uncover, { once: true });
  cover.addEventListener("keydown", uncover);
  return cover;
}

function expandable(children) {
  const content = element("div", { class: "quote-content" }, children);
  const toggle = element("button", { type: "button", class: "quote-toggle", "aria-expanded": "false", hidden: true });
  toggle.append(icon("down"));
  const quote = element("blockquote", { class: "quote expandable" }, content, toggle);
  const set = (isOpen) => {
    quote.classList.toggle("open", isOpen);
    toggle.setAttribute("aria-expanded", String(isOpen));
    toggle.setAttribute("aria-label", say(isOpen ? "quote.collapse" : "quote.expand"));
  };
  const flip = () => set(!quote.classList.contains("open"));
  set(false);
  toggle.addEventListener("click", (event) => {
    event.stopPropagation();
    flip();
  });
  quote.addEventListener("click", (event) => {
    if (toggle.hidden || event.target.closest("a, button, .spoiler") || getSelection().toString() !== "") return;
    flip();
  });
  content.addEventListener("focusin", () => set(true));
  new ResizeObserver(() => {
    if (quote.classList.contains("open")) return;
    toggle.hidden = content.scrollHeight <= content.clientHeight + 1;
    quote.classList.toggle("folded", !toggle.hidden);
  }).observe(content);
  return quote;
}
