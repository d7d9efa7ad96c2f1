// The bank's page in its own window: tells the widget what the user decided.

import { speak, useLanguage, words } from "./language.js";

const query = new URLSearchParams(location.search);
useLanguage(query.get("language") === "fr" ? "fr" : "en");
speak(document);
document.querySelector("#title").textContent = words("bankTitle", query.get("institution"));

function decide(allowed) {
  window.opener?.postMessage({ allowed }, location.origin);
  window.close();
}
document.querySelector("#allow").addEventListener("click", () => decide(true));
document.querySelector("#deny").addEventListener("click", () => decide(false));
