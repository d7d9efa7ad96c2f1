//! Asking again: every ten seconds, for at most thirty minutes (Flinks: *Retrieve account data*).

use crate::error::ApiError;
use crate::fetched::Fetched;
use flinks_protocol::RequestId;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How often and how long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Polling {
    /// The pause between two questions. Default 10 s.
    pub interval: Duration,
    /// The whole time. Default 30 min.
    pub limit: Duration,
    /// How much of the pause is random, from 0 to 1, so that many connections do not ask at once. Default 0.2.
    pub jitter: f64,
}

impl Default for Polling {
    fn default() -> Self {
        Self {
            interval: Duration::from_secs(10),
            limit: Duration::from_secs(30 * 60),
            jitter: 0.2,
        }
    }
}

/// Why polling gave no data.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PollError {
    /// A question was answered with an error: polling stops at anything but 202.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// Still pending when the time was over.
    #[error("still pending after {} min", .0.as_secs() / 60)]
    TimedOut(Duration),
}

impl Polling {
    /// The next pause: the interval, up to `jitter` of it longer.
    pub fn pause(&self) -> Duration {
        self.interval
            .mul_f64(1.0 + self.jitter.clamp(0.0, 1.0) * fastrand::f64())
    }

    /// Asks `again` until the data is there. A first answer that is ready already is returned at once.
    ///
    /// # Errors
    /// [`PollError`].
    pub async fn until_ready<T, F>(
        &self,
        first: Fetched<T>,
        mut again: impl FnMut(RequestId) -> F,
    ) -> Result<T, PollError>
    where
        F: Future<Output = Result<Fetched<T>, ApiError>>,
    {
        let began = Instant::now();
        let mut fetched = first;
        loop {
            let request_id = match fetched {
                Fetched::Ready(data) => return Ok(data),
                Fetched::Pending(request_id) => request_id,
            };
            let pause = self.pause();
            if began.elapsed() + pause > self.limit {
                return Err(PollError::TimedOut(self.limit));
            }
            sleep(pause).await;
            fetched = again(request_id).await?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn id() -> RequestId {
        RequestId::parse("1243c283-e0ca-4fda-a5e4-343068430190").unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn it_asks_every_ten_seconds_until_the_data_is_there() {
        let polling = Polling {
            jitter: 0.0,
            ..Polling::default()
        };
        let (asked, began) = (Cell::new(0), Instant::now());
        let data = polling
            .until_ready(Fetched::Pending(id()), |request_id| {
                asked.set(asked.get() + 1);
                let ready = asked.get() == 3;
                async move {
                    Ok(if ready {
                        Fetched::Ready("data")
                    } else {
                        Fetched::Pending(request_id)
                    })
                }
            })
            .await;
        assert_eq!(
            (data.unwrap(), asked.get(), began.elapsed().as_secs()),
            ("data", 3, 30)
        );
    }

    #[tokio::test(start_paused = true)]
    async fn it_gives_up_after_thirty_minutes() {
        let began = Instant::now();
        let polling = Polling {
            jitter: 0.0,
            ..Polling::default()
        };
        let ended = polling
            .until_ready(Fetched::<()>::Pending(id()), |id| async {
                Ok(Fetched::Pending(id))
            })
            .await;
        assert!(matches!(ended, Err(PollError::TimedOut(_))));
        assert_eq!(began.elapsed().as_secs(), 30 * 60);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_ends_it_at_once() {
        let error = || ApiError::Unanswered {
            endpoint: "/x",
            timed_out: true,
        };
        let asked = Cell::new(0);
        let ended = Polling::default()
            .until_ready(Fetched::<()>::Pending(id()), |_| {
                asked.set(asked.get() + 1);
                async { Err(error()) }
            })
            .await;
        assert!(matches!(ended, Err(PollError::Api(_))));
        assert_eq!(asked.get(), 1);
    }

    #[test]
    fn the_pause_stays_within_its_jitter() {
        let polling = Polling::default();
        for _ in 0..1_000 {
            let pause = polling.pause();
            assert!(
                (Duration::from_secs(10)..=Duration::from_secs(12)).contains(&pause),
                "{pause:?}"
            );
        }
    }
}
