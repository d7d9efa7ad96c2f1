//! FlinksCodes: what went wrong, whether trying again helps, and what the end user should do.

/// Facts about one FlinksCode (Flinks: *Error Codes*, *Handled Errors*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AboutCode {
    /// The HTTP status that the API gives with it. Almost everything is 401: decide by the code.
    pub status: Option<u16>,
    /// Whether the same user or server may try again without a change to the integration.
    pub retryable: bool,
    /// What it means.
    pub meaning: &'static str,
    /// What the end user should do; `None` where it is the integrator's turn.
    pub advice: Option<&'static str>,
}

macro_rules! status {
    (-) => {
        None
    };
    ($status:literal) => {
        Some($status)
    };
}

macro_rules! retryable {
    (retry) => {
        true
    };
    (final) => {
        false
    };
}

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $variant:ident = $name:literal, $status:tt, $retryable:tt $(, advice $advice:literal)?;)+) => {
        /// A FlinksCode. A code that this table does not have passes through as [`Other`](Self::Other).
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum FlinksCode {
            $($(#[doc = $meaning])+ $variant,)+
            /// A code that Flinks has added since.
            Other(String),
        }

        impl FlinksCode {
            /// The names of all codes in the table.
            pub const NAMES: [&str; [$($name),+].len()] = [$($name),+];

            /// Takes a code by its name.
            pub fn from_name(name: &str) -> Self {
                static KNOWN: [FlinksCode; FlinksCode::NAMES.len()] = [$(FlinksCode::$variant),+];
                let known = KNOWN.iter().find(|code| code.name() == name);
                known.cloned().unwrap_or_else(|| Self::Other(name.to_owned()))
            }

            /// The name on the wire.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Other(name) => name,
                }
            }

            /// What is known of it; `None` for a code that the table does not have.
            pub const fn about(&self) -> Option<AboutCode> {
                match self {
                    $(Self::$variant => Some(AboutCode {
                        status: status!($status),
                        retryable: retryable!($retryable),
                        meaning: concat!($($meaning),+),
                        advice: { let advice: &[&str] = &[$($advice)?]; advice.first().copied() },
                    }),)+
                    Self::Other(_) => None,
                }
            }
        }
    };
}

codes! {
    /// Success.
    Ok = "OK", 200, final;
    /// Something was created.
    Created = "CREATED", 201, final;
    /// The accounts are still being fetched: poll the asynchronous endpoint every 10 s, for at most 30 min.
    OperationPending = "OPERATION_PENDING", 202, retry, advice "Please wait.";
    /// A synchronous call took more than 210 s and went to the background: poll as well.
    OperationDispatched = "OPERATION_DISPATCHED", 202, retry, advice "Please wait.";
    /// The requestId is unknown or has expired: open a new session.
    SessionNonexistent = "SESSION_NONEXISTENT", 400, final;
    /// The account is still being processed: try again later.
    CardInUse = "CARD_IN_USE", 400, retry;
    /// The API credentials are not valid.
    AccessDenied = "ACCESS_DENIED", 401, final;
    /// The bank refused the credentials; from the API also: an unknown loginId.
    InvalidLogin = "INVALID_LOGIN", 401, retry, advice "Check your sign-in details and enter them again.";
    /// A value is missing, or the body is malformed.
    InvalidRequest = "INVALID_REQUEST", 401, final;
    /// The bank refused the answer to its security question.
    InvalidSecurityResponse = "INVALID_SECURITY_RESPONSE", 401, retry,
        advice "Answer the question again; if it is refused once more, start over.";
    /// The answers were wrong or incomplete, and no further try is allowed.
    InvalidSecurityResponseNoRetry = "INVALID_SECURITY_RESPONSE_NO_RETRY", 401, final, advice "Start over.";
    /// The bank does not know the user name.
    InvalidUsername = "INVALID_USERNAME", 401, retry, advice "Enter your user name again.";
    /// The bank refused the password.
    InvalidPassword = "INVALID_PASSWORD", 401, retry, advice "Enter your password again.";
    /// A security question came up to which no answer is stored.
    QuestionNotFound = "QUESTION_NOT_FOUND", 401, final, advice "Connect again and answer the question.";
    /// The institution cannot be reached.
    RetryLater = "RETRY_LATER", 401, retry, advice "Try again later.";
    /// Too many calls; 401 here, not 429.
    TooManyRequests = "TOO_MANY_REQUESTS", 401, retry, advice "Please wait.";
    /// An answer was given to a question that was not asked: keys are the prompts, byte for byte.
    UnknownChallengeKey = "UNKNOWN_CHALLENGE_KEY", 401, final;
    /// The institution did not authorise, or data was asked for before it did.
    Unauthorized = "UNAUTHORIZED", 401, final, advice "Finish what your bank asks for on its own site, then connect again.";
    /// The bank has deactivated the account.
    DisabledLogin = "DISABLED_LOGIN", 401, final, advice "Contact your bank.";
    /// The bank wants something done in its online banking first, such as accepting terms.
    NewAccount = "NEW_ACCOUNT", 401, final, advice "Sign in on your bank's own site first, then try again.";
    /// The institution is not available at present.
    DisabledInstitution = "DISABLED_INSTITUTION", 405, final, advice "Choose another institution or come back later.";
    /// An unexpected error at Flinks.
    AggregationError = "AGGREGATION_ERROR", 500, retry, advice "Try again; if it fails once more, contact support.";
    /// Another session is open with this loginId.
    ConcurrentSession = "CONCURRENT_SESSION", -, retry;
    /// The requestId expired: 8 min without activity while signing in, or 30 min of processing.
    SessionExpired = "SESSION_EXPIRED", -, final, advice "Start over.";
    /// The session is authorised already: go on to the data.
    AlreadyAuthorized = "ALREADY_AUTHORIZED", -, final;
    /// Not every security question was answered.
    SecurityResponsesIncomplete = "SECURITYRESPONSES_INCOMPLETE", -, retry, advice "Answer all questions.";
    /// There are no transactions, or too few for the product.
    NoTransaction = "NO_TRANSACTION", -, final, advice "Use another account.";
    /// The endpoint is not enabled on this instance: ask Flinks for it.
    MethodNotAvailable = "METHOD_NOT_AVAILABLE", -, final;
    /// The bank is under maintenance during a nightly refresh; written with a blank.
    BankMaintenanceRetryLater = "BANK MAINTENANCE_RETRY_LATER", -, retry;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_name() {
        for name in FlinksCode::NAMES {
            let code = FlinksCode::from_name(name);
            assert_eq!(code.name(), name);
            assert!(code.about().is_some(), "{name}");
        }
    }

    #[test]
    fn an_unknown_code_passes_through() {
        let code = FlinksCode::from_name("BRAND_NEW");
        assert_eq!((code.name(), code.about()), ("BRAND_NEW", None));
    }
}
