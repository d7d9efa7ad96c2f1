//! The bank behind the widget: it decides, and remembers until the process ends.

use crate::{
    account::demo_accounts,
    authorize_token::{Refused, UsedTokens},
    demo_user::{self, Reply, SECURITY_ANSWER, SECURITY_QUESTION},
    flinks_code::FlinksCode,
    id::{LoginId, RequestId},
    institution::{self, Access},
    outcome::{Challenge, Login, Outcome},
    session::ApiMemory,
};
use serde::Deserialize;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// One simulated instance. Clones share what it remembers.
#[derive(Debug, Clone, Default)]
pub struct Simulator(Arc<Mutex<Memory>>);

#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) tokens: UsedTokens,
    logins: HashMap<Person, Login>,
    sessions: HashMap<RequestId, Session>,
    /// What the API side remembers.
    pub(crate) api: ApiMemory,
}

/// What a login id belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Person {
    institution: String,
    /// An institution with a page of its own does not tell.
    username: Option<String>,
    language: Language,
}

#[derive(Debug)]
enum Session {
    Challenged(Person),
    Authorized(Person),
}

/// The language of the session, the bank's questions included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Simulator {
    /// Takes the authorize token that a widget was loaded with.
    ///
    /// # Errors
    ///
    /// When the token is malformed, has expired or was used before.
    pub fn accept_token(&self, token: &str) -> Result<(), Refused> {
        self.memory().tokens.accept(token)
    }

    /// Sends credentials to an institution.
    pub fn log_in(
        &self,
        institution: &str,
        username: &str,
        password: &str,
        language: Language,
    ) -> Outcome {
        if institution::access(institution) != Access::Credentials {
            return refused(FlinksCode::DisabledInstitution);
        }
        let person = || Person {
            institution: institution.to_owned(),
            username: Some(username.to_owned()),
            language,
        };
        match demo_user::reply(username, password) {
            Reply::Connect => self.memory().connect(RequestId::random(), person()),
            Reply::Challenge => self.memory().challenge(person()),
            Reply::Refuse(flinks_code) => refused(flinks_code),
        }
    }

    /// Answers the question that an attempt was met with. A wrong answer leaves it open.
    pub fn answer(&self, request_id: RequestId, answer: &str) -> Outcome {
        let mut memory = self.memory();
        let refused = |flinks_code| Outcome::Refused {
            request_id,
            flinks_code,
        };
        match memory.sessions.get(&request_id) {
            None => refused(FlinksCode::SessionNonexistent),
            Some(Session::Authorized(_)) => refused(FlinksCode::AlreadyAuthorized),
            Some(Session::Challenged(_))
                if !answer.trim().eq_ignore_ascii_case(SECURITY_ANSWER) =>
            {
                refused(FlinksCode::InvalidSecurityResponse)
            }
            Some(Session::Challenged(person)) => {
                let person = person.clone();
                memory.connect(request_id, person)
            }
        }
    }

    /// Takes what the user decided in the window of an institution.
    pub fn decide_in_popup(&self, institution: &str, allowed: bool, language: Language) -> Outcome {
        if institution::access(institution) != Access::Popup {
            return refused(FlinksCode::DisabledInstitution);
        }
        if !allowed {
            return refused(FlinksCode::Unauthorized);
        }
        let person = Person {
            institution: institution.to_owned(),
            username: None,
            language,
        };
        self.memory().connect(RequestId::random(), person)
    }

    /// The login that a session was authorised for.
    pub fn authorized_login(&self, request_id: RequestId) -> Option<Login> {
        let memory = self.memory();
        match memory.sessions.get(&request_id)? {
            Session::Authorized(person) => memory.logins.get(person).cloned(),
            Session::Challenged(_) => None,
        }
    }

    /// A login that nobody had to click for.
    pub fn new_login(&self) -> Login {
        let person = Person {
            institution: "FlinksCapital".to_owned(),
            username: Some(RequestId::random().to_string()),
            language: Language::En,
        };
        let login = Login {
            login_id: LoginId::random(),
            accounts: demo_accounts(),
        };
        self.memory().logins.insert(person, login.clone());
        login
    }

    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    pub(crate) fn login(&self, login_id: LoginId) -> Option<&Login> {
        self.logins
            .values()
            .find(|login| login.login_id == login_id)
    }

    pub(crate) fn forget(&mut self, login_id: LoginId) {
        self.logins.retain(|_, login| login.login_id != login_id);
    }

    fn challenge(&mut self, person: Person) -> Outcome {
        let request_id = RequestId::random();
        let prompt = match person.language {
            Language::En => SECURITY_QUESTION.en,
            Language::Fr => SECURITY_QUESTION.fr,
        };
        self.sessions
            .insert(request_id, Session::Challenged(person));
        let challenge = Challenge {
            kind: "QuestionAndAnswer".to_owned(),
            prompt: prompt.to_owned(),
        };
        Outcome::Challenged {
            request_id,
            challenge,
        }
    }

    fn connect(&mut self, request_id: RequestId, person: Person) -> Outcome {
        let login = self
            .logins
            .entry(person.clone())
            .or_insert_with(|| Login {
                login_id: LoginId::random(),
                accounts: demo_accounts(),
            })
            .clone();
        self.sessions
            .insert(request_id, Session::Authorized(person));
        Outcome::Connected { request_id, login }
    }
}

