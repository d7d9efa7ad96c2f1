// Username and password.

import { words } from "../language.js";
import { fromTemplate, onSubmit, show } from "../view.js";

// Ends with `{ username, password }`, or BACK. `username` is what was typed last time.
export function askCredential({ institution, username, back, configuration }, post) {
  return show("credential", { back }, (parts, done, root) => {
    parts.title.textContent = words("credentialTitle", institution.label);
    parts.username.value = username;
    parts.reset.addEventListener("click", () => {
      post({ step: "COMPONENT_CLICK_RESET_PASSWORD" });
      parts.status.textContent = words("resetPasswordNote");
    });
    parts.hint.textContent = words("demoUsersHint", configuration.password);
    const fillIn = (name) => {
      parts.username.value = name;
      parts.password.value = configuration.password;
      parts.password.focus();
    };
    parts.users.append(...configuration.demoUsers.map((user) => demoUser(user, fillIn)));
    onSubmit(root, () => done({ username: parts.username.value, password: parts.password.value }));
  });
}

function demoUser({ username, reply }, fillIn) {
  const { root, parts } = fromTemplate("demo-user");
  const element = root.firstElementChild;
  const button = element.querySelector("button");
  button.dataset.testid = `demo-user-${username}`;
  button.addEventListener("click", () => fillIn(username));
  parts.username.textContent = username;
  parts.reply.textContent =
    reply.refuse ?? words(reply === "challenge" ? "replyChallenge" : "replyConnect");
  return element;
}
