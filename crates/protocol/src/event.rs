//! Every message that the widget is known to send, declared once: its step, its fields, what it shows (Flinks: *Use an
//! Event Listener*, *Handled Errors*, *Event Listener*).

use crate::connection::{Institution, Redirect};
use crate::evidence::Evidence;
use crate::flinks_code::FlinksCode;
use crate::id::{AccountId, RequestId};
use crate::message::{Content, Decoded, Kind, Value};
use crate::payload::FieldType;
use crate::session::Phase;

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
            $variant:ident $({ $($field:ident: $type:ty = $field_type:ident $wire:literal),+ })? = $name:literal, $phase:tt, [$($evidence:ident),+];
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

            /// Its fields by their names on the wire.
            pub(crate) const fn fields(self) -> &'static [(&'static str, FieldType)] {
                match self {
                    $(Self::$variant => &[$($(($wire, FieldType::$field_type)),+)?],)+
                    _ => &[],
                }
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

            pub(crate) fn of(decoded: &Decoded) -> Self {
                match &decoded.kind {
                    $(Kind::Step(Step::$variant) => Self::$variant $({ $($field: Typed::of(decoded, $wire)),+ })?,)+
                    Kind::Step(step) => Self::FlinksCode(CodeMessage::of(decoded, step.name(), Some(*step))),
                    Kind::Code(code, step) => Self::FlinksCode(CodeMessage::of(decoded, code, *step)),
                    Kind::Unknown(step) => Self::Unknown { step: step.clone() },
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
        /// The frame was resized; no size is told.
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
        ComponentLoadInstitutionSelector { cached: Option<bool> = Boolean "cached" } = "COMPONENT_LOAD_INSTITUTION_SELECTOR", Institution, [Documented];
        /// An institution was chosen.
        InstitutionSelected { institution: Option<Institution> = Institution "institution" } = "INSTITUTION_SELECTED", Institution, [Documented, Integrators];
        /// The chosen institution is not available.
        DisabledInstitution { institution: Option<Institution> = Institution "institution" } = "DISABLED_INSTITUTION", Institution, [Documented];
        /// The bank's sign-in page is shown.
        ComponentLoadCredential { institution: Option<Institution> = Institution "institution" } = "COMPONENT_LOAD_CREDENTIAL", Credential, [Documented];
        /// Trying again was chosen after an error.
        ComponentLoadCredentialRetry { institution: Option<Institution> = Institution "institution" } = "COMPONENT_LOAD_CREDENTIAL_RETRY", Credential, [Documented];
        /// The link to reset the password was followed.
        ComponentClickResetPassword = "COMPONENT_CLICK_RESET_PASSWORD", Credential, [Documented];
        /// The credentials were sent. Not a success.
        SubmitCredential { institution: Option<Institution> = Institution "institution" } = "SUBMIT_CREDENTIAL", Credential, [Documented];
        /// A bank's own window was blocked by the browser.
        PopupBlocked = "POPUP_BLOCKED", Credential, [OnePlace];
        /// A bank's own window was opened.
        PopupOpened = "POPUP_OPENED", Credential, [OnePlace];
        /// The page with the security question is shown.
        ComponentLoadMfa { mfa_types: Vec<String> = Texts "mfaTypes" } = "COMPONENT_LOAD_MFA", Mfa, [Documented];
        /// Trying again was chosen after a refused answer.
        ComponentLoadMfaRetry { mfa_types: Vec<String> = Texts "mfaTypes" } = "COMPONENT_LOAD_MFA_RETRY", Mfa, [Documented];
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
        ComponentLoadAccountSelection { total_accounts: Option<u32> = Count "totalAccounts", displayed_accounts: Option<u32> = Count "displayedAccounts" } = "COMPONENT_LOAD_ACCOUNT_SELECTION", Accounts, [Documented];
        /// One or more accounts were chosen.
        AccountSelected { account_ids: Vec<AccountId> = AccountIds "accountId" } = "ACCOUNT_SELECTED", Accounts, [Documented, Integrators];
        /// The connection succeeded: the only step that says so.
        Redirect { redirect: Redirect = Url "url" } = "REDIRECT", -, [Documented];
        /// The close button was pressed; closing is up to the page.
        ComponentCloseSession { institution: Option<Institution> = Institution "institution" } = "COMPONENT_CLOSE_SESSION", -, [Documented];
        /// No further attempt is allowed.
        MaximumRetryReached = "MAXIMUM_RETRY_REACHED", -, [Integrators];
        /// How many attempts have failed so far.
        RetryCount { count: Option<u32> = Count "count" } = "RETRY_COUNT", -, [OnePlace];
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

/// A field with its own type.
trait Typed {
    fn of(decoded: &Decoded, name: &str) -> Self;
}

impl Typed for Option<bool> {
    fn of(decoded: &Decoded, name: &str) -> Self {
        match decoded.value(name)?.content {
            Content::Boolean(value) => Some(value),
            _ => None,
        }
    }
}

impl Typed for Option<u32> {
    fn of(decoded: &Decoded, name: &str) -> Self {
        decoded.value(name)?.count()
    }
}

impl Typed for Option<Institution> {
    fn of(decoded: &Decoded, name: &str) -> Self {
        decoded.value(name)?.institution()
    }
}

impl Typed for Option<RequestId> {
    fn of(decoded: &Decoded, name: &str) -> Self {
        RequestId::parse(decoded.value(name)?.text()?).ok()
    }
}

impl Typed for Vec<String> {
    fn of(decoded: &Decoded, name: &str) -> Self {
        match decoded.value(name).map(|value| &value.content) {
            Some(Content::Texts(texts)) => texts.clone(),
            _ => Self::new(),
        }
    }
}

impl Typed for Vec<AccountId> {
    fn of(decoded: &Decoded, name: &str) -> Self {
        decoded
            .value(name)
            .map_or_else(Self::new, Value::account_ids)
    }
}

impl Typed for Redirect {
    fn of(decoded: &Decoded, _name: &str) -> Self {
        Self::of(&decoded.values)
    }
}

impl CodeMessage {
    fn of(decoded: &Decoded, code: &str, step: Option<Step>) -> Self {
        Self {
            code: FlinksCode::from_name(code),
            step,
            request_id: Typed::of(decoded, "requestId"),
            institution: Typed::of(decoded, "institution"),
        }
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
