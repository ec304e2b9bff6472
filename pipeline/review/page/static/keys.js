// Single keys for those who decide hundreds of times. They can be switched off, and never act while somebody types.

import { $, el } from "./dom.js";
import { t } from "./words.js";

const KEPT = "habitext-keys";
const KEYS = { a: "accept", r: "reject", f: "fix", n: "next", j: "next", p: "previous", k: "previous", u: "undo", m: "add", d: "domain", "/": "filter", "?": "help" };
const SHOWN = ["a", "r", "f", "n", "p", "u", "m", "d", "/", "?"];

export function setUp(act) {
  const box = $("keys-on");
  try {
    box.checked = localStorage.getItem(KEPT) !== "off";
  } catch { /* on */ }
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, box.checked ? "on" : "off");
    } catch { /* for this time only */ }
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      act("escape");
      return;
    }
    if (!box.checked || event.repeat || document.querySelector("dialog[open]") || typing(event.target)) return;
    const action = KEYS[letter(event)];
    if (!action) return;
    event.preventDefault();
    act(action);
  });
}

/** The letter on the key, also where the keyboard writes Cyrillic, Arabic or Chinese. */
function letter(event) {
  if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  const code = /^Key([A-Z])$/.exec(event.code);
  return code ? code[1].toLowerCase() : "";
}

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

export function translate() {
  $("keys").replaceChildren(
    ...SHOWN.flatMap((key) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(`help.${KEYS[key]}`))]),
    el("dt", {}, el("kbd", {}, "Esc")), el("dd", {}, t("help.escape")));
}
