// Every word of the widget, in English and in French.

const WORDS = {
  notice: ["Simulator: this is not Flinks, and no bank is behind it.", "Simulateur : ce n’est pas Flinks, et aucune banque n’y est reliée."],
  secure: ["Secure connection", "Connexion sécurisée"],
  back: ["Back", "Retour"],
  close: ["Close", "Fermer"],
  continue: ["Continue", "Continuer"],
  connect: ["Connect", "Se connecter"],
  retry: ["Try again", "Réessayer"],
  chooseAnother: ["Choose another institution", "Choisir une autre institution"],

  consentTitle: ["Share your account information", "Partager l’information de vos comptes"],
  consentLead: ["%s would like to read the information of your bank accounts.", "%s souhaite lire l’information de vos comptes bancaires."],
  consentSomebody: ["This application", "Cette application"],
  consentRead: ["Read only.", "Lecture seule."],
  consentReadDetail: ["Balances and transactions are read; nothing can be paid or moved.", "Les soldes et les opérations sont lus; rien ne peut être payé ni déplacé."],
  consentPassword: ["Your password stays private.", "Votre mot de passe reste privé."],
  consentPasswordDetail: ["It is used to connect and is never shown to the application.", "Il sert à la connexion et n’est jamais montré à l’application."],
  consentWithdraw: ["You decide.", "Vous décidez."],
  consentWithdrawDetail: ["You can withdraw your consent at any time.", "Vous pouvez retirer votre consentement en tout temps."],
  consentAccept: ["I agree", "J’accepte"],
  consentDeny: ["No, thank you", "Non, merci"],
  termsAccept: ["I accept the terms of use.", "J’accepte les conditions d’utilisation."],
  termsRead: ["Read the terms", "Lire les conditions"],

  deniedTitle: ["You declined", "Vous avez refusé"],
  deniedLead: ["No information was shared. You can go back if you have changed your mind.", "Aucune information n’a été partagée. Vous pouvez revenir si vous changez d’avis."],
  deniedReconsider: ["Back to the consent page", "Revenir au consentement"],

  institutionTitle: ["Choose your institution", "Choisissez votre institution"],
  institutionLead: ["Where do you do your banking?", "Où faites-vous affaire ?"],
  institutionSearch: ["Search institutions", "Chercher une institution"],
  institutionNone: ["No institution has this name.", "Aucune institution ne porte ce nom."],
  institutionCount: ["%s institutions", "%s institutions"],
  institutionCountOne: ["1 institution", "1 institution"],
  institutionDisabled: ["Unavailable", "Indisponible"],
  institutionPopup: ["New window", "Nouvelle fenêtre"],
  unavailableTitle: ["%s is not available", "%s n’est pas disponible"],
  unavailableLead: ["Connections to this institution are closed at the moment. Come back later.", "Les connexions à cette institution sont fermées pour le moment. Revenez plus tard."],

  credentialTitle: ["Log in to %s", "Se connecter à %s"],
  credentialLead: ["Use the username and the password of your online banking.", "Utilisez le nom d’utilisateur et le mot de passe de vos services bancaires en ligne."],
  username: ["Username", "Nom d’utilisateur"],
  password: ["Password", "Mot de passe"],
  resetPassword: ["Forgot your password?", "Mot de passe oublié ?"],
  resetPasswordNote: ["A bank would now open its own page in another window.", "Une banque ouvrirait maintenant sa propre page dans une autre fenêtre."],
  demoUsers: ["Demo users", "Utilisateurs de démonstration"],
  demoUsersHint: ["Password: %s", "Mot de passe : %s"],
  demoAnswer: ["Demo answer", "Réponse de démonstration"],
  replyConnect: ["connects", "se connecte"],
  replyChallenge: ["security question", "question de sécurité"],

  mfaTitle: ["One more question", "Encore une question"],
  mfaLead: ["%s would like to make sure that it is you.", "%s veut s’assurer que c’est bien vous."],

  accountsTitle: ["Choose an account", "Choisissez un compte"],
  accountsTitleMultiple: ["Choose your accounts", "Choisissez vos comptes"],
  accountsLead: ["Only what you choose is meant for the application.", "Seul votre choix est destiné à l’application."],
  accountsNone: ["Choose at least one account.", "Choisissez au moins un compte."],

  popupTitle: ["Continue at %s", "Continuer chez %s"],
  popupLead: ["%s opens its own page in a new window. Come back here when you are done.", "%s ouvre sa propre page dans une nouvelle fenêtre. Revenez ici ensuite."],
  popupOpen: ["Open the bank’s page", "Ouvrir la page de la banque"],
  popupWaiting: ["Waiting for the bank’s window…", "En attente de la fenêtre de la banque…"],
  popupClosed: ["The bank’s window was closed. Open it again to go on.", "La fenêtre de la banque a été fermée. Ouvrez-la de nouveau pour continuer."],
  popupBlocked: ["The browser blocked the window. Allow pop-ups for this site and try again.", "Le navigateur a bloqué la fenêtre. Autorisez les fenêtres pour ce site et réessayez."],
  bankTitle: ["Share your accounts of %s?", "Partager vos comptes de %s ?"],
  bankLead: ["You are logged in. Allow the application to read your accounts?", "Vous êtes connecté. Permettre à l’application de lire vos comptes ?"],
  bankAllow: ["Allow", "Permettre"],
  bankDeny: ["Refuse", "Refuser"],

  successTitle: ["You are connected", "Vous êtes connecté"],
  successLead: ["Your connection to %s is ready.", "Votre connexion à %s est prête."],
  maximumRetryTitle: ["Too many attempts", "Trop de tentatives"],
  maximumRetryLead: ["The connection was not made. Start again later.", "La connexion n’a pas été établie. Recommencez plus tard."],
  tokenTitle: ["This session has expired", "Cette session a expiré"],
  tokenLead: ["Go back to the application and start again.", "Revenez à l’application et recommencez."],
  brokenTitle: ["The simulator does not answer", "Le simulateur ne répond pas"],
  brokenLead: ["Check that it is running, then reload the page.", "Vérifiez qu’il est en marche, puis rechargez la page."],

  INVALID_USERNAME: ["We do not know this username", "Ce nom d’utilisateur est inconnu"],
  INVALID_USERNAME_LEAD: ["Check how it is written, then try again.", "Vérifiez comment il s’écrit, puis réessayez."],
  INVALID_PASSWORD: ["The password is not right", "Le mot de passe est incorrect"],
  INVALID_PASSWORD_LEAD: ["Capitals count. Type it again.", "Les majuscules comptent. Écrivez-le de nouveau."],
  INVALID_LOGIN: ["These credentials were refused", "Ces identifiants ont été refusés"],
  INVALID_LOGIN_LEAD: ["Check the username and the password, then try again.", "Vérifiez le nom d’utilisateur et le mot de passe, puis réessayez."],
  INVALID_SECURITY_RESPONSE: ["The answer is not right", "La réponse est incorrecte"],
  INVALID_SECURITY_RESPONSE_LEAD: ["You may answer the question again.", "Vous pouvez répondre de nouveau à la question."],
  RETRY_LATER: ["The institution cannot be reached", "L’institution est injoignable"],
  RETRY_LATER_LEAD: ["Try again in a little while.", "Réessayez dans un moment."],
  UNAUTHORIZED: ["The institution did not authorise this", "L’institution n’a pas donné son autorisation"],
  UNAUTHORIZED_LEAD: ["There may be a step to finish on its own site first.", "Il reste peut-être une étape à terminer sur son propre site."],
  NEW_ACCOUNT: ["Your online banking is waiting for you", "Vos services en ligne vous attendent"],
  NEW_ACCOUNT_LEAD: ["Log in at the institution’s site once, then come back.", "Connectez-vous une fois au site de l’institution, puis revenez."],
  AGGREGATION_ERROR: ["Something went wrong", "Une erreur est survenue"],
  AGGREGATION_ERROR_LEAD: ["It is not your fault. Please try again.", "Vous n’y êtes pour rien. Veuillez réessayer."],
  DISABLED_LOGIN: ["This account is deactivated", "Ce compte est désactivé"],
  DISABLED_LOGIN_LEAD: ["Ask your institution to activate it again.", "Demandez à votre institution de le réactiver."],
  otherCode: ["The connection was refused", "La connexion a été refusée"],
  otherCodeLead: ["Start again.", "Recommencez."],
};

let column = 0;

export function useLanguage(language) {
  column = language === "fr" ? 1 : 0;
  document.documentElement.lang = language;
}

// The words of a key, with `%s` replaced by `value`.
export const words = (key, value = "") => WORDS[key][column].replace("%s", () => value);

// Title and lead of a FlinksCode.
export const codeWords = (code) =>
  code in WORDS ? [words(code), words(`${code}_LEAD`)] : [words("otherCode"), words("otherCodeLead")];

// Fills in the elements that name their words.
export function speak(root) {
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = words(element.dataset.text);
  for (const element of root.querySelectorAll("[data-label]")) element.ariaLabel = words(element.dataset.label);
  for (const element of root.querySelectorAll("[data-placeholder]")) element.placeholder = words(element.dataset.placeholder);
}

export function money(cents, currency) {
  const format = new Intl.NumberFormat(column ? "fr-CA" : "en-CA", { style: "currency", currency });
  return format.format(cents / 100);
}
