// Requests to the widget's own server, which decides.

const send = (path, body) =>
  fetch(`/__widget/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

async function ask(path, body) {
  const response = await (body ? send(path, body) : fetch(`/__widget/${path}`));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

export const fetchConfiguration = () => ask("configuration");
export const logIn = (credential) => ask("login", credential);
export const answer = (response) => ask("answer", response);
export const decideInPopup = (decision) => ask("popup-decision", decision);

export async function acceptsToken(authorizeToken) {
  const { status } = await send("authorize-token", { authorizeToken });
  if (status !== 204 && status !== 401) throw new Error(`authorize-token: ${status}`);
  return status === 204;
}
