// The bank on a static host, where there is no server to decide: the same users and answers, out of `configuration.json`.

const file = new URL("configuration.json", import.meta.url);
let configuration;
const logins = new Map();
const sessions = new Map();

export async function fetchConfiguration() {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`configuration.json: ${response.status}`);
  configuration = await response.json();
  return configuration;
}

export function logIn({ institution, username, password, language }) {
  const user = configuration.demoUsers.find((user) => user.username === username);
  const requestId = crypto.randomUUID();
  const person = JSON.stringify([institution, username, language]);
  if (!user) return refused(requestId, "INVALID_USERNAME");
  if (password !== configuration.password) return refused(requestId, "INVALID_PASSWORD");
  if (user.reply === "connect") return connected(requestId, person);
  if (user.reply !== "challenge") return refused(requestId, user.reply.refuse);
  sessions.set(requestId, person);
  return { outcome: "challenged", requestId, challenge: { type: "QuestionAndAnswer", prompt: configuration.securityQuestion[language] ?? configuration.securityQuestion.en } };
}

export function answer({ requestId, answer }) {
  const right = answer.trim().toLowerCase() === configuration.securityAnswer.toLowerCase();
  return right ? connected(requestId, sessions.get(requestId)) : refused(requestId, "INVALID_SECURITY_RESPONSE");
}

export function decideInPopup({ institution, allowed, language }) {
  const requestId = crypto.randomUUID();
  return allowed ? connected(requestId, JSON.stringify([institution, null, language])) : refused(requestId, "UNAUTHORIZED");
}

// Any token will do: nobody here could have minted it.
export const acceptsToken = () => true;

const refused = (requestId, flinksCode) => ({ outcome: "refused", requestId, flinksCode });

function connected(requestId, person) {
  if (!logins.has(person)) {
    const accounts = configuration.accounts.map((account) => ({ id: crypto.randomUUID(), ...account }));
    logins.set(person, { loginId: crypto.randomUUID(), accounts });
  }
  return { outcome: "connected", requestId, ...logins.get(person) };
}
