// A security question.

import { words } from "../language.js";
import { onSubmit, show } from "../view.js";

// Ends with the answer, or BACK.
export function askSecurityQuestion({ institution, prompt, back, configuration }) {
  return show("mfa", { back }, (parts, done, root) => {
    parts.lead.textContent = words("mfaLead", institution.label);
    parts.prompt.textContent = prompt;
    parts.hint.textContent = configuration.securityAnswer;
    onSubmit(root, () => done(parts.answer.value));
  });
}
