//! The state machine of one session: its phase, and its outcome exactly once.

use crate::connection::Connection;
use crate::event::{Decoded, Event, Step};
use crate::flinks_code::FlinksCode;
use crate::id::AccountId;
use crate::phase::Phase;

/// How a session ended without a connection and without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exit {
    /// The person closed the widget.
    Closed,
    /// The person refused consent, and then closed the widget.
    ConsentDenied,
    /// The page cancelled the session.
    Cancelled,
}

impl Exit {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Closed, Self::ConsentDenied, Self::Cancelled];

    /// The name in kebab case, as in `consent-denied`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::ConsentDenied => "consent-denied",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why a session failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// No genuine message came in time: wrong instance, blocked frame, or no network.
    #[error(
        "the widget did not load in time: check the instance, frame-src of your Content-Security-Policy and the network"
    )]
    LoadTimeout,
    /// The token source gave no token.
    #[error("no authorize token: the token source failed")]
    TokenUnavailable,
    /// The token was refused twice.
    #[error(
        "the authorize token was refused twice: mint it just before use, on the same instance as the widget"
    )]
    TokenInvalid,
    /// The person has used up the attempts.
    #[error("no further attempt is allowed")]
    MaximumRetry,
}

impl Failure {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::LoadTimeout,
        Self::TokenUnavailable,
        Self::TokenInvalid,
        Self::MaximumRetry,
    ];

    /// The name in kebab case, as in `load-timeout`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LoadTimeout => "load-timeout",
            Self::TokenUnavailable => "token-unavailable",
            Self::TokenInvalid => "token-invalid",
            Self::MaximumRetry => "maximum-retry",
        }
    }
}

/// The end of a session. There is exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// A connected account.
    Connected(Connection),
    /// The person or the page left.
    Exited(Exit),
    /// It could not go on.
    Failed(Failure),
}

/// What the page has to do after an input to the session.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub enum Reaction {
    /// Nothing.
    None,
    /// Mint a new token and load the frame again: the first one was refused.
    RenewToken,
    /// The session has just ended. Said once.
    Finished(Outcome),
}

/// One session, from the token to the outcome. Pure: messages and time-outs are its inputs.
#[derive(Debug, Clone)]
pub struct Session {
    phase: Phase,
    ready: bool,
    consent_denied: bool,
    token_renewed: bool,
    failed_attempts: u32,
    selected: Vec<AccountId>,
    outcome: Option<Outcome>,
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

impl Session {
    /// A session that waits for its token.
    pub fn new() -> Self {
        Self {
            phase: Phase::Token,
            ready: false,
            consent_denied: false,
            token_renewed: false,
            failed_attempts: 0,
            selected: Vec::new(),
            outcome: None,
        }
    }

    /// How far it has come.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether a genuine message has come: the widget is there.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// Failed attempts to sign in or to answer so far.
    pub fn failed_attempts(&self) -> u32 {
        self.failed_attempts
    }

    /// The end, once there is one.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// The frame has its URL and begins to load.
    pub fn start_loading(&mut self) {
        if self.outcome.is_none() {
            self.phase = Phase::Loading;
            self.ready = false;
        }
    }

    /// A genuine message of the widget.
    pub fn receive(&mut self, message: &Decoded) -> Reaction {
        if self.outcome.is_some() {
            return Reaction::None;
        }
        self.ready = true;
        if let Some(phase) = message.step().and_then(Step::phase) {
            // APP_MOUNTED says nothing new once the person has moved on.
            if phase != Phase::Ready || self.phase <= Phase::Ready {
                self.phase = phase;
            }
        } else if self.phase <= Phase::Loading {
            self.phase = Phase::Ready;
        }
        let reaction = self.apply(&message.event);
        if message.flinks_code == Some(FlinksCode::SessionExpired) {
            self.selected.clear();
        }
        reaction
    }