fn refused(flinks_code: FlinksCode) -> Outcome {
    Outcome::Refused {
        request_id: RequestId::random(),
        flinks_code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo_user::PASSWORD;

    const BANK: &str = "FlinksCapital";

    fn log_in(simulator: &Simulator, username: &str) -> Outcome {
        simulator.log_in(BANK, username, PASSWORD, Language::En)
    }

    fn connected(outcome: Outcome) -> (RequestId, Login) {
        match outcome {
            Outcome::Connected { request_id, login } => (request_id, login),
            other => panic!("not connected: {other:?}"),
        }
    }

    fn challenged(outcome: Outcome) -> RequestId {
        match outcome {
            Outcome::Challenged { request_id, .. } => request_id,
            other => panic!("not challenged: {other:?}"),
        }
    }

    fn code(outcome: Outcome) -> FlinksCode {
        match outcome {
            Outcome::Refused { flinks_code, .. } => flinks_code,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[test]
    fn a_login_keeps_its_id_and_each_attempt_gets_its_own_request_id() {
        let simulator = Simulator::default();
        let (first_request, first) = connected(log_in(&simulator, "greatday_nomfa"));
        let (second_request, second) = connected(log_in(&simulator, "greatday_nomfa"));
        assert_eq!(first, second);
        assert_ne!(first_request, second_request);

        let french = simulator.log_in(BANK, "greatday_nomfa", PASSWORD, Language::Fr);
        assert_ne!(first.login_id, connected(french).1.login_id);
    }

    #[test]
    fn a_wrong_answer_may_be_followed_by_the_right_one() {
        let simulator = Simulator::default();
        let request_id = challenged(log_in(&simulator, "Greatday"));
        assert_eq!(simulator.authorized_login(request_id), None);
        assert_eq!(
            code(simulator.answer(request_id, "Toronto")),
            FlinksCode::InvalidSecurityResponse
        );
        let (same_request, login) = connected(simulator.answer(request_id, " montreal "));
        assert_eq!(same_request, request_id);
        assert_eq!(simulator.authorized_login(request_id), Some(login));
        assert_eq!(
            code(simulator.answer(request_id, SECURITY_ANSWER)),
            FlinksCode::AlreadyAuthorized
        );
    }

    #[test]
    fn an_answer_to_an_unknown_session_is_refused() {
        let outcome = Simulator::default().answer(RequestId::random(), SECURITY_ANSWER);
        assert_eq!(code(outcome), FlinksCode::SessionNonexistent);
    }

    #[test]
    fn each_test_user_gets_its_code() {
        for (username, password, expected) in [
            ("test_service_unavailable", PASSWORD, FlinksCode::RetryLater),
            ("test_new_account", PASSWORD, FlinksCode::NewAccount),
            ("test_unauthorized", PASSWORD, FlinksCode::Unauthorized),
            (
                "test_aggregation_error",
                PASSWORD,
                FlinksCode::AggregationError,
            ),
            ("test_disabled_login", PASSWORD, FlinksCode::DisabledLogin),
            ("test_invalid_login", PASSWORD, FlinksCode::InvalidLogin),
            ("nobody", PASSWORD, FlinksCode::InvalidUsername),
            ("greatday", PASSWORD, FlinksCode::InvalidUsername),
            ("Greatday", "everyday", FlinksCode::InvalidPassword),
        ] {
            let outcome = Simulator::default().log_in(BANK, username, password, Language::En);
            assert_eq!(code(outcome), expected, "{username}");
        }
    }

    #[test]
    fn a_disabled_or_unknown_institution_lets_nobody_in() {
        for institution in ["HSBC", "BankX", "Nowhere"] {
            let outcome =
                Simulator::default().log_in(institution, "Greatday", PASSWORD, Language::En);
            assert_eq!(
                code(outcome),
                FlinksCode::DisabledInstitution,
                "{institution}"
            );
        }
    }

    #[test]
    fn the_popup_connects_only_where_there_is_one_and_only_when_allowed() {
        let simulator = Simulator::default();
        connected(simulator.decide_in_popup("BankX", true, Language::En));
        let denied = simulator.decide_in_popup("BankX", false, Language::En);
        assert_eq!(code(denied), FlinksCode::Unauthorized);
        let elsewhere = simulator.decide_in_popup(BANK, true, Language::En);
        assert_eq!(code(elsewhere), FlinksCode::DisabledInstitution);
    }
}
