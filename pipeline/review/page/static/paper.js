// The page as printed, with the figure's box on it.

import { get, pictureOf, Refused } from "./api.js";
import { $, shape, show } from "./dom.js";
import { t } from "./words.js";

const STEPS = [60, 80, 100, 130, 170, 220, 300];
const SAME_SHAPE = 0.03; // how far the sides of the page may be off from what was read
let zoom = 2;
let fact = null;

export function setUp() {
  $("smaller").addEventListener("click", () => resize(-1));
  $("larger").addEventListener("click", () => resize(1));
  $("picture").addEventListener("load", placed);
  $("picture").addEventListener("error", failed);
}

/** Shows the page of a fact. */
export function showPaper(next) {
  const same = fact && fact.document.id === next.document.id && fact.paper.page === next.paper.page;
  fact = next;
  const { page, state, place } = next.paper;
  $("paper-page").textContent = page ? t("paper.page", { page, pages: next.document.pages || "?" }) : "";
  if (!page || state !== "there") {
    show($("sheet"), false);
    note(t(`paper.${state === "there" ? "failed" : state}`, { place }), true);
    return;
  }
  const picture = $("picture");
  picture.alt = t("paper.picture", { page, document: next.document.name });
  if (same && picture.complete && picture.naturalWidth) {
    placed();
    return;
  }
  note(t("paper.drawing"), false);
  show($("sheet"), false);
  picture.src = pictureOf(next.document.id, page);
}

/** Has the program draw a page before it is asked for. */
export function drawSoon(next) {
  if (next.paper.state === "there" && next.paper.page) new Image().src = pictureOf(next.document.id, next.paper.page);
}

function note(text, important) {
  $("paper-note").textContent = text;
  $("paper-note").classList.toggle("important", important);
}

function placed() {
  const { width, height, lines, figure } = fact.paper;
  const picture = $("picture");
  show($("sheet"), true);
  const boxes = $("boxes");
  boxes.replaceChildren();
  if (!width || !height || !figure.length) {
    note(t("paper.no_box"), false);
  } else if (Math.abs((picture.naturalWidth / picture.naturalHeight) / (width / height) - 1) > SAME_SHAPE) {
    note(t("paper.turned"), true);
  } else {
    note(t("paper.box"), false);
    boxes.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const draw = (box, kind, pad) => boxes.append(shape("rect", { class: kind, x: box[0] - pad, y: box[1] - pad, width: Math.max(1, box[2] - box[0] + 2 * pad), height: Math.max(1, box[3] - box[1] + 2 * pad), rx: 1.5 }));
    for (const box of lines) draw(box, "line", 1);
    for (const box of figure) draw(box, "figure", 2);
  }
  resize(0);
}

async function failed() {
  if (!fact || !fact.paper.page) return;
  show($("sheet"), false);
  let reason = "failed";
  try {
    await get("/picture", { document: fact.document.id, page: String(fact.paper.page) });
  } catch (error) {
    if (error instanceof Refused && ["missing", "changed"].includes(error.message)) reason = error.message;
  }
  note(t(`paper.${reason}`, { place: fact.paper.place }), true);
}

function resize(step) {
  zoom = Math.max(0, Math.min(STEPS.length - 1, zoom + step));
  $("smaller").disabled = zoom === 0;
  $("larger").disabled = zoom === STEPS.length - 1;
  $("sheet").style.width = `${STEPS[zoom]}%`;
  toBox();
}

/** Brings the figure into sight, and moves nothing but the page. */
function toBox() {
  const view = $("paper-view"), box = $("boxes").querySelector(".figure");
  if (!box) {
    view.scrollTop = 0;
    return;
  }
  const outer = view.getBoundingClientRect(), own = box.getBoundingClientRect();
  view.scrollTop += own.top - outer.top - outer.height / 3;
  view.scrollLeft += own.left + own.width / 2 - outer.left - outer.width / 2;
}