    fn apply(&mut self, event: &Event) -> Reaction {
        match event {
            Event::ComponentDenyConsent => self.consent_denied = true,
            Event::ComponentAcceptConsent => self.consent_denied = false,
            Event::AccountSelected { account_ids } => self.selected = account_ids.clone(),
            Event::RetryCount { count: Some(count) } => self.failed_attempts = *count,
            Event::Redirect { redirect } => {
                if let Some(mut connection) = redirect.connection() {
                    if connection.account_ids.is_empty() {
                        connection.account_ids = std::mem::take(&mut self.selected);
                    }
                    return self.finish(Outcome::Connected(connection));
                }
            }
            Event::ComponentCloseSession { .. } => {
                let exit = match self.consent_denied {
                    true => Exit::ConsentDenied,
                    false => Exit::Closed,
                };
                return self.finish(Outcome::Exited(exit));
            }
            Event::MaximumRetryReached => {
                return self.finish(Outcome::Failed(Failure::MaximumRetry));
            }
            Event::TokenInvalid if self.token_renewed => {
                return self.finish(Outcome::Failed(Failure::TokenInvalid));
            }
            Event::TokenInvalid => {
                self.token_renewed = true;
                self.phase = Phase::Token;
                self.ready = false;
                return Reaction::RenewToken;
            }
            _ => {}
        }
        Reaction::None
    }

    /// The time to load is over. Nothing happens if the widget has spoken.
    pub fn load_timed_out(&mut self) -> Reaction {
        match self.ready {
            true => Reaction::None,
            false => self.finish(Outcome::Failed(Failure::LoadTimeout)),
        }
    }

    /// The token source failed.
    pub fn token_unavailable(&mut self) -> Reaction {
        self.finish(Outcome::Failed(Failure::TokenUnavailable))
    }

    /// The token was refused, and there is no source for another.
    pub fn token_refused(&mut self) -> Reaction {
        self.finish(Outcome::Failed(Failure::TokenInvalid))
    }

    /// The page ends the session.
    pub fn cancel(&mut self) -> Reaction {
        self.finish(Outcome::Exited(Exit::Cancelled))
    }

