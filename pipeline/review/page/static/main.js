// Starts the page and joins its parts: the queue, the fact, the forms, the paper, the keys.

import { get, post, Refused } from "./api.js";
import { $, el, say, show } from "./dom.js";
import { domainOf, marked, showFact, verdictWord } from "./fact.js";
import { showFigures, showProgress } from "./figures.js";
import * as forms from "./forms.js";
import * as keys from "./keys.js";
import { drawSoon, setUp as setUpPaper, showPaper } from "./paper.js";
import { Queue } from "./queue.js";
import { setUpVersions } from "./versions.js";
import { choose, domainName, t } from "./words.js";

const FACT = /^#([fn]-[a-z0-9]{1,30})$/;
let start = null, queue = null, fact = null, mark, again = null, busy = false;

/** Hands the link's key in, once, and takes it out of the address. */
async function enter() {
  const hash = location.hash;
  const shown = FACT.exec(hash)?.[1] ?? "";
  if (hash.length > 1 && !shown) {
    history.replaceState(null, "", "/");
    await post("/api/enter", { key: decodeURIComponent(hash.slice(1)) }).catch((error) => {
      if (error.status !== 403) throw error;
    });
  }
  return shown;
}

async function begin() {
  const { languages } = await get("/words/index.json");
  await choose(languages, translate);
  const shown = await enter();
  try {
    start = await get("/api/start");
  } catch (error) {
    notice(error.status === 401 ? t("told.closed") : t("told.gone"));
    return;
  }
  document.title = `${t("page.title")} · ${start.run} · Habitext`;
  $("run").textContent = start.run;
  for (const name of start.programmes) $("programmes").append(el("option", { value: name }));
  for (const unit of start.units) $("units").append(el("option", { value: unit }));
  show($("work"), true);
  queue = new Queue(start, open);
  wire();
  translate();
  if (matchMedia("(max-width: 60rem)").matches) $("queue-box").open = false;
  if (shown) {
    await queue.load(shown);
    await open(shown);
  } else {
    await queue.load();
  }
}

/** Puts everything into the interface's words; called again when they change. */
function translate() {
  if (!start) return;
  $("who").textContent = t("page.reviewer", { name: start.reviewer });
  showProgress(start.progress);
  forms.build(start.names);
  keys.translate();
  queue?.translate();
  if (fact) draw();
}

function draw() {
  showFact(fact, start.names);
  showPaper(fact);
}

/** Shows a fact and tells where we are. */
async function open(id) {
  try {
    fact = await get("/api/fact", { id });
  } catch (error) {
    trouble(error);
    return;
  }
  const moved = mark !== undefined;
  mark = null;
  forms.open(null);
  hush();
  draw();
  history.replaceState(null, "", `#${id}`);
  await queue.go(id);
  const position = queue.at < 0 ? "" : t("queue.position", { at: queue.at + 1, total: queue.ids.length });
  say([position, fact.printed.surface, fact.printed.counted].filter(Boolean).join(", "));
  toFigure();
  // Whoever works inside the fact goes on at its head; whoever walks through the queue stays there.
  if (moved && (document.activeElement === document.body || $("fact").contains(document.activeElement))) $("fact-title").focus({ preventScroll: !narrow() });
  const next = queue.beside(1);
  if (next) get("/api/fact", { id: next }).then(drawSoon, () => {});
}

/** Brings the figure's line of the paragraph into sight, from the top of the fact. */
function toFigure() {
  const view = $("fact"), figure = $("text").querySelector(".this");
  view.scrollTop = 0;
  if (!figure || narrow()) return;
  const below = figure.getBoundingClientRect().bottom - view.getBoundingClientRect().bottom;
  if (below > -24) view.scrollTop = below + 72;
}

const narrow = () => matchMedia("(max-width: 60rem)").matches;

async function step(by) {
  const id = queue.beside(by);
  if (id) await open(id);
  else say(t(by > 0 ? "told.last" : "told.first"));
}

function notice(text, detail = "", retry = null) {
  $("notice-text").textContent = text;
  $("notice-detail").textContent = detail;
  again = retry;
  show($("overrule"), Boolean(retry));
  show($("notice"), true);
}

function hush() {
  show($("notice"), false);
  again = null;
}

function trouble(error) {
  if (!(error instanceof Refused)) throw error;
  if (error.status === 0) notice(t("told.gone"));
  else if (error.status === 401) notice(t("told.closed"));
  else if (error.status === 404) notice(t("told.unknown"));
  else notice(t("told.failed", { said: error.message }));
}

/** Sends an answer and shows what became of it. Gives the fate, or "" when it was not taken. */
async function send(path, said, form) {
  if (busy || !fact) return "";
  busy = true;
  hush();
  try {
    const told = await post(path, { ...said, fact: fact.id });
    taken(told);
    return told.fate;
  } catch (error) {
    if (!(error instanceof Refused) || !error.data.fate) {
      trouble(error);
      return "";
    }
    refused(error.data, form, () => send(path, { ...said, overrule: true }, form));
    return "";
  } finally {
    busy = false;
  }
}

function taken(told) {
  if (told.fact) fact = told.fact;
  start.progress = told.progress;
  showProgress(told.progress);
  queue.decided(fact.id, fact.said.verdict || (fact.added ? "accept" : ""), told.also);
  draw();
  say([t(`told.${told.fate}`), told.also.length ? t("told.also", { n: told.also.length }) : ""].filter(Boolean).join(" "));
}

