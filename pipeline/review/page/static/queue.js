// The queue: which facts, in which order, and where we are in it.

import { get } from "./api.js";
import { $, el, fill, show } from "./dom.js";
import { called, domainName, language, languageName, t } from "./words.js";

const EACH = 50;
const STATUSES = ["undecided", "not_mine", "decided", "accept", "reject", "fix", "differ", "all"];
const VERSIONS = ["disagreeing", "agreeing"];

export class Queue {
  constructor(start, open) {
    this.start = start;
    this.open = open;
    this.ids = [];
    this.rows = new Map();
    this.at = -1;
    this.from = 0;
    this.asked = 0;
    const form = $("filters");
    let waiting;
    form.addEventListener("input", (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.load(), event.target.type === "search" || event.target.type === "number" ? 300 : 0);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => this.load(), 0));
    $("rows-earlier").addEventListener("click", () => this.turn(-EACH));
    $("rows-later").addEventListener("click", () => this.turn(EACH));
    $("rows").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.open(button.dataset.id);
    });
    this.translate();
  }

  /** Puts the choices into the filters, in the interface's words. */
  translate() {
    const { choices, names, documents } = this.start;
    const with_any = (name, text) => [["", t("queue.any")], ...Object.entries(choices[name]).map(([key, n]) => [key, `${text(key)} (${n})`])];
    const form = $("filters");
    fill(form.elements.status, STATUSES.map((name) => [name, t(`queue.${name}`)]));
    fill(form.elements.versions, [["", t("queue.any")], ...VERSIONS.map((name) => [name, t(`queue.${name}`)])]);
    fill(form.elements.language, with_any("language", languageName));
    fill(form.elements.domain, with_any("domain", (code) => domainName(names, code)));
    fill(form.elements.country, with_any("country", (code) => called(names, "countries", code)));
    fill(form.elements.programme, with_any("programme", (name) => name));
    fill(form.elements.document, with_any("document", (id) => documents[id] || id));
    if (this.at >= 0) this.draw();
  }

  /** Asks for the facts that pass the filters; goes to the first one, or stays at `keep`. */
  async load(keep = "") {
    const mine = ++this.asked;
    const found = await get("/api/queue", { ...Object.fromEntries(new FormData($("filters"))), reads: language });
    if (mine !== this.asked) return;
    this.ids = found.ids;
    this.rows = new Map(found.rows.map((row) => [row.id, row]));
    show($("empty"), !this.ids.length);
    this.at = -1;
    if (keep) await this.go(keep);
    else if (this.ids.length) await this.open(this.ids[0]);
    else this.draw();
  }

  /** Marks a fact as the one that is shown. */
  async go(id) {
    this.at = this.ids.indexOf(id);
    if (this.at >= 0) this.from = Math.floor(this.at / EACH) * EACH;
    await this.draw();
  }

  beside(step) {
    return this.ids[this.at < 0 ? 0 : this.at + step];
  }

  turn(step) {
    this.from = Math.max(0, Math.min(this.from + step, Math.floor((this.ids.length - 1) / EACH) * EACH));
    this.draw();
  }

  /** A fact was decided: its line shows it; the order stays as it was when the queue was asked for. */
  decided(id, verdict, also = []) {
    const row = this.rows.get(id);
    if (row) row.verdict = verdict;
    for (const other of also) this.rows.delete(other);
    this.draw();
  }

  async draw() {
    const position = this.at < 0 ? `${this.ids.length}` : t("queue.position", { at: this.at + 1, total: this.ids.length });
    $("position").textContent = position;
    const ids = this.ids.slice(this.from, this.from + EACH);
    const missing = ids.filter((id) => !this.rows.has(id));
    if (missing.length) {
      const found = await get("/api/rows", { ids: missing.join(",") });
      for (const row of found.rows) this.rows.set(row.id, row);
    }
    const list = $("rows");
    list.start = this.from + 1;
    list.replaceChildren(...ids.filter((id) => this.rows.has(id)).map((id) => this.line(this.rows.get(id))));
    const current = list.querySelector("[aria-current]");
    if (current) {
      const box = list.getBoundingClientRect(), own = current.getBoundingClientRect();
      if (own.top < box.top || own.bottom > box.bottom) list.scrollTop += own.top - box.top - box.height / 3;
    }
    $("rows-earlier").disabled = this.from === 0;
    $("rows-later").disabled = this.from + EACH >= this.ids.length;
  }

  line(row) {
    const state = row.verdict ? t(`fact.${{ accept: "accepted", reject: "rejected", fix: "fixed" }[row.verdict] || "undecided"}`) : "";
    return el("li", { class: row.verdict || "open" },
      el("button", { type: "button", "data-id": row.id, "aria-current": row.id === this.ids[this.at] ? "true" : null },
        el("span", { class: "what" }, el("bdi", { lang: row.language, dir: row.dir }, el("b", { class: "surface" }, row.surface), " ", row.counted)),
        el("span", { class: "quiet" }, el("bdi", {}, [row.document, row.paragraph].filter(Boolean).join(" § ")), state ? ` · ${state}` : "", row.versions === "disagreeing" ? ` · ✗ ${t("queue.disagreeing")}` : "")));
  }
}
