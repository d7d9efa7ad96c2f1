//! What the API does to the calls for one login: data files, so that a test says what it wants in a line.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::time::Duration;

/// What happens to the calls of one login, endpoint by endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Scenario {
    /// What it is for.
    #[serde(default)]
    pub about: String,
    /// How often the data is still pending: the first answer, and then one poll less.
    #[serde(default = "two")]
    pub pending: u32,
    /// What `/Authorize` and `/AuthorizeAsync` do.
    #[serde(default)]
    pub authorize: VecDeque<Step>,
    /// What the first question for data meets.
    #[serde(default)]
    pub fetch: VecDeque<Step>,
    /// What each further one meets.
    #[serde(default)]
    pub poll: VecDeque<Step>,
    /// What `/DeleteCard` does.
    #[serde(default)]
    pub delete: VecDeque<Step>,
    /// Whether data answers ignore `AccountsFilter`.
    #[serde(default)]
    pub ignore_filter: bool,
}

/// A fault, and how many calls it lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// What the call meets.
    pub fault: Fault,
    /// How many calls; for ever if left out.
    pub times: Option<u32>,
}

/// What a call meets in place of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Fault {
    /// An error with this FlinksCode.
    Code(String),
    /// A security question (203); `/Authorize` only.
    Challenge,
    /// 202 `OPERATION_DISPATCHED`; `/Authorize` only.
    Dispatched,
    /// The answer, after so many milliseconds.
    SlowMs(u64),
    /// A connection that breaks in the middle of the answer.
    Drop,
    /// A body that is no JSON.
    Garbage,
}

impl Fault {
    pub(crate) fn delay(&self) -> Duration {
        match self {
            Self::SlowMs(ms) => Duration::from_millis(*ms),
            _ => Duration::ZERO,
        }
    }
}

const fn two() -> u32 {
    2
}

macro_rules! scenarios {
    ($($name:literal)*) => {
        /// The scenario of this name, from the files in `scenarios/`.
        pub fn scenario(name: &str) -> Option<Scenario> {
            match name {
                $($name => serde_json::from_str(include_str!(concat!("../scenarios/", $name, ".json"))).ok(),)*
                _ => None,
            }
        }

        /// Every name.
        pub(crate) const NAMES: &[&str] = &[$($name),*];
    };
}

scenarios! {
    "ready" "pending-twice" "never-ready" "mfa" "rate-limited" "slow" "dropped" "garbage" "reconnect" "broken"
    "session-lost" "card-in-use" "all-accounts"
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            about: String::new(),
            pending: two(),
            authorize: VecDeque::new(),
            fetch: VecDeque::new(),
            poll: VecDeque::new(),
            delete: VecDeque::new(),
            ignore_filter: false,
        }
    }
}

/// Takes one call off the steps.
pub(crate) fn next(steps: &mut VecDeque<Step>) -> Option<Fault> {
    let step = steps.front_mut()?;
    let fault = step.fault.clone();
    if let Some(times) = &mut step.times {
        *times = times.saturating_sub(1);
        if *times == 0 {
            steps.pop_front();
        }
    }
    Some(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_reads() {
        for name in NAMES {
            assert!(
                scenario(name).is_some_and(|read| !read.about.is_empty()),
                "{name}"
            );
        }
        assert_eq!(scenario("nothing"), None);
    }

    #[test]
    fn a_fault_lasts_as_many_calls_as_it_says() {
        let step = |fault, times| Step { fault, times };
        let mut steps = VecDeque::from([step(Fault::Drop, Some(2)), step(Fault::Garbage, None)]);
        let met: Vec<_> = (0..5).filter_map(|_| next(&mut steps)).collect();
        assert_eq!(
            met,
            [
                Fault::Drop,
                Fault::Drop,
                Fault::Garbage,
                Fault::Garbage,
                Fault::Garbage
            ]
        );
    }
}