    fn finish(&mut self, outcome: Outcome) -> Reaction {
        if self.outcome.is_some() {
            return Reaction::None;
        }
        self.phase = Phase::Finished;
        self.outcome = Some(outcome.clone());
        Reaction::Finished(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode_json;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";

    fn receive(session: &mut Session, message: Value) -> Reaction {
        session.receive(&decode_json(&message).unwrap())
    }

    fn finished(reaction: Reaction) -> Outcome {
        match reaction {
            Reaction::Finished(outcome) => outcome,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_session_goes_through_its_phases_to_one_connection() {
        let mut session = Session::new();
        assert_eq!(session.phase(), Phase::Token);
        session.start_loading();
        for (step, phase) in [
            ("APP_MOUNTED", Phase::Ready),
            ("COMPONENT_LOAD_CONSENT", Phase::Consent),
            ("COMPONENT_ACCEPT_CONSENT", Phase::Consent),
            ("COMPONENT_LOAD_INSTITUTION_SELECTOR", Phase::Institution),
            ("INSTITUTION_SELECTED", Phase::Institution),
            ("COMPONENT_LOAD_CREDENTIAL", Phase::Credential),
            ("SUBMIT_CREDENTIAL", Phase::Credential),
            ("APP_ONLINE", Phase::Credential),
            ("APP_MOUNTED", Phase::Credential),
            ("COMPONENT_LOAD_MFA", Phase::Mfa),
            ("SUBMIT_MFA", Phase::Mfa),
            ("COMPONENT_LOAD_ACCOUNT_SELECTION", Phase::Accounts),
        ] {
            assert_eq!(receive(&mut session, json!({"step": step})), Reaction::None);
            assert_eq!(session.phase(), phase, "{step}");
        }
        let redirect = json!({"step": "REDIRECT", "loginId": LOGIN});
        let outcome = finished(receive(&mut session, redirect.clone()));
        assert!(
            matches!(&outcome, Outcome::Connected(connection) if connection.login_id.expose() == LOGIN)
        );
        assert_eq!(
            receive(&mut session, redirect),
            Reaction::None,
            "a second REDIRECT changes nothing"
        );
        assert_eq!(session.outcome(), Some(&outcome));
    }

    #[test]
    fn selected_accounts_are_remembered_and_the_redirect_is_preferred() {
        for (redirect, expected) in [
            (json!({"step": "REDIRECT", "loginId": LOGIN}), "one"),
            (
                json!({"step": "REDIRECT", "loginId": LOGIN, "accountId": "two"}),
                "two",
            ),
        ] {
            let mut session = Session::new();
            let _ = receive(
                &mut session,
                json!({"step": "ACCOUNT_SELECTED", "accountId": "one"}),
            );
            match finished(receive(&mut session, redirect)) {
                Outcome::Connected(connection) => {
                    let ids: Vec<_> = connection
                        .account_ids
                        .iter()
                        .map(AccountId::expose)
                        .collect();
                    assert_eq!(ids, [expected]);
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_session_ends_for_these_reasons_only() {
        for (messages, expected) in [
            (
                vec![json!({"step": "COMPONENT_CLOSE_SESSION"})],
                Outcome::Exited(Exit::Closed),
            ),
            (
                vec![
                    json!({"step": "COMPONENT_DENY_CONSENT"}),
                    json!({"step": "COMPONENT_CLOSE_SESSION"}),
                ],
                Outcome::Exited(Exit::ConsentDenied),
            ),
            (
                vec![json!({"step": "MAXIMUM_RETRY_REACHED"})],
                Outcome::Failed(Failure::MaximumRetry),
            ),
        ] {
            let mut session = Session::new();
            let last = messages
                .into_iter()
                .map(|message| receive(&mut session, message))
                .last();
            assert_eq!(finished(last.unwrap()), expected);
        }
        let mut session = Session::new();
        for message in [
            json!({"step": "COMPONENT_DENY_CONSENT"}),
            json!({"flinksCode": "INVALID_PASSWORD"}),
            json!({"step": "DISABLED_INSTITUTION"}),
            json!({"step": "SUBMIT_CREDENTIAL", "loginId": LOGIN}),
            json!({"step": "REDIRECT"}),
            json!({"step": "REDIRECT", "loginId": "secret"}),
            json!({"step": "REDIRECT", "loginId": LOGIN, "flinksCode": "INVALID_LOGIN"}),
            json!({"step": "SUCCESS", "loginId": LOGIN}),
            json!({"loginId": LOGIN}),
        ] {
            assert_eq!(
                receive(&mut session, message.clone()),
                Reaction::None,
                "{message}"
            );
        }
    }

    #[test]
    fn a_refused_token_is_renewed_once() {
        let mut session = Session::new();
        session.start_loading();
        assert_eq!(
            receive(&mut session, json!({"step": "TOKEN_INVALID"})),
            Reaction::RenewToken
        );
        assert_eq!(session.phase(), Phase::Token);
        session.start_loading();
        let outcome = finished(receive(&mut session, json!({"step": "TOKEN_INVALID"})));
        assert_eq!(outcome, Outcome::Failed(Failure::TokenInvalid));
    }

    #[test]
    fn a_widget_that_has_spoken_is_not_late() {
        let mut session = Session::new();
        session.start_loading();
        let _ = receive(&mut session, json!({"step": "SOMETHING_NEW"}));
        assert_eq!(session.load_timed_out(), Reaction::None);
        let mut silent = Session::new();
        silent.start_loading();
        assert_eq!(
            finished(silent.load_timed_out()),
            Outcome::Failed(Failure::LoadTimeout)
        );
        assert_eq!(silent.cancel(), Reaction::None);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            Just(json!(LOGIN)),
            Just(json!(format!("https://a.example/?loginId={LOGIN}"))),
            prop::sample::select(crate::Step::ALL.to_vec()).prop_map(|step| json!(step.name())),
            prop::sample::select(FlinksCode::NAMES.to_vec()).prop_map(Value::from),
        ];
        let name = prop_oneof![
            prop::sample::select(vec![
                "step",
                "loginId",
                "url",
                "accountId",
                "requestId",
                "institution",
                "flinksCode",
                "count",
                "cached",
                "mfaTypes",
                "totalAccounts",
                "__proto__",
            ])
            .prop_map(str::to_owned),
            ".{0,8}",
        ];
        leaf.prop_recursive(3, 24, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn no_message_but_a_redirect_with_a_login_id_is_a_success(message in any_json(), as_text: bool) {
            let data = if as_text { Value::from(message.to_string()) } else { message.clone() };
            let Ok(decoded) = decode_json(&data) else { return Ok(()) };
            let reaction = Session::new().receive(&decoded);
            if let Reaction::Finished(Outcome::Connected(connection)) = reaction {
                let fields = message.as_object().unwrap();
                prop_assert_eq!(fields.get("step"), Some(&json!("REDIRECT")));
                prop_assert_eq!(connection.login_id.expose(), LOGIN);
                prop_assert!(fields.get("flinksCode").and_then(Value::as_str).unwrap_or_default().is_empty());
            }
        }
    }
}
