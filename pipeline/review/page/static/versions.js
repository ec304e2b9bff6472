// The language versions of a fact side by side: what each says, in words whether it is what most say, and its sentence.

import { $, el, show } from "./dom.js";
import { languageName, number, t } from "./words.js";

const DONE = { accept: "accepted", reject: "rejected", fix: "fixed" };
const SIGNS = { same: "✓", other: "✗", absent: "–" };

/** Draws the versions; the section stays away where the run was not compared. */
export function showVersions(fact) {
  const { agreement, differences, confidence, also, sides } = fact.sides;
  show($("sides-box"), Boolean(sides));
  if (!sides) return;
  const missing = sides.filter((side) => side.state === "absent").map((side) => languageName(side.language));
  const said = agreement === "agreeing"
    ? t("versions.agree", { n: sides.length - missing.length })
    : t("versions.differ", { kinds: differences.map((kind) => t(`versions.${kind}`)).join(" · ") });
  const line = $("sides-said");
  line.className = `state ${agreement}`;
  line.textContent = [said, missing.length ? t("versions.absent_in", { languages: missing.join(", ") }) : "", t("versions.confidence", { score: number(confidence) })].filter(Boolean).join(" ");
  $("sides-hint").textContent = also ? t("versions.together", { n: also + 1 }) : t("versions.alone");
  $("sides").replaceChildren(...sides.map((side) => card(side, agreement)));
}

function card(side, agreement) {
  const word = side.state === "same" && agreement !== "agreeing" ? "most" : side.state;
  const head = el("p", { class: "side-head" }, el("strong", {}, languageName(side.language)), " ",
    el("span", { class: "badge" }, el("span", { "aria-hidden": "true" }, `${SIGNS[side.state]} `), t(`versions.${word}`)));
  if (side.state === "absent") return el("li", { class: "side absent" }, head);
  const own = { lang: side.language, dir: side.dir };
  const modifier = side.modifier ? `${t(`modifier.${side.modifier}`)} ` : "";
  const cells = [
    ["value", [modifier, el("bdi", {}, side.value.split("..").map(number).join(" – "))]],
    ["unit", [side.unit ? el("bdi", {}, side.unit) : "—"]],
    ["counted", [side.counted ? el("bdi", own, side.counted) : "—"]],
  ];
  const place = t(side.paragraph ? "versions.place" : "versions.page", { paragraph: side.paragraph, page: side.page || "?" });
  return el("li", { class: `side ${side.state}`, "aria-current": side.shown ? "true" : null }, head,
    el("dl", {}, ...cells.flatMap(([name, value]) => [el("dt", {}, t(`fact.${name}`)), el("dd", {}, ...value)])),
    el("blockquote", own, ...sentence(side)),
    el("p", { class: "quiet side-place" }, el("bdi", {}, side.document), el("span", {}, [place, side.verdict ? t(`fact.${DONE[side.verdict] || "undecided"}`) : ""].filter(Boolean).join(" · ")),
      side.shown ? el("em", {}, t("versions.shown")) : el("button", { type: "button", "data-id": side.id, "aria-label": `${t("versions.show")}: ${languageName(side.language)}` }, t("versions.show"))));
}

/** The sentence with the figure marked where it is printed first. */
function sentence(side) {
  const at = side.surface ? side.evidence.indexOf(side.surface) : -1;
  if (at < 0) return [side.evidence];
  return [side.evidence.slice(0, at), el("mark", { class: "this" }, side.surface), side.evidence.slice(at + side.surface.length)];
}

/** The versions take the room of the page picture, or give it back. */
export function setUpVersions(open) {
  const wider = $("sides-wider");
  wider.addEventListener("click", () => {
    const wide = $("work").classList.toggle("wide");
    wider.setAttribute("aria-pressed", String(wide));
  });
  $("sides").addEventListener("click", (event) => {
    const id = event.target.closest("button")?.dataset.id;
    if (id) open(id);
  });
}
