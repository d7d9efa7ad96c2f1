//! Every message that the widget is known to send, declared once: its step, its fields, what it shows (Flinks: *Use an
//! Event Listener*, *Handled Errors*, *Event Listener*).

use crate::connection::{Connection, Institution};
use crate::evidence::Evidence;
use crate::fields::{EventField, FieldProblem, FieldReader, Fields};
use crate::flinks_code::FlinksCode;
use crate::id::{AccountId, RequestId, mask};
use crate::phase::Phase;
use crate::redirect::Redirect;

/// A message that carries a FlinksCode: something went wrong, and the widget lets the person try again.
///
/// It usually comes without a step; some integrators also saw the code as the step itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeMessage {
    /// What went wrong.
    pub code: FlinksCode,
    /// The code as a step, if it came so.
    pub step: Option<Step>,
    /// The session at Flinks.
    pub request_id: Option<RequestId>,
    /// The institution.
    pub institution: Option<Institution>,
}

macro_rules! phase {
    (-) => {
        None
    };
    ($phase:ident) => {
        Some(Phase::$phase)
    };
}

macro_rules! messages {
    (
        steps {$(
            $(#[doc = $meaning:literal])+
            $variant:ident $({ $($field:ident: $type:ty = $wire:literal),+ })? = $name:literal, $phase:tt, [$($evidence:ident),+];
        )+}
        codes {$(
            $(#[doc = $code_meaning:literal])+
            $code:ident = $code_name:literal, [$($code_evidence:ident),+];
        )+}
    ) => {
        /// The name of a step message.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Step {
            $($(#[doc = $meaning])+ $variant,)+
            $($(#[doc = $code_meaning])+ $code,)+
        }

        /// A message of the widget. Every field may be missing: a wrong type in one costs that field only.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Event {
            $(
                #[doc = concat!("`", $name, "`:")] $(#[doc = $meaning])+
                $variant $({ $(#[doc = concat!("The field `", $wire, "`.")] $field: $type),+ })?,
            )+
            /// A FlinksCode, with or without a step.
            FlinksCode(CodeMessage),
            /// A message of a shape or a step that this crate does not know (yet).
            Unknown {
                /// The step, if there is one.
                step: Option<String>,
            },
        }

        impl Step {
            /// Every known step: first those of a session in their order, then the codes.
            pub const ALL: [Self; [$($name,)+ $($code_name),+].len()] = [$(Self::$variant,)+ $(Self::$code),+];

            /// The step with this name on the wire.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|step| step.name() == name)
            }

            /// The name on the wire.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    $(Self::$code => $code_name,)+
                }
            }

            /// The phase of the session that it shows; `None` where it says nothing about that.
            pub const fn phase(self) -> Option<Phase> {
                match self {
                    $(Self::$variant => phase!($phase),)+
                    $(Self::$code => None,)+
                }
            }

            /// Whether it is a FlinksCode that came as a step.
            pub(crate) const fn is_code(self) -> bool {
                matches!(self, $(Self::$code)|+)
            }

            /// What it means.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($meaning),+),)+
                    $(Self::$code => concat!($($code_meaning),+),)+
                }
            }

            /// How sure its existence and fields are.
            pub const fn evidence(self) -> &'static [Evidence] {
                match self {
                    $(Self::$variant => &[$(Evidence::$evidence),+],)+
                    $(Self::$code => &[$(Evidence::$code_evidence),+],)+
                }
            }
        }

        impl Event {
            /// The step of the message; `None` for a FlinksCode without one and for unknown ones.
            pub const fn step(&self) -> Option<Step> {
                match self {
                    $(Self::$variant { .. } => Some(Step::$variant),)+
                    Self::FlinksCode(message) => message.step,
                    Self::Unknown { .. } => None,
                }
            }

            /// The message with this step, its fields read by their types.
            pub(crate) fn read(step: Step, fields: &mut FieldReader<'_>) -> Self {
                match step {
                    $(Step::$variant => Self::$variant $({ $($field: EventField::read(fields, $wire)),+ })?,)+
                    $(Step::$code)|+ => {
                        let code = FlinksCode::from_name(step.name());
                        Self::FlinksCode(CodeMessage::read(fields, code, Some(step)))
                    }
                }
            }

            /// Adds the fields that are there, as they may be shown.
            pub(crate) fn show(&self, shown: &mut Vec<(&'static str, String)>) {
                match self {
                    $(Self::$variant $({ $($field),+ })? => { $($($field.show($wire, shown);)+)? })+
                    Self::FlinksCode(message) => {
                        message.request_id.show("requestId", shown);
                        message.institution.show("institution", shown);
                    }
                    Self::Unknown { .. } => {}
                }
            }
        }
    };
}

messages! {
    steps {
        /// The widget has its configuration and is shown.
        AppMounted = "APP_MOUNTED", Ready, [Documented];
        /// The network came back.
        AppOnline = "APP_ONLINE", -, [Documented];
        /// The network was lost.
        AppOffline = "APP_OFFLINE", -, [Documented];
        /// The frame was resized; the message has no size.
        AppResize = "APP_RESIZE", -, [OnePlace];
        /// The consent page is shown.
        ComponentLoadConsent = "COMPONENT_LOAD_CONSENT", Consent, [Documented];
        /// The introduction of the newer consent page is shown.
        ComponentConsentIntro = "COMPONENT_CONSENT_INTRO", Consent, [Integrators];
        /// The person agrees to share account data.
        ComponentAcceptConsent = "COMPONENT_ACCEPT_CONSENT", Consent, [Documented];
        /// The person refuses consent.
        ComponentDenyConsent = "COMPONENT_DENY_CONSENT", Consent, [Documented];
        /// The person agrees that the bank shares data, at banks with a sign-in of their own.
        ComponentAcceptProviderConsent = "COMPONENT_ACCEPT_PROVIDER_CONSENT", Consent, [Documented];
        /// The terms were ticked.
        ComponentAcceptTerms = "COMPONENT_ACCEPT_TERMS", Consent, [Documented];
        /// The terms were cleared again.
        ComponentDenyTerms = "COMPONENT_DENY_TERMS", Consent, [Documented];
        /// The link to the terms was followed.
        ComponentClickTermsUrl = "COMPONENT_CLICK_TERMS_URL", Consent, [Documented];
        /// The institution list is shown.
        ComponentLoadInstitutionSelector { cached: Option<bool> = "cached" } = "COMPONENT_LOAD_INSTITUTION_SELECTOR", Institution, [Documented];
        /// An institution was chosen.
        InstitutionSelected { institution: Option<Institution> = "institution" } = "INSTITUTION_SELECTED", Institution, [Documented, Integrators];
        /// The chosen institution is not available.
        DisabledInstitution { institution: Option<Institution> = "institution" } = "DISABLED_INSTITUTION", Institution, [Documented];
        /// The bank's sign-in page is shown.
        ComponentLoadCredential { institution: Option<Institution> = "institution" } = "COMPONENT_LOAD_CREDENTIAL", Credential, [Documented];
        /// Trying again was chosen after an error.
        ComponentLoadCredentialRetry { institution: Option<Institution> = "institution" } = "COMPONENT_LOAD_CREDENTIAL_RETRY", Credential, [Documented];
        /// The link to reset the password was followed.
        ComponentClickResetPassword = "COMPONENT_CLICK_RESET_PASSWORD", Credential, [Documented];
        /// The credentials were sent. Not a success.
        SubmitCredential { institution: Option<Institution> = "institution" } = "SUBMIT_CREDENTIAL", Credential, [Documented];
        /// A bank's own window was blocked by the browser.
        PopupBlocked = "POPUP_BLOCKED", Credential, [OnePlace];
        /// A bank's own window was opened.
        PopupOpened = "POPUP_OPENED", Credential, [OnePlace];
        /// The page with the security question is shown.
        ComponentLoadMfa { mfa_types: Vec<String> = "mfaTypes" } = "COMPONENT_LOAD_MFA", Mfa, [Documented];
        /// Trying again was chosen after a refused answer.
        ComponentLoadMfaRetry { mfa_types: Vec<String> = "mfaTypes" } = "COMPONENT_LOAD_MFA_RETRY", Mfa, [Documented];
        /// The answer was sent.
        SubmitMfa = "SUBMIT_MFA", Mfa, [Documented, Integrators];
        /// Help on two-factor sign-in is shown.
        ComponentHelp2faInfo = "COMPONENT_HELP2FA_INFO", Mfa, [Documented];
        /// Its tips against trouble were opened.
        ComponentHelp2faTroubleshooting = "COMPONENT_HELP2FA_TROUBLESHOOTING", Mfa, [Documented];
        /// Enhanced MFA is on, and there are questions.
        EnhancedMfaHasQuestions = "ENHANCED_MFA_HAS_QUESTIONS", Mfa, [Documented];
        /// Enhanced MFA is on, and there are none.
        EnhancedMfaNoQuestions = "ENHANCED_MFA_NO_QUESTIONS", Mfa, [Documented];
        /// The account list is shown.
        ComponentLoadAccountSelection { total_accounts: Option<u32> = "totalAccounts", displayed_accounts: Option<u32> = "displayedAccounts" } = "COMPONENT_LOAD_ACCOUNT_SELECTION", Accounts, [Documented];
        /// One or more accounts were chosen.
        AccountSelected { account_ids: Vec<AccountId> = "accountId" } = "ACCOUNT_SELECTED", Accounts, [Documented, Integrators];
        /// The connection succeeded: the only step that says so.
        Redirect { redirect: Redirect = "url" } = "REDIRECT", -, [Documented];
        /// The close button was pressed; closing is up to the page.
        ComponentCloseSession { institution: Option<Institution> = "institution" } = "COMPONENT_CLOSE_SESSION", -, [Documented];
        /// No further attempt is allowed.
        MaximumRetryReached = "MAXIMUM_RETRY_REACHED", -, [Integrators];
        /// How many attempts have failed so far.
        RetryCount { count: Option<u32> = "count" } = "RETRY_COUNT", -, [OnePlace];
        /// The token has expired, was used before, or is not valid.
        TokenInvalid = "TOKEN_INVALID", -, [Integrators];
    }
    codes {
        /// The bank does not know the user name.
        InvalidUsername = "INVALID_USERNAME", [Documented];
        /// The bank refused the password.
        InvalidPassword = "INVALID_PASSWORD", [Documented];
        /// The bank refused the credentials.
        InvalidLogin = "INVALID_LOGIN", [Documented];
        /// The bank refused the answer to its security question.
        InvalidSecurityResponse = "INVALID_SECURITY_RESPONSE", [Documented];
        /// The institution cannot be reached.
        RetryLater = "RETRY_LATER", [Documented];
        /// The institution did not authorise.
        Unauthorized = "UNAUTHORIZED", [Documented];
        /// The bank wants something done in its online banking first.
        NewAccount = "NEW_ACCOUNT", [Documented];
        /// An unexpected error at Flinks.
        AggregationError = "AGGREGATION_ERROR", [Documented];
        /// The bank has deactivated the account.
        DisabledLogin = "DISABLED_LOGIN", [Documented];
    }
}

/// The fields of a REDIRECT stand at the top level, or in its `url`, which is not shown.
impl EventField for Redirect {
    fn read(fields: &mut FieldReader<'_>, _url: &'static str) -> Self {
        Self::of_message(fields)
    }

    fn show(&self, _url: &'static str, shown: &mut Vec<(&'static str, String)>) {
        shown.extend(self.login_id.as_ref().map(|id| ("loginId", id.masked())));
        self.account_ids.show("accountId", shown);
        self.institution.show("institution", shown);
        self.request_id.show("requestId", shown);
        shown.extend(self.tag.as_ref().map(|tag| ("tag", mask(tag.as_str()))));
    }
}

impl CodeMessage {
    /// The message of a code, which came as a step or without one.
    pub(crate) fn read(fields: &mut FieldReader<'_>, code: FlinksCode, step: Option<Step>) -> Self {
        Self {
            code,
            step,
            request_id: fields.request_id("requestId"),
            institution: fields.institution("institution"),
        }
    }
}

/// What a message says, and which of its fields could not be used.
///
/// One message is one event. A FlinksCode may stand beside a step (Flinks documents it in messages of its own; the widget
/// drifts): then the step is the event, because it says what the person sees, and the code is in
/// [`flinks_code`](Self::flinks_code), because it says why. An event of its own for the code would count one attempt
/// twice, and would leave a listener without the step to tell whether the code was the news or its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The message, one variant for each that is known.
    pub event: Event,
    /// Why an attempt went wrong: the code of every message that has one, whatever else it says.
    pub flinks_code: Option<FlinksCode>,
    /// The fields that could not be used.
    pub problems: Vec<FieldProblem>,
}

