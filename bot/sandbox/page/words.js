// The page's own words, in the language of the person one is.

import en from "./words/en.js";
import es from "./words/es.js";
import zh from "./words/zh.js";

const LANGUAGES = { en, es, zh };
const LOCALES = { en: "en-GB", es: "es-CO", zh: "zh-CN" };

let language = "en";
let isSet = false;

// Returns whether the language is another than before.
export function speak(code) {
  const short = (code ?? "en").toLowerCase().split(/[-_]/)[0];
  const wanted = short in LANGUAGES ? short : "en";
  if (isSet && wanted === language) return false;
  language = wanted;
  isSet = true;
  document.documentElement.lang = language === "zh" ? "zh-Hans" : language;
  return true;
}

export const locale = () => LOCALES[language];

export function say(key, values = {}) {
  let words = LANGUAGES[language][key] ?? LANGUAGES.en[key] ?? key;
  if (typeof words === "object") {
    words = words[new Intl.PluralRules(locale()).select(values.count)] ?? words.other;
  }
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Marked elements of index.html: data-say is their text, data-say-label their accessible name and tooltip.
export function sayAll(root = document) {
  for (const marked of root.querySelectorAll("[data-say]")) marked.textContent = say(marked.dataset.say);
  for (const marked of root.querySelectorAll("[data-say-label]")) {
    marked.setAttribute("aria-label", say(marked.dataset.sayLabel));
    if (marked.matches("button")) marked.title = say(marked.dataset.sayLabel);
  }
  for (const marked of root.querySelectorAll("[data-say-placeholder]")) {
    marked.placeholder = say(marked.dataset.sayPlaceholder);
  }
}
