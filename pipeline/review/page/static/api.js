// Talks to the program on this computer, and to nobody else.

export class Refused extends Error {
  constructor(status, data) {
    super(data.error || String(status));
    this.status = status;
    this.data = data;
  }
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", redirect: "error", ...options });
  } catch {
    throw new Refused(0, {});
  }
  let data = {};
  try {
    data = await answer.json();
  } catch {
    data = {};
  }
  if (!answer.ok) throw new Refused(answer.status, data);
  return data;
}

const query = (asked) => new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== "")).toString();

export const get = (path, asked = {}) => ask(`${path}?${query(asked)}`);

export const post = (path, said) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(said) });

export const pictureOf = (document, page) => `/picture?${query({ document, page: String(page) })}`;
