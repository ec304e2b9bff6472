// How far the review is, and how far reviewers agree.

import { get } from "./api.js";
import { $, el } from "./dom.js";
import { languageName, t } from "./words.js";

export function showProgress(progress) {
  $("bar").max = Math.max(1, progress.total);
  $("bar").value = progress.decided;
  $("progress-text").textContent = t("page.progress", { decided: progress.decided, total: progress.total });
  for (const button of document.querySelectorAll('[data-do="undo"]')) button.disabled = !progress.undo;
}

const head = (...words) => el("thead", {}, el("tr", {}, ...words.map((word) => el("th", { scope: "col" }, word))));
const line = (first, ...others) => el("tr", {}, el("th", { scope: "row" }, first), ...others.map((text) => el("td", {}, text)));

export async function showFigures() {
  const { progress, agreement } = await get("/api/progress");
  const { accept, reject, fix } = progress.verdicts;
  const languages = Object.entries(progress.languages).map(([code, [decided, total]]) => line(languageName(code), decided, total));
  const pairs = agreement.map((pair) => line(
    t(`progress.${pair.field}`), el("bdi", {}, `${pair.first || "?"} / ${pair.second || "?"}`), `${pair.same} / ${pair.both}`,
    pair.kappa === null ? t("progress.no_kappa") : pair.kappa.toFixed(2)));
  $("figures-body").replaceChildren(
    el("p", {}, t("progress.mine", { n: progress.mine }), el("br"), t("progress.verdicts", { accept, reject, fix, added: progress.added })),
    el("table", {}, head(t("progress.language"), t("progress.decided"), t("progress.total")), el("tbody", {}, ...languages)),
    el("h3", {}, t("progress.agreement")),
    ...(pairs.length
      ? [el("table", {}, head(t("progress.field"), t("progress.pair"), t("progress.same"), t("progress.kappa")), el("tbody", {}, ...pairs)), el("p", { class: "quiet" }, t("progress.kappa_hint"))]
      : [el("p", {}, t("progress.no_agreement"))]));
  showProgress(progress);
  $("figures").showModal();
}
