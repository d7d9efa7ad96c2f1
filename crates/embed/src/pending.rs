//! Hand-offs that no server has accepted yet, kept in the tab's storage so that a reload or a redirect loses none.
//!
//! Storage that is full or forbidden costs the second chance after a reload, not the attempt under way.

use crate::browser::session_storage;
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
pub(crate) struct PendingStore {
    prefix: String,
}

impl PendingStore {
    pub(crate) fn new(endpoint_url: &str) -> Self {
        Self {
            prefix: format!("flinks-connect:pending:{endpoint_url}:"),
        }
    }

    pub(crate) fn save(&self, pending: &Pending) {
        if let Some(storage) = session_storage() {
            let _ = storage.set_item(&self.name(&pending.key), &pending.body);
        }
    }

    pub(crate) fn remove(&self, key: &str) {
        if let Some(storage) = session_storage() {
            let _ = storage.remove_item(&self.name(key));
        }
    }

    /// Everything that waits for this endpoint.
    pub(crate) fn all(&self) -> Vec<Pending> {
        let Some(storage) = session_storage() else {
            return Vec::new();
        };
        (0..storage.length().unwrap_or(0))
            .filter_map(|at| {
                let name = storage.key(at).ok()??;
                // Behind another colon the name is that of an endpoint whose URL begins like this one's.
                let key = name.strip_prefix(&self.prefix)?;
                (!key.contains(':')).then(|| key.to_owned())
            })
            .filter_map(|key| {
                let body = storage.get_item(&self.name(&key)).ok()??;
                Some(Pending { key, body })
            })
            .collect()
    }

    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

thread_local! {
    /// The keys under which this page is delivering.
    static CLAIMED: RefCell<Vec<String>> = RefCell::default();
}

/// The sole right on this page to deliver under a key, given back on drop.
#[must_use = "dropping a claim lets another delivery begin"]
pub(crate) struct Claim(String);

impl Claim {
    /// `None` while another delivery has it.
    pub(crate) fn take(key: &str) -> Option<Self> {
        CLAIMED.with_borrow_mut(|claimed| {
            if claimed.iter().any(|claimed| claimed == key) {
                return None;
            }
            claimed.push(key.to_owned());
            Some(Self(key.to_owned()))
        })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        CLAIMED.with_borrow_mut(|claimed| claimed.retain(|key| *key != self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_claimed_by_one_at_a_time() {
        let claim = Claim::take("a").unwrap();
        assert!(Claim::take("a").is_none());
        assert!(Claim::take("b").is_some());
        drop(claim);
        assert!(Claim::take("a").is_some());
    }
}
