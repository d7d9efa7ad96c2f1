// A refusal, with the way on.

import { codeWords } from "../language.js";
import { BACK, show } from "../view.js";

// Ends with nothing for another try, or BACK. `name` is `error` or `mfa-error`.
export function showRefusal(name, { flinksCode, back }) {
  return show(name, { template: "error", back }, (parts, done) => {
    [parts.title.textContent, parts.lead.textContent] = codeWords(flinksCode);
    parts.code.textContent = flinksCode;
    parts.retry.addEventListener("click", () => done());
    parts.leave.hidden = !back;
    parts.leave.addEventListener("click", () => done(BACK));
  });
}
