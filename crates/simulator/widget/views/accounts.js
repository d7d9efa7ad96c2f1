// The account selection.

import { money, words } from "../language.js";
import { fromTemplate, onSubmit, show } from "../view.js";

// Ends with the ids of the chosen accounts, at least one.
export function chooseAccounts(accounts, multiple) {
  return show("accounts", {}, (parts, done, root) => {
    parts.title.textContent = words(multiple ? "accountsTitleMultiple" : "accountsTitle");
    const inputs = accounts.map((account, index) => {
      const { root: row, parts: cells } = fromTemplate("account-row");
      cells.input.type = multiple ? "checkbox" : "radio";
      cells.input.value = account.id;
      cells.input.dataset.testid = `account-${index}`;
      cells.title.textContent = account.title;
      cells.number.textContent = `•••• ${account.lastFourDigits}`;
      cells.balance.textContent = money(account.balanceCents, account.currency);
      parts.list.append(row);
      return cells.input;
    });
    onSubmit(root, () => {
      const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
      if (chosen.length > 0) return done(chosen);
      parts.problem.textContent = words("accountsNone");
      inputs[0]?.focus();
      return false;
    });
  });
}
