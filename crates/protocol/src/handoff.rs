//! The hand-off: what is posted to your server, what it may answer, and when it is tried again.

use crate::connection::{Connection, Institution};
use crate::id::{AccountId, LoginId, RequestId, State, Tag};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The body of the hand-off: JSON with these names.
///
/// ```
/// # use flinks_protocol::{HandoffBody, parse_redirect};
/// let connection = parse_redirect("https://a.example/?loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31")?;
/// assert_eq!(
///     serde_json::to_string(&HandoffBody::new(&connection, None)).unwrap(),
///     r#"{"loginId":"8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31","accountIds":[],"institution":null,"requestId":null,"tag":null,"state":null}"#
/// );
/// # Ok::<(), flinks_protocol::RedirectError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(description = "A connection that a page hands over.")
)]
#[allow(missing_docs, reason = "the fields are those of Connection")]
pub struct HandoffBody {
    pub login_id: LoginId,
    pub account_ids: Vec<AccountId>,
    pub institution: Option<Institution>,
    pub request_id: Option<RequestId>,
    pub tag: Option<Tag>,
    pub state: Option<State>,
}

impl HandoffBody {
    /// The body for a connection. `state` is the session's own one; the widget need not give it back.
    pub fn new(connection: &Connection, state: Option<State>) -> Self {
        Self {
            login_id: connection.login_id.clone(),
            account_ids: connection.account_ids.clone(),
            institution: connection.institution.clone(),
            request_id: connection.request_id.clone(),
            tag: connection.tag.clone(),
            state: state.or_else(|| connection.state.clone()),
        }
    }
}

/// How a hand-off stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
#[non_exhaustive]
pub enum HandoffState {
    /// There is nothing to hand over yet, or no endpoint.
    Idle,
    /// A request is under way.
    Sending {
        /// 1 for the first.
        attempt: u32,
    },
    /// The next attempt comes after a pause.
    Waiting {
        /// The attempt that failed.
        attempt: u32,
        /// Milliseconds from now to the next.
        #[serde(rename = "delayMs")]
        delay_ms: u64,
    },
    /// The server has it.
    Accepted,
    /// The server will not have it; asking again does not help.
    Refused {
        /// Its HTTP status.
        status: u16,
    },
    /// Every attempt failed. It stays pending, and is tried again on the next mount.
    GaveUp,
}

impl HandoffState {
    /// The name in kebab case, as in `gave-up`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Sending { .. } => "sending",
            Self::Waiting { .. } => "waiting",
            Self::Accepted => "accepted",
            Self::Refused { .. } => "refused",
            Self::GaveUp => "gave-up",
        }
    }

    /// Whether nothing more will happen by itself.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Accepted | Self::Refused { .. } | Self::GaveUp)
    }
}

/// How one attempt ended.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Attempt {
    /// The server answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// Its `Retry-After`, if it sent one, in milliseconds; not a positive number means now.
        retry_after_ms: Option<f64>,
    },
    /// No answer: network error or time-out.
    Unanswered,
}

/// When a hand-off is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts in all. Default 6.
    pub attempts: u32,
    /// The pause after the first attempt; it doubles each time. Default 1 s.
    pub first_delay: Duration,
    /// The longest pause, also for a `Retry-After`. Default 60 s.
    pub longest_delay: Duration,
    /// The time that one attempt may take. Default 10 s.
    pub timeout: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 6,
            first_delay: Duration::from_secs(1),
            longest_delay: Duration::from_secs(60),
            timeout: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// What follows attempt number `attempt` (from 1). `random` from 0 to 1 spreads the pause over its second half, so
    /// that many pages do not come back at the same moment.
    pub fn after(&self, attempt: u32, ended: Attempt, random: f64) -> HandoffState {
        let retry_after_ms = match ended {
            Attempt::Answered {
                status: 200..=299, ..
            } => return HandoffState::Accepted,
            Attempt::Answered {
                status: 408 | 425 | 429 | 500..=599,
                retry_after_ms,
            } => retry_after_ms,
            Attempt::Answered { status, .. } => return HandoffState::Refused { status },
            Attempt::Unanswered => None,
        };
        if attempt >= self.attempts {
            return HandoffState::GaveUp;
        }
        let longest_ms = milliseconds(self.longest_delay);
        let delay_ms = retry_after_ms.unwrap_or_else(|| {
            let doublings = attempt.saturating_sub(1).min(20);
            let doubled = milliseconds(self.first_delay) * f64::from(1_u32 << doublings);
            doubled.min(longest_ms) * (0.5 + random.clamp(0.0, 1.0) / 2.0)
        });
        HandoffState::Waiting {
            attempt,
            // A cast that cannot overflow: what is below zero or no number becomes 0.
            delay_ms: delay_ms.min(longest_ms) as u64,
        }
    }
}

/// In floating point, as a `Retry-After` comes: a date in the past is negative.
fn milliseconds(duration: Duration) -> f64 {
    duration.as_millis() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, retry_after: Option<u64>) -> Attempt {
        Attempt::Answered {
            status,
            retry_after_ms: retry_after.map(|seconds| seconds as f64 * 1e3),
        }
    }

    #[test]
    fn an_answer_decides_what_follows() {
        let policy = RetryPolicy::default();
        let waiting = |attempt, delay_ms| HandoffState::Waiting { attempt, delay_ms };
        for (attempt, ended, expected) in [
            (1, answered(202, None), HandoffState::Accepted),
            (1, answered(200, None), HandoffState::Accepted),
            (
                1,
                answered(400, None),
                HandoffState::Refused { status: 400 },
            ),
            (
                1,
                answered(403, None),
                HandoffState::Refused { status: 403 },
            ),
            (
                1,
                answered(304, None),
                HandoffState::Refused { status: 304 },
            ),
            (1, Attempt::Unanswered, waiting(1, 1_000)),
            (2, answered(408, None), waiting(2, 2_000)),
            (3, answered(425, None), waiting(3, 4_000)),
            (4, answered(500, None), waiting(4, 8_000)),
            (1, answered(429, Some(7)), waiting(1, 7_000)),
            (1, answered(503, Some(3_600)), waiting(1, 60_000)),
            (6, answered(503, Some(1)), HandoffState::GaveUp),
            (6, Attempt::Unanswered, HandoffState::GaveUp),
            (6, answered(202, None), HandoffState::Accepted),
        ] {
            assert_eq!(
                policy.after(attempt, ended, 1.0),
                expected,
                "{attempt} {ended:?}"
            );
        }
    }

    #[test]
    fn the_pause_is_spread_over_its_second_half() {
        let policy = RetryPolicy::default();
        for (random, expected) in [
            (0.0, 500),
            (0.5, 750),
            (1.0, 1_000),
            (f64::NAN, 500),
            (9.0, 1_000),
        ] {
            let state = policy.after(
                1,
                Attempt::Unanswered,
                if random.is_nan() { 0.0 } else { random },
            );
            assert_eq!(
                state,
                HandoffState::Waiting {
                    attempt: 1,
                    delay_ms: expected
                }
            );
        }
    }
}
