// An institution with a page of its own, in another window.

import { words } from "../language.js";
import { show } from "../view.js";

const CHECK_EVERY_MS = 500;

// Ends with whether the user allowed it there, or BACK.
export function askInPopup({ institution, language, back }, post) {
  return show("popup", { back }, (parts, done) => {
    parts.title.textContent = words("popupTitle", institution.label);
    parts.lead.textContent = words("popupLead", institution.label);
    parts.open.addEventListener("click", () => {
      const query = new URLSearchParams({ institution: institution.label, language });
      const popup = window.open(`/__widget/popup?${query}`, "_blank", "popup,width=480,height=640");
      if (!popup) {
        post({ step: "POPUP_BLOCKED" });
        parts.status.textContent = words("popupBlocked");
        return;
      }
      post({ step: "POPUP_OPENED" });
      parts.status.textContent = words("popupWaiting");
      decision(popup).then((allowed) => {
        if (allowed === null) parts.status.textContent = words("popupClosed");
        else done(allowed);
      });
    });
  });
}

// true, false, or null when the window was closed without an answer.
function decision(popup) {
  return new Promise((resolve) => {
    const end = (allowed) => {
      clearInterval(timer);
      window.removeEventListener("message", listen);
      resolve(allowed);
    };
    const listen = ({ source, origin, data }) => {
      if (source === popup && origin === location.origin) end(data.allowed === true);
    };
    // One more round after the window is gone: its answer may still be on the way.
    let gone = false;
    const timer = setInterval(() => {
      if (gone) end(null);
      gone = popup.closed;
    }, CHECK_EVERY_MS);
    window.addEventListener("message", listen);
  });
}
