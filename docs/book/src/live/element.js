import "../package/devtools.js";
import "../package/flinks-connect.js";
import "./height.js";

const element = document.querySelector("flinks-connect");
const form = document.querySelector("form");
const [status, posted] = document.querySelectorAll("main > [role=status], main > pre");

// The simulator's widget is on this host, and takes any token.
element.instance = location.origin;
element.token = async () => crypto.randomUUID();

const say = (text, connection) => {
    status.textContent = text;
    posted.hidden = !connection;
    posted.textContent = JSON.stringify(connection, null, 2);
};
element.addEventListener("flinks-success", ({ detail }) => say("Connected. With an endpoint for the hand-off this would be posted, and the state of the session with it:", detail));
element.addEventListener("flinks-exit", ({ detail }) => say(`Left: ${detail.reason}`));
element.addEventListener("flinks-error", ({ detail }) => say(`Failed: ${detail.reason}`));

// Settings that change are a new session.
form.addEventListener("change", () => {
    const { language, simulate } = Object.fromEntries(new FormData(form));
    say("");
    element.language = language || null;
    element.loadTimeout = simulate === "silent" ? 3 : null;
    element.parameters = { simulate: simulate || null };
});
form.querySelector("button").addEventListener("click", () => {
    say("");
    element.reload();
});
