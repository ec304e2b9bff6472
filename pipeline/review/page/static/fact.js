// One fact: what the program read, what people said, and the paragraph it stands in.

import { $, el, fill, show } from "./dom.js";
import { showVersions } from "./versions.js";
import { called, domainName, isolated, languageName, number, t } from "./words.js";

const DONE = { accept: "accepted", reject: "rejected", fix: "fixed" };
const CELLS = [
  ["value", "corrected_value"], ["unit", "corrected_unit"], ["counted", "corrected_counted"],
  ["countries", "corrected_countries"], ["regions", ""], ["cities", ""], ["programmes", "corrected_programmes"],
  ["year", ""], ["domain", "corrected_domain"], ["score", ""],
];

const SHORT = 24; // letters of a cell that stands beside another one

export const verdictWord = (verdict) => t(`fact.${DONE[verdict] || "undecided"}`);

/** The printed value as the fix form takes it. */
export function printedValue(printed) {
  return printed.value || [printed.low, printed.high].filter(Boolean).join("..");
}

/** The domain that counts: the paragraph's, when somebody judged it. */
export const domainOf = (fact) => fact.passage.said.reviewed_domain || fact.printed.domain;

/** The code points before a place in the DOM, counted in the paragraph. */
function before(text, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(text);
  range.setEnd(node, offset);
  return Array.from(range.toString()).length;
}

/** What is marked in the paragraph: its text and where it starts in code points; null for nothing. */
export function marked() {
  const selection = getSelection(), text = $("text");
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const said = range.toString();
  const blanks = said.length - said.trimStart().length;
  return said.trim() ? { surface: said.trim(), start: before(text, range.startContainer, range.startOffset) + blanks } : null;
}

export function showFact(fact, names) {
  show($("no-fact"), false);
  show($("fact-body"), true);
  const printed = fact.printed;
  const own = (element, text) => {
    element.lang = fact.language;
    element.dir = fact.dir;
    element.textContent = text;
  };
  $("fact-what").dir = fact.dir;
  own($("fact-surface"), printed.surface || printedValue(printed));
  own($("fact-counted"), printed.counted);
  $("fact-place").replaceChildren(...place(fact));
  state(fact);
  $("cells").replaceChildren(...CELLS.flatMap(([name, corrected]) => cell(fact, names, name, corrected)));
  paragraph(fact);
  label(fact, names);
  showVersions(fact);
  versions(fact);
}

function place(fact) {
  // Names run in their own direction, the words around them in that of the interface.
  const parts = { document: isolated(fact.document.name), paragraph: isolated(fact.paragraph), page: fact.page || "?" };
  const text = t(fact.paragraph ? "fact.place" : "fact.place_page", parts);
  const title = fact.document.title ? [el("bdi", { class: "title", lang: fact.language, title: fact.document.title }, fact.document.title)] : [];
  return [text, ` · ${languageName(fact.language)}`, ...title];
}

function state(fact) {
  const verdict = fact.said.verdict || (fact.added ? "accept" : "");
  const line = $("fact-state");
  line.className = `state ${verdict || "open"}`;
  const signed = fact.by.reviewer !== undefined ? t("fact.by", { verdict: verdictWord(verdict), name: fact.by.reviewer || "?", when: fact.by.when }) : verdictWord(verdict);
  line.textContent = [signed, fact.added ? t("fact.added") : "", fact.said.note ? `“${fact.said.note}”` : ""].filter(Boolean).join(" ");
  $("fact-others").replaceChildren(...fact.others.map((other) => el("li", { dir: "auto" }, t("fact.other", { name: other.reviewer || "?", said: verdictWord(other.said), when: other.when }))));
  for (const button of $("verdicts").querySelectorAll("[data-do]")) {
    button.setAttribute("aria-pressed", String(button.dataset.do === verdict));
    if (!(button.dataset.do in DONE)) button.removeAttribute("aria-pressed");
  }
}

function shown(names, name, text, printed) {
  if (text === "none" && name !== "domain") return t("fact.nothing");
  if (name === "countries") return text.split("; ").filter(Boolean).map((code) => `${called(names, "countries", code)} (${code})`).join("; ");
  if (name === "domain") return domainName(names, text);
  if (name === "value") return text.split("..").map(number).join(" – ");
  if (name === "year" && printed.year_basis === "inherited") return `${text} (${t("fact.inherited")})`;
  return text;
}

