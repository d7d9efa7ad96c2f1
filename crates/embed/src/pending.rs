//! Hand-offs that no server has accepted yet, kept in the tab's storage so that a reload or a redirect loses none.

use crate::page;
use flinks_protocol::{Connection, HandoffBody, State};

/// One hand-off to be delivered.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    /// The idempotency key: the same for every attempt, on whichever page.
    pub key: String,
    /// The JSON body.
    pub body: String,
}

/// The pending hand-offs for one endpoint.
pub(crate) struct PendingStore {
    prefix: String,
}

impl PendingStore {
    pub(crate) fn new(endpoint: &str) -> Self {
        let mut prefix = String::from("flinks-connect:pending:");
        prefix.push_str(endpoint);
        prefix.push(':');
        Self { prefix }
    }

    /// A full storage costs the second chance after a reload, not the attempt under way.
    pub(crate) fn save(&self, pending: &Pending) {
        page::store(&self.name(&pending.key), Some(&pending.body));
    }

    pub(crate) fn remove(&self, key: &str) {
        page::store(&self.name(key), None);
    }

    /// Everything that waits for this endpoint.
    pub(crate) fn all(&self) -> Vec<Pending> {
        let mut all = Vec::new();
        for key in page::stored_behind(&self.prefix).split(['\n']) {
            if let Some(body) = page::stored(&self.name(key)) {
                let key = key.to_owned();
                all.push(Pending { key, body });
            }
        }
        all
    }

    fn name(&self, key: &str) -> String {
        let mut name = self.prefix.clone();
        name.push_str(key);
        name
    }
}

/// The sole right to deliver one hand-off on this page, given back on drop.
#[must_use = "dropping a claim lets another task deliver"]
pub(crate) struct Claim(String);

impl Claim {
    /// `None` while another task has it.
    pub(crate) fn take(key: &str) -> Option<Self> {
        page::claim(key).then(|| Self(key.to_owned()))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        page::release(&self.0);
    }
}

/// The JSON that is posted; it cannot fail to be written.
pub(crate) fn body(connection: &Connection, state: &State) -> String {
    let body = HandoffBody::new(connection, Some(state.clone()));
    serde_json::to_string(&body).unwrap_or_default()
}
