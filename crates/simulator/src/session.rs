//! The API's sessions: a token opens one, and one read of data uses it up.

use crate::{
    id::{LoginId, RequestId},
    scenario::Scenario,
};
use std::collections::{HashMap, HashSet};

/// What the API remembers.
#[derive(Debug, Default)]
pub(crate) struct ApiMemory {
    /// Tokens that were minted, each with the session that it has opened.
    pub tokens: HashMap<String, Option<RequestId>>,
    pub sessions: HashMap<RequestId, DataSession>,
    /// What was asked for, where it is not the default.
    pub scenarios: HashMap<LoginId, Scenario>,
    pub refreshed: HashSet<LoginId>,
    /// How many sessions read data of a login at this moment, and the most at any.
    pub reading: HashMap<LoginId, Reading>,
}

/// How many times a login was read, and how many at once.
#[derive(Debug, Default, Clone, Copy, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reading {
    /// Answers with data.
    pub delivered: u32,
    /// Calls for data under way.
    pub now: u32,
    /// The most that were under way at once.
    pub most: u32,
}

/// One session.
#[derive(Debug)]
pub(crate) struct DataSession {
    pub login_id: LoginId,
    /// Whether a security question is open.
    pub challenged: bool,
    /// What was asked for, once it was: the filter, and whether with transactions.
    pub asked: Option<(Vec<String>, bool)>,
    /// How many more answers are pending.
    pub pending: u32,
    pub tag: Option<String>,
}
