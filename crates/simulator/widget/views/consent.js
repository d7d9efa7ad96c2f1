// The consent page, and what follows a refusal.

import { words } from "../language.js";
import { onSubmit, show } from "../view.js";

// Ends with whether the user agrees.
export function askConsent({ customerName, termsUrl }, post) {
  return show("consent", {}, (parts, done, root) => {
    parts.lead.textContent = words("consentLead", customerName || words("consentSomebody"));
    if (termsUrl) {
      parts.terms.hidden = false;
      parts.termsAccepted.required = true;
      parts.termsAccepted.addEventListener("change", ({ target }) =>
        post({ step: target.checked ? "COMPONENT_ACCEPT_TERMS" : "COMPONENT_DENY_TERMS" }),
      );
      parts.termsLink.href = termsUrl;
      parts.termsLink.addEventListener("click", () => post({ step: "COMPONENT_CLICK_TERMS_URL" }));
    }
    onSubmit(root, () => done(true));
    parts.deny.addEventListener("click", () => done(false));
  });
}

// Ends when the user wants to see the consent page again.
export function showDenied() {
  return show("denied", {}, (parts, done) => parts.reconsider.addEventListener("click", () => done()));
}