function refused(told, form, overrule) {
  if (told.fact) fact = told.fact;
  if (told.progress) showProgress(told.progress);
  if (told.fate === "not_understood") {
    const messages = Object.fromEntries(Object.entries(told.wrong).map(([name, detail]) => [name, { text: t(`wrong.${name in WRONG ? name : "other"}`), detail }]));
    if (!form || !forms.wrong(form, messages)) notice(t("told.not_understood"), told.said || Object.values(told.wrong).join(" "));
    else say(t("told.not_understood"));
    return;
  }
  draw();
  if (told.fate === "conflicting") {
    const other = fact.by.reviewer && fact.by.reviewer !== start.reviewer ? fact.by.reviewer : fact.passage.by.reviewer;
    const verdict = fact.said.verdict ? verdictWord(fact.said.verdict) : domainName(start.names, domainOf(fact));
    notice(other ? t("told.conflicting", { name: other, said: verdict }) : t("told.conflicting_older"), told.said, overrule);
  } else {
    notice(t(`told.${told.fate}`), told.said);
  }
}

const WRONG = { corrected_value: 1, corrected_unit: 1, corrected_countries: 1, corrected_domain: 1, reviewed_domain: 1 };

async function decide(verdict, more = {}, form = "") {
  const fate = await send("/api/decide", { id: fact.id, decided: fact.decided, verdict, ...more }, form);
  if (!fate) return;
  forms.open(null);
  await step(1);
}

async function undo() {
  if (busy) return;
  busy = true;
  try {
    const told = await post("/api/undo", {});
    start.progress = told.progress;
    showProgress(told.progress);
    if (!told.id) {
      say(t("told.nothing_to_undo"));
      return;
    }
    if (told.shown) {
      queue.rows.clear(); // versions that were decided with it are open again too
      await open(told.id);
    } else if (fact) {
      await open(fact.id);
    }
    say(t("told.undone"));
  } catch (error) {
    trouble(error);
  } finally {
    busy = false;
  }
}

async function takeProgramme() {
  hush();
  try {
    const told = await post("/api/programme", forms.saidProgramme(fact));
    forms.open(null);
    $("programmes").append(el("option", { value: told.name }));
    notice(t("programme.taken", told));
  } catch (error) {
    if (!(error instanceof Refused) || !error.data.reason) {
      trouble(error);
      return;
    }
    const { field, reason, said } = error.data;
    if (!forms.wrong("programme", { [field]: { text: t(`programme.${reason}`, { said }) } })) notice(t(`programme.${reason}`, { said }));
  }
}

const ACTIONS = {
  accept: () => decide("accept"),
  reject: () => decide("reject"),
  fix: () => {
    forms.fillFix(fact);
    forms.open("fix");
  },
  add: () => {
    forms.fillAdd(fact, mark);
    forms.open("add");
    if (mark) $("add").elements.corrected_value.focus();
  },
  programme: () => {
    forms.fillProgramme(mark);
    forms.open("programme");
  },
  next: () => step(1),
  previous: () => step(-1),
  undo,
  domain: () => $("label-domain").focus(),
  filter: () => {
    $("queue-box").open = $("filters-box").open = true;
    $("filter-text").focus();
  },
  help: () => $("help").showModal(),
  escape: () => {
    if (!forms.isOpen()) return;
    const opener = document.querySelector(`[aria-controls="${forms.isOpen()}"]`);
    forms.open(null);
    opener.focus();
  },
};
const FREE = ["filter", "help", "escape", "undo"]; // what needs no fact

function act(name) {
  if (fact || FREE.includes(name)) ACTIONS[name]();
}

function wire() {
  setUpPaper();
  setUpVersions(open);
  keys.setUp(act);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.do) act(button.dataset.do);
    else if (button.dataset.close) act("escape");
    else if (button.dataset.dismiss !== undefined) button.closest("dialog").close();
  });
  // Clicking a button takes the marking away; what was marked last in the paragraph counts.
  document.addEventListener("selectionchange", () => { mark = marked() ?? mark; });
  $("versions").addEventListener("click", (event) => {
    const id = event.target.closest("button")?.dataset.id;
    if (id) open(id);
  });
  $("open-help").addEventListener("click", () => act("help"));
  $("open-progress").addEventListener("click", () => showFigures().catch(trouble));
  $("dismiss").addEventListener("click", hush);
  $("overrule").addEventListener("click", () => again?.());
  onSubmit("fix", () => decide("fix", forms.saidFix(fact), "fix"));
  onSubmit("add", async () => {
    if (!$("add").elements.corrected_value.value.trim()) {
      forms.wrong("add", { corrected_value: { text: t("wrong.corrected_value") } });
      return;
    }
    if (await send("/api/add", forms.saidAdd(fact, mark), "add")) {
      forms.open(null);
      notice(t("told.new"));
    }
  });
  onSubmit("programme", takeProgramme);
  onSubmit("label", async () => {
    const { passage } = fact;
    await send("/api/decide", { id: passage.id, decided: passage.decided, reviewed_domain: $("label-domain").value }, "");
  });
}

function onSubmit(form, action) {
  $(form).addEventListener("submit", (event) => {
    event.preventDefault();
    if (fact) action();
  });
}

begin().catch(() => notice(t("told.gone")));
