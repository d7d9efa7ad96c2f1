//! A question of the bank that a live refresh waits for, and its answers.

use flinks_api::SecurityChallenge;
use flinks_protocol::AuthorizeToken;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use utoipa::ToSchema;

/// A session that waits for answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// The token of the first call: the answers must come with it.
    pub(crate) token: AuthorizeToken,
    /// What the bank asks.
    pub(crate) questions: Vec<Question>,
    /// The answers by their prompts, once they are here.
    pub(crate) answers: Option<BTreeMap<String, Vec<String>>>,
}

/// One question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Question {
    /// Flinks' type, such as `QuestionAndAnswer`.
    pub r#type: String,
    /// The question; the key of its answer.
    pub prompt: String,
    /// The answers to choose from; empty for free text.
    pub choices: Vec<String>,
}

impl Challenge {
    pub(crate) fn new(token: AuthorizeToken, asked: Vec<SecurityChallenge>) -> Self {
        let questions = asked.into_iter().map(|asked| Question {
            r#type: asked.kind,
            prompt: asked.prompt,
            choices: asked.choices,
        });
        Self {
            token,
            questions: questions.collect(),
            answers: None,
        }
    }

    /// A session that goes on in the background: it is asked after without an answer.
    pub(crate) fn dispatched(token: AuthorizeToken) -> Self {
        Self {
            token,
            questions: Vec::new(),
            answers: Some(BTreeMap::new()),
        }
    }
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Challenge {{ {} questions }}", self.questions.len())
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({})", self.r#type)
    }
}