impl Decoded {
    /// The step of the message; `None` for a FlinksCode without one and for unknown ones.
    pub fn step(&self) -> Option<Step> {
        self.event.step()
    }

    /// The name of the step, or else the FlinksCode, or else `?`.
    pub fn name(&self) -> &str {
        match (&self.event, self.step()) {
            (_, Some(step)) => step.name(),
            (Event::FlinksCode(message), None) => message.code.name(),
            (Event::Unknown { step: Some(name) }, None) => name,
            _ => "?",
        }
    }

    /// The connection, if this is a success: a REDIRECT with a well-formed login id and no FlinksCode.
    pub fn connection(&self) -> Option<Connection> {
        match &self.event {
            Event::Redirect { redirect } => redirect.connection(),
            _ => None,
        }
    }

    /// The fields that are there, by their names on the wire, ids masked: what may be shown.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let code = self.flinks_code.iter();
        let mut shown: Vec<_> = code
            .map(|code| ("flinksCode", code.name().to_owned()))
            .collect();
        self.event.show(&mut shown);
        shown
    }
}

/// Decodes a message. Total: whatever the fields hold, an event comes out.
///
/// A message with neither a known step nor a FlinksCode is [`Event::Unknown`]: the vendor adds messages.
pub fn decode(fields: &Fields) -> Decoded {
    let mut reader = FieldReader::new([fields]);
    let code = reader.flinks_code("flinksCode");
    let event = match (reader.text("step"), &code) {
        (Some(name), code) => match Step::from_name(&name) {
            Some(step) => {
                if step.is_code() && code.as_ref().is_some_and(|code| code.name() != name) {
                    reader.report(FieldProblem {
                        field: "flinksCode",
                        expected: "the code that the step says",
                    });
                }
                Event::read(step, &mut reader)
            }
            None => Event::Unknown { step: Some(name) },
        },
        (None, Some(code)) => Event::FlinksCode(CodeMessage::read(&mut reader, code.clone(), None)),
        (None, None) => Event::Unknown { step: None },
    };
    let flinks_code = match &event {
        Event::FlinksCode(message) => Some(message.code.clone()),
        // A code in its URL counts, too.
        Event::Redirect { redirect } => redirect.flinks_code.clone(),
        _ => code,
    };
    Decoded {
        event,
        flinks_code,
        problems: reader.into_problems(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_found_by_its_name() {
        for step in Step::ALL {
            assert_eq!(Step::from_name(step.name()), Some(step));
        }
        assert_eq!(Step::from_name("redirect"), None);
    }
}
