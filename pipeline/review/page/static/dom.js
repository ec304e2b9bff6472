// Small ways to build the page. Everything shown is set as text; nothing is ever read as HTML.

export const $ = (id) => document.getElementById(id);

/** An element with attributes, and with texts or elements inside. */
export function el(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...inside.map((part) => (typeof part === "object" ? part : String(part))));
  return made;
}

/** A shape of the drawing laid over the page. */
export function shape(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** Fills a select; `choices` are [value, text] pairs. Keeps what was chosen where it is still there. */
export function fill(select, choices, chosen = select.value) {
  select.replaceChildren(...choices.map(([value, text]) => el("option", { value }, text)));
  if (choices.some(([value]) => value === chosen)) select.value = chosen;
}

export function show(element, shown) {
  element.hidden = !shown;
}

/** Says something to those who hear the page. */
export function say(text) {
  const live = $("live");
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}
