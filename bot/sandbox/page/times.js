// Dates and times as the person's language writes them.

import { locale, say } from "./words.js";

const MILLISECONDS = 1000;

export function timeOf(date) {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    date * MILLISECONDS,
  );
}

export function secondsOf(date) {
  return new Intl.DateTimeFormat(locale(), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(date * MILLISECONDS);
}

export function dayOf(date) {
  const day = new Date(date * MILLISECONDS);
  const today = new Date();
  if (day.toDateString() === today.toDateString()) return say("today");
  const options = { day: "numeric", month: "long" };
  if (day.getFullYear() !== today.getFullYear()) options.year = "numeric";
  return new Intl.DateTimeFormat(locale(), options).format(day);
}

export function shortDate(date) {
  const day = new Date(date * MILLISECONDS);
  if (day.toDateString() === new Date().toDateString()) return timeOf(date);
  return new Intl.DateTimeFormat(locale(), { day: "numeric", month: "short" }).format(day);
}

export function isoOf(date) {
  return new Date(date * MILLISECONDS).toISOString();
}
