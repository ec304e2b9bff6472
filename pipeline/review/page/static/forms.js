// The forms: fix a fact, add a missed one, take in a programme. Each gives what it says as plain texts.

import { $, el, fill, show } from "./dom.js";
import { domainOf, printedValue } from "./fact.js";
import { domainName, t } from "./words.js";

const FIX = ["corrected_value", "corrected_unit", "corrected_counted", "corrected_countries", "corrected_programmes", "corrected_domain", "note"];
const ADD = ["surface", ...FIX];
const PROGRAMME = ["name", "english", "acronym"];
const WORDS = {
  corrected_value: ["fact.value", "fix.value_hint"], corrected_unit: ["fact.unit", "fix.unit_hint"], corrected_counted: ["fact.counted", ""],
  corrected_countries: ["fact.countries", "fix.countries_hint"], corrected_programmes: ["fact.programmes", "fix.programmes_hint"],
  corrected_domain: ["fact.domain", ""], note: ["fix.note", ""], surface: ["add.surface", ""],
  name: ["programme.name", ""], english: ["programme.english", ""], acronym: ["programme.acronym", ""],
};
const LISTS = { corrected_unit: "units", corrected_programmes: "programmes" };
const CLEARED = ["corrected_unit", "corrected_counted", "corrected_countries", "corrected_programmes"];
const FORMS = { fix: FIX, add: ADD, programme: PROGRAMME };

/** Builds the fields, in the interface's words. What stands in them stays. */
export function build(names) {
  for (const [form, fields] of Object.entries(FORMS)) {
    const before = values(form);
    $(`${form}-fields`).replaceChildren(...fields.map((name) => field(form, name)));
    const domain = $(form).elements.corrected_domain;
    if (domain) fill(domain, [...(form === "add" ? [["", "—"]] : []), ...[...Object.keys(names.domains), "none"].map((code) => [code, domainName(names, code)])]);
    for (const [name, value] of Object.entries(before)) $(form).elements[name].value = value;
  }
}

function field(form, name) {
  const id = `${form}-${name}`, [word, hint] = WORDS[name];
  const described = [hint ? `${id}-hint` : "", `${id}-error`].filter(Boolean).join(" ");
  const common = { id, name, "aria-describedby": described, maxlength: 2000 };
  const input = name === "corrected_domain" ? el("select", { id, name, "aria-describedby": described })
    : name === "note" ? el("textarea", { ...common, rows: 2, dir: "auto" })
      : el("input", { ...common, type: "text", dir: "auto", list: LISTS[name] ?? null, inputmode: name === "corrected_value" ? "decimal" : null });
  return el("div", { class: `field ${name}` },
    el("label", { for: id }, t(word)), input,
    ...(hint ? [el("p", { class: "hint quiet", id: `${id}-hint` }, t(hint))] : []),
    el("p", { class: "wrong", id: `${id}-error`, hidden: true }));
}

function values(form) {
  const found = {};
  for (const name of FORMS[form]) if ($(form).elements[name]) found[name] = $(form).elements[name].value;
  return found;
}

/** What the fields of the fix form hold when nothing is changed in them. */
function untouched(fact) {
  const { printed } = fact;
  return {
    corrected_value: printedValue(printed), corrected_unit: printed.unit, corrected_counted: printed.counted,
    corrected_countries: printed.countries, corrected_programmes: printed.programmes, corrected_domain: domainOf(fact), note: "",
  };
}

export function fillFix(fact) {
  const printed = untouched(fact);
  for (const name of FIX) {
    const said = fact.said[name] || "";
    $("fix").elements[name].value = said === "none" && CLEARED.includes(name) ? "" : said || printed[name];
  }
  wrong("fix", {});
}

/** The corrections: only what differs from what is printed; an emptied field says none. */
export function saidFix(fact) {
  const printed = untouched(fact), said = {};
  for (const [name, value] of Object.entries(values("fix"))) {
    const text = value.trim();
    if (text === printed[name]) continue;
    if (text) said[name] = text;
    else if (CLEARED.includes(name)) said[name] = "none";
  }
  return said;
}

export function fillAdd(fact, mark) {
  $("add").reset();
  const surface = mark?.surface ?? "";
  $("add").elements.surface.value = surface;
  $("add").elements.corrected_value.value = plain(surface);
  $("add").elements.corrected_countries.value = fact.printed.countries;
  wrong("add", {});
}

/** A new fact, and where it stands: where it was marked, else where the text first says it. */
export function saidAdd(fact, mark) {
  const said = values("add"), text = fact.text.map((piece) => piece.text).join("");
  const surface = said.surface.trim();
  const start = mark && mark.surface === surface ? mark.start : Array.from(text.slice(0, Math.max(0, text.indexOf(surface)))).length;
  return { ...said, surface, start: String(start), passage: fact.passage.id };
}

/** A number that can be only one thing; the rest is for the reviewer to write. */
function plain(surface) {
  const digits = surface.replace(/[\s\u00a0\u202f]/g, "");
  return /^\d{1,15}$/.test(digits) ? digits : "";
}

export function fillProgramme(mark) {
  $("programme").reset();
  $("programme").elements.name.value = mark?.surface ?? "";
  wrong("programme", {});
}

export const saidProgramme = (fact) => ({ ...values("programme"), language: fact.language });

/** Shows under each field what is wrong with it, and goes to the first. Words the form has no field for are given back. */
export function wrong(form, messages) {
  let first = null;
  for (const name of FORMS[form]) {
    const input = $(form).elements[name], line = $(`${form}-${name}-error`);
    if (!input) continue;
    const message = messages[name];
    line.replaceChildren(...(message ? [message.text, ...(message.detail ? [" ", el("span", { lang: "en", dir: "auto", class: "quiet" }, message.detail)] : [])] : []));
    show(line, Boolean(message));
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (message && !first) first = input;
  }
  first?.focus();
  return Boolean(first);
}

/** Opens one form and closes the others; null closes all. */
export function open(form) {
  for (const name of Object.keys(FORMS)) {
    show($(name), name === form);
    for (const button of document.querySelectorAll(`[aria-controls="${name}"]`)) button.setAttribute("aria-expanded", String(name === form));
  }
  if (form) {
    $(form).querySelector("input, select, textarea").focus();
    $(form).scrollIntoView({ block: "nearest" });
  }
}

export const isOpen = () => Object.keys(FORMS).find((name) => !$(name).hidden);
