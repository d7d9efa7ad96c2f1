//! Hand-offs that no server has accepted yet, kept in the tab's storage so that a reload or a redirect loses none.

use crate::browser;
use std::cell::RefCell;

/// One hand-off to be delivered.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    /// The idempotency key: the same for every attempt, on whichever page.
    pub key: String,
    /// The JSON body.
    pub body: String,
}

/// The pending hand-offs for one endpoint.
#[derive(Debug, Clone)]
pub(crate) struct PendingStore {
    prefix: String,
}

thread_local! {
    /// The keys that some task on this page is delivering, so that no two do it at once.
    static UNDER_WAY: RefCell<Vec<String>> = RefCell::default();
}

impl PendingStore {
    pub(crate) fn new(endpoint: &str) -> Self {
        Self {
            prefix: format!("flinks-connect:pending:{endpoint}:"),
        }
    }

    pub(crate) fn save(&self, pending: &Pending) {
        if let Some(storage) = browser::storage() {
            // A full storage costs the second chance after a reload, not this attempt.
            let _ = storage.set_item(&self.name(&pending.key), &pending.body);
        }
    }

    pub(crate) fn remove(&self, key: &str) {
        if let Some(storage) = browser::storage() {
            let _ = storage.remove_item(&self.name(key));
        }
    }

    /// Everything that waits for this endpoint.
    pub(crate) fn all(&self) -> Vec<Pending> {
        let Some(storage) = browser::storage() else {
            return Vec::new();
        };
        browser::stored_names(&storage, &self.prefix)
            .into_iter()
            .filter_map(|name| {
                let key = name.strip_prefix(&self.prefix)?.to_owned();
                let body = storage.get_item(&name).ok()??;
                Some(Pending { key, body })
            })
            .collect()
    }

    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

/// The sole right to deliver one hand-off on this page, given back on drop.
#[derive(Debug)]
#[must_use = "dropping a claim lets another task deliver"]
pub(crate) struct Claim(String);

impl Claim {
    /// `None` while another task has it.
    pub(crate) fn take(key: &str) -> Option<Self> {
        UNDER_WAY.with_borrow_mut(|keys| {
            if keys.iter().any(|taken| taken == key) {
                return None;
            }
            keys.push(key.to_owned());
            Some(Self(key.to_owned()))
        })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        UNDER_WAY.with_borrow_mut(|keys| keys.retain(|key| *key != self.0));
    }
}
