// The words of the interface, from a catalogue of one language.

import { get } from "./api.js";
import { $, fill } from "./dom.js";

const KEPT = "habitext-language";
let words = {};
export let language = "en";

/** A text of the catalogue with its {places} filled in. */
export function t(key, parts = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in parts ? String(parts[name]) : all));
}

/** A name for a text in another direction (first strong isolate). */
export const isolated = (name) => `\u2068${name}\u2069`;

/** Loads the catalogue the reader wants, and puts its words into the page. */
export async function speak(code) {
  const catalogue = await get(`/words/${code}.json`);
  words = catalogue.words;
  language = catalogue.language;
  document.documentElement.lang = language;
  document.documentElement.dir = catalogue.dir;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
}

/** What the reader chose before, else what the browser asks for, else the first there is. */
export async function choose(languages, changed) {
  const codes = languages.map(([code]) => code);
  const wanted = [kept(), ...navigator.languages.map((tag) => tag.split("-")[0])];
  const code = wanted.find((one) => codes.includes(one)) || (codes.includes("en") ? "en" : codes[0]);
  await speak(code);
  fill($("language"), languages, code);
  $("language").addEventListener("change", async (event) => {
    try {
      localStorage.setItem(KEPT, event.target.value);
    } catch { /* then it is asked for again next time */ }
    await speak(event.target.value);
    changed();
  });
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** What a country or domain is called in the interface's language, else in English. */
export function called(names, kind, code) {
  const own = names[kind]?.[code];
  return own ? own[language] || own[""] || own.en || code : code;
}

export function domainName(names, code) {
  if (!code) return "";
  return code === "none" ? t("label.none") : `${code} · ${called(names, "domains", code)}`;
}

export function languageName(code) {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(code);
  } catch {
    return code;
  }
}

/** A plain decimal with the interface's marks; the digits stay as they are. */
export function number(text) {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const decimals = (text.split(".")[1] || "").length;
  const [whole] = text.replace("-", "").split(".");
  if (whole.length > 15) return text;
  return new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: 20, numberingSystem: "latn" }).format(text);
}
