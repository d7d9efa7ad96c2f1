// The way through the widget, and the messages on it.

import { leave, redirectAddress } from "./redirect.js";
import { acceptsToken, answer, decideInPopup, logIn } from "./server.js";
import { BACK } from "./view.js";
import { chooseAccounts } from "./views/accounts.js";
import { askConsent, showDenied } from "./views/consent.js";
import { askCredential } from "./views/credential.js";
import { showMaximumRetry, showSuccess, showTokenInvalid, showUnavailable } from "./views/end.js";
import { showRefusal } from "./views/error.js";
import { chooseInstitution } from "./views/institution.js";
import { askSecurityQuestion } from "./views/mfa.js";
import { askInPopup } from "./views/popup.js";

export class Flow {
  #parameters;
  #configuration;
  #post;
  #failures = 0;

  // The chosen institution, as it is named in messages; null before the choice.
  institution = null;

  constructor(parameters, configuration, post) {
    this.#parameters = parameters;
    this.#configuration = configuration;
    this.#post = post;
  }

  async run() {
    const { authorizeToken, consentEnable, page } = this.#parameters;
    this.#post({ step: "APP_MOUNTED" });
    if (page.result) return showSuccess(this.#find(page.result).label);
    if (authorizeToken !== null && !(await acceptsToken(authorizeToken))) {
      this.#post({ step: "TOKEN_INVALID" });
      return showTokenInvalid();
    }
    if (consentEnable) await this.#consent();
    let linked = page.credential ? this.#find(page.credential) : null;
    for (;;) {
      const institution = linked ?? (await this.#select());
      linked = null;
      this.institution = institution.name;
      const connected = await this.#authorize(institution);
      if (connected !== BACK) return this.#finish(institution, connected);
    }
  }

  async #consent() {
    for (;;) {
      this.#post({ step: "COMPONENT_LOAD_CONSENT" });
      const agreed = await askConsent(this.#parameters, this.#post);
      this.#post({ step: agreed ? "COMPONENT_ACCEPT_CONSENT" : "COMPONENT_DENY_CONSENT" });
      if (agreed) return;
      await showDenied();
    }
  }

  async #select() {
    this.institution = null;
    const listed = this.#configuration.institutions.filter(
      ({ access }) => access !== "popup" || this.#parameters.demoOutbound,
    );
    this.#post({ step: "COMPONENT_LOAD_INSTITUTION_SELECTOR", cached: false });
    const institution = await chooseInstitution(listed, this.#parameters);
    this.#post({ step: "INSTITUTION_SELECTED", institution: institution.name });
    return institution;
  }

  // By name or number; one that is not in the list is as good as disabled.
  #find(text) {
    const named = ({ name, number }) =>
      name.toLowerCase() === text.toLowerCase() || String(number ?? "") === text;
    return (
      this.#configuration.institutions.find(named) ?? { name: text, label: text, access: "disabled" }
    );
  }

  // Ends with a connected outcome or BACK.
  async #authorize(institution) {
    switch (institution.access) {
      case "credentials":
        return this.#authorizeByCredential(institution);
      case "popup":
        return this.#authorizeInPopup(institution);
      default:
        this.#post({ step: "DISABLED_INSTITUTION", institution: institution.name });
        return showUnavailable(institution.label, this.#parameters.backEnable);
    }
  }

  async #authorizeByCredential(institution) {
    const { name } = institution;
    const { backEnable: back, language } = this.#parameters;
    this.#post({ step: "COMPONENT_LOAD_CREDENTIAL", institution: name });
    let username = "";
    for (;;) {
      const configuration = this.#configuration;
      const credential = await askCredential({ institution, username, back, configuration }, this.#post);
      if (credential === BACK) return BACK;
      this.#post({ step: "SUBMIT_CREDENTIAL", institution: name });
      username = credential.username;
      const outcome = await logIn({ institution: name, language, ...credential });
      if (outcome.outcome === "connected") return outcome;
      if (outcome.outcome === "challenged") return this.#authorizeByAnswer(institution, outcome);
      if ((await this.#refused("error", name, outcome)) === BACK) return BACK;
      this.#post({ step: "COMPONENT_LOAD_CREDENTIAL_RETRY", institution: name });
    }
  }

  async #authorizeByAnswer(institution, { requestId, challenge }) {
    const { backEnable: back } = this.#parameters;
    const mfaTypes = [challenge.type];
    this.#post({ step: "COMPONENT_LOAD_MFA", mfaTypes });
    for (;;) {
      const question = { institution, prompt: challenge.prompt, back, configuration: this.#configuration };
      const text = await askSecurityQuestion(question);
      if (text === BACK) return BACK;
      this.#post({ step: "SUBMIT_MFA" });
      const outcome = await answer({ requestId, answer: text });
      if (outcome.outcome === "connected") return outcome;
      if ((await this.#refused("mfa-error", institution.name, outcome)) === BACK) return BACK;
      this.#post({ step: "COMPONENT_LOAD_MFA_RETRY", mfaTypes });
    }
  }

  async #authorizeInPopup(institution) {
    const { backEnable: back, language } = this.#parameters;
    for (;;) {
      const allowed = await askInPopup({ institution, language, back }, this.#post);
      if (allowed === BACK) return BACK;
      if (allowed) this.#post({ step: "COMPONENT_ACCEPT_PROVIDER_CONSENT" });
      const outcome = await decideInPopup({ institution: institution.name, allowed, language });
      if (outcome.outcome === "connected") return outcome;
      if ((await this.#refused("error", institution.name, outcome)) === BACK) return BACK;
    }
  }

  // Ends with nothing for another try, or BACK; never, once there were too many.
  #refused(view, institution, { requestId, flinksCode }) {
    this.#post({ requestId, flinksCode, institution });
    this.#failures += 1;
    this.#post({ step: "RETRY_COUNT", count: this.#failures });
    if (this.#failures < this.#parameters.maximumRetry) {
      return showRefusal(view, { flinksCode, back: this.#parameters.backEnable });
    }
    this.#post({ step: "MAXIMUM_RETRY_REACHED" });
    return showMaximumRetry();
  }

  async #finish(institution, { loginId, requestId, accounts }) {
    const selected = this.#parameters.accountSelectorEnable && {
      accountId: await this.#selectAccounts(accounts),
    };
    const connection = { institution: institution.name, loginId, requestId, ...selected };
    const url = redirectAddress(this.#parameters, connection);
    this.#post({ step: "REDIRECT", institution: institution.name, url, loginId, requestId, ...selected });
    const { redirectUrl, jsRedirect } = this.#parameters;
    showSuccess(institution.label, redirectUrl && !jsRedirect ? url : null);
    leave(this.#parameters, url);
  }

  // Several ids are one text, with commas.
  async #selectAccounts(accounts) {
    const { accountSelectorCurrency, accountSelectorMultiple, showAllAccounts } = this.#parameters;
    const displayed = accounts.filter(
      ({ category, currency }) =>
        (showAllAccounts || category === "Operations") &&
        (!accountSelectorCurrency || currency.toLowerCase() === accountSelectorCurrency),
    );
    this.#post({
      step: "COMPONENT_LOAD_ACCOUNT_SELECTION",
      totalAccounts: accounts.length,
      displayedAccounts: displayed.length,
    });
    const accountId = (await chooseAccounts(displayed, accountSelectorMultiple)).join(",");
    this.#post({ step: "ACCOUNT_SELECTED", accountId });
    return accountId;
  }
}
