//! Our own words around the widget, in English and French: for the Leptos component and for the element.

use crate::browser::window;
use flinks_protocol::{ConnectParameters, Parameter};
use flinks_protocol::{Exit, Failure, Phase};

/// The language of our own words. The widget's language is the parameter `language`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// French, as in Canada.
    Fr,
}

impl Locale {
    /// The language of the widget if it is set, else the browser's.
    pub fn detect(parameters: &ConnectParameters) -> Self {
        Self::of_widget(parameters).unwrap_or_else(Self::of_browser)
    }

    /// The language of the widget, if it is set.
    pub fn of_widget(parameters: &ConnectParameters) -> Option<Self> {
        parameters.get(Parameter::Language).map(Self::from_tag)
    }

    /// The browser's; English outside a page.
    pub fn of_browser() -> Self {
        let tag = window().and_then(|window| window.navigator().language());
        tag.as_deref().map(Self::from_tag).unwrap_or_default()
    }

    /// The language of a tag such as `fr-CA`, or of a list of them that begins with the preferred one, such as `Accept-Language`.
    pub fn from_tag(tag: &str) -> Self {
        match tag.trim_start().get(..2) {
            Some(language) if language.eq_ignore_ascii_case("fr") => Self::Fr,
            _ => Self::En,
        }
    }

    /// The language tag, as for `lang`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// One of the two texts.
    pub const fn pick(self, en: &'static str, fr: &'static str) -> &'static str {
        match self {
            Self::En => en,
            Self::Fr => fr,
        }
    }

    /// The frame's title.
    pub const fn frame_title(self) -> &'static str {
        self.pick(
            "Connect your bank account",
            "Connecter votre compte bancaire",
        )
    }

    /// What happens in a phase.
    pub const fn phase(self, phase: Phase) -> &'static str {
        match phase {
            Phase::Token => self.pick(
                "Preparing a secure session…",
                "Préparation d’une session sécurisée…",
            ),
            Phase::Loading => self.pick("Loading Flinks Connect…", "Chargement de Flinks Connect…"),
            Phase::Ready => self.pick("Flinks Connect is ready.", "Flinks Connect est prêt."),
            Phase::Consent => self.pick("Consent", "Consentement"),
            Phase::Institution => {
                self.pick("Choose your institution.", "Choisissez votre institution.")
            }
            Phase::Credential => {
                self.pick("Sign in to your bank.", "Connectez-vous à votre banque.")
            }
            Phase::Mfa => self.pick(
                "Your bank asks a security question.",
                "Votre banque pose une question de sécurité.",
            ),
            Phase::Accounts => self.pick("Choose your accounts.", "Choisissez vos comptes."),
            _ => self.pick("The session has ended.", "La session est terminée."),
        }
    }

    /// After a FlinksCode.
    pub const fn attempt_failed(self) -> &'static str {
        self.pick(
            "The bank did not accept that. See the form.",
            "La banque n’a pas accepté. Voyez le formulaire.",
        )
    }

    /// After a success.
    pub const fn connected(self) -> &'static str {
        self.pick("Your account is connected.", "Votre compte est connecté.")
    }

    /// After an end without a connection.
    pub const fn exit(self, exit: Exit) -> &'static str {
        match exit {
            Exit::ConsentDenied => self.pick(
                "You did not agree to share your data. Nothing was connected.",
                "Vous n’avez pas consenti au partage de vos données. Rien n’a été connecté.",
            ),
            _ => self.pick(
                "You closed the session. Nothing was connected.",
                "Vous avez fermé la session. Rien n’a été connecté.",
            ),
        }
    }

    /// After a failure.
    pub const fn failure(self, failure: Failure) -> &'static str {
        match failure {
            Failure::LoadTimeout => self.pick(
                "Flinks Connect could not be loaded. Check your connection and try again.",
                "Flinks Connect n’a pas pu être chargé. Vérifiez votre connexion et réessayez.",
            ),
            Failure::MaximumRetry => self.pick(
                "Too many attempts. Try again later.",
                "Trop de tentatives. Réessayez plus tard.",
            ),
            _ => self.pick(
                "A secure session could not be opened. Try again.",
                "Impossible d’ouvrir une session sécurisée. Réessayez.",
            ),
        }
    }

    /// A button after a failure.
    pub const fn try_again(self) -> &'static str {
        self.pick("Try again", "Réessayer")
    }

    /// A button after an end.
    pub const fn start_again(self) -> &'static str {
        self.pick("Start again", "Recommencer")
    }

    /// On a landing page, while the connection is handed over.
    pub const fn landing_checking(self) -> &'static str {
        self.pick("Finishing the connection…", "Finalisation de la connexion…")
    }

    /// On a landing page whose JavaScript does not run: the button that hands over.
    pub const fn landing_button(self) -> &'static str {
        self.pick("Finish the connection", "Terminer la connexion")
    }

    /// On a landing page, when it was.
    pub const fn landing_delivered(self) -> &'static str {
        self.pick(
            "Your account is connected. You may go on.",
            "Votre compte est connecté. Vous pouvez continuer.",
        )
    }

    /// On a landing page, between two attempts.
    pub const fn landing_waiting(self) -> &'static str {
        self.pick(
            "We cannot reach the server. Keep this page open: we are trying again.",
            "Le serveur est injoignable. Gardez cette page ouverte : nouvel essai en cours.",
        )
    }

    /// On a landing page, when it could not be.
    pub const fn landing_not_delivered(self) -> &'static str {
        self.pick(
            "The connection could not be saved. Please start again.",
            "La connexion n’a pas pu être enregistrée. Veuillez recommencer.",
        )
    }

    /// On a landing page that nobody was sent to.
    pub const fn landing_refused(self) -> &'static str {
        self.pick(
            "This link does not belong to a session that was started here. Nothing was connected.",
            "Ce lien n’appartient pas à une session commencée ici. Rien n’a été connecté.",
        )
    }
}
