// The views after which nothing follows by itself.

import { words } from "../language.js";
import { BACK, show } from "../view.js";

const end = (name, kind, key, value, fill) =>
  show(name, { template: "end" }, (parts, done) => {
    parts.emblem.dataset.kind = kind;
    parts.emblem.textContent = kind === "done" ? "✓" : "!";
    parts.title.textContent = words(`${key}Title`, value);
    parts.lead.textContent = words(`${key}Lead`, value);
    fill?.(parts, done);
  });

// Never ends. `url` is where the user can go on by hand.
export const showSuccess = (label, url) =>
  end("success", "done", "success", label, ({ link }) => {
    if (!url) return;
    link.href = url;
    link.target = "_top";
    link.hidden = false;
  });

// Never ends.
export const showTokenInvalid = () => end("token-invalid", "problem", "token");

// Never ends.
export const showMaximumRetry = () => end("maximum-retry", "problem", "maximumRetry");

// Never ends.
export const showBroken = () => end("unavailable", "problem", "broken");

// Ends with BACK, when there is a way back.
export const showUnavailable = (label, back) =>
  end("unavailable", "problem", "unavailable", label, ({ leave }, done) => {
    leave.hidden = !back;
    leave.addEventListener("click", () => done(BACK));
  });
