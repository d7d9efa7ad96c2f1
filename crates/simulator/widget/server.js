// Requests to the widget's own server, which decides; on a static host the bank is played in the page.

const send = (path, body) =>
  fetch(`/__widget/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

async function ask(path, body) {
  const response = await send(path, body);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

let bank = {
  logIn: (credential) => ask("login", credential),
  answer: (response) => ask("answer", response),
  decideInPopup: (decision) => ask("popup-decision", decision),
  async acceptsToken(authorizeToken) {
    const { status } = await send("authorize-token", { authorizeToken });
    if (status !== 204 && status !== 401) throw new Error(`authorize-token: ${status}`);
    return status === 204;
  },
};

export async function fetchConfiguration() {
  const response = await fetch("/__widget/configuration");
  if (response.ok && response.headers.get("content-type")?.includes("json")) return response.json();
  if (response.status >= 500) throw new Error(`configuration: ${response.status}`);
  bank = await import("./static_bank.js");
  return bank.fetchConfiguration();
}

export const logIn = async (credential) => bank.logIn(credential);
export const answer = async (response) => bank.answer(response);
export const decideInPopup = async (decision) => bank.decideInPopup(decision);
export const acceptsToken = async (authorizeToken) => bank.acceptsToken(authorizeToken);