function cell(fact, names, name, corrected) {
  const printed = name === "value" ? printedValue(fact.printed) : name === "domain" ? domainOf(fact) : fact.printed[name];
  const said = fact.said[corrected] || "";
  if (!printed && !said) return [];
  const own = ["counted", "programmes"].includes(name) ? { lang: fact.language, dir: "auto" } : { dir: "auto" };
  const value = [el("bdi", own, shown(names, name, said || printed, fact.printed))];
  if (name === "value" && fact.printed.modifier && !said) value.push(` (${t(`modifier.${fact.printed.modifier}`)})`);
  if (name === "domain" && !said && printed !== "none" && printed === fact.printed.domain && fact.printed.domain_score) value.push(el("span", { class: "quiet" }, ` (${t("fact.score").toLowerCase()} ${fact.printed.domain_score})`));
  if (said) value.push(el("span", { class: "quiet" }, " ", t("fact.was", { text: shown(names, name, printed, fact.printed) || t("fact.nothing") })));
  const long = value.map((part) => part.textContent ?? part).join("").length > SHORT;
  return [el("div", { class: long ? "wide" : null }, el("dt", {}, t(`fact.${name}`)), el("dd", { class: said ? "said" : null }, ...value))];
}

function paragraph(fact) {
  const text = $("text");
  text.lang = fact.language;
  text.dir = fact.dir;
  text.replaceChildren(...fact.text.map((piece) => {
    const classes = [piece.label, piece.figure ? "this" : "", piece.sentence ? "sentence" : ""].filter(Boolean).join(" ");
    if (!piece.label && !piece.figure) return classes ? el("span", { class: classes }, piece.text) : document.createTextNode(piece.text);
    const about = piece.label ? [t(`text.${piece.label}`), piece.name].filter(Boolean).join(": ") : "";
    return el("mark", { class: classes, title: about || null }, piece.text);
  }));
  $("heading").textContent = fact.heading;
  $("heading").lang = fact.language;
  $("heading").dir = fact.dir;
  const found = fact.text.filter((piece) => piece.label && !piece.figure);
  $("found-count").textContent = `(${found.length})`;
  show($("found-box"), found.length > 0);
  $("found").replaceChildren(...found.map((piece) => el("li", {},
    el("mark", { class: piece.label, lang: fact.language, dir: fact.dir }, piece.text), " ",
    el("span", { class: "quiet" }, [t(`text.${piece.label}`), piece.name].filter(Boolean).join(": ")))));
}

function label(fact, names) {
  const { passage } = fact;
  show($("label"), Boolean(passage.id));
  const codes = [...Object.keys(names.domains), "none"];
  fill($("label-domain"), codes.map((code) => [code, domainName(names, code)]), passage.said.reviewed_domain || passage.domain || "none");
  $("label-domain").value = passage.said.reviewed_domain || passage.domain || "none";
  $("label-says").textContent = t(Number(passage.score) ? "label.says" : "label.says_only", { domain: domainName(names, passage.domain || "none"), score: passage.score })
    + (passage.basis === "stated" ? ` ${t("label.basis_stated")}` : "");
  const said = [
    ...(passage.said.reviewed_domain ? [{ reviewer: passage.by.reviewer, said: passage.said.reviewed_domain, when: passage.by.when }] : []),
    ...passage.others.filter((other) => other.reviewer !== passage.by.reviewer),
  ];
  $("label-said").textContent = said.map((one) => t("label.reviewed", { name: one.reviewer || "?", domain: domainName(names, one.said), when: one.when })).join(" ");
  show($("label-error"), false);
}

function versions(fact) {
  show($("versions-box"), fact.versions.length > 0);
  $("versions").replaceChildren(...fact.versions.map((other) => el("li", {},
    el("button", { type: "button", "data-id": other.id }, el("bdi", { lang: other.language, dir: other.dir }, other.surface)), " ",
    el("span", { class: "quiet" }, [languageName(other.language), other.document, other.paragraph && `§ ${other.paragraph}`, other.verdict && verdictWord(other.verdict)].filter(Boolean).join(" · ")))));
}
