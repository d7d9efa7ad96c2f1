//! Delivers events: one loop for each address, so that one that is slow or down does not hold the others up.

use crate::events::{Endpoint, Events};
use crate::metrics::Metrics;
use crate::store::{Delivery, Store, StoreError, now};
use crate::worker::Pace;
use futures_util::future::join_all;
use reqwest::header::CONTENT_TYPE;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// So many at once to one address.
const BATCH: i64 = 16;
/// Longer than an attempt takes: nobody else sends the same event meanwhile.
const LEASE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 60 * 60);
/// Each pause is so many times as long as the one before.
const GROWTH: u32 = 4;
/// So much of an answer is read, in bytes, and for so long: enough for its connection to be used again. What it says does not count.
const LONGEST_ANSWER: usize = 16 * 1024;
const READING: Duration = Duration::from_secs(1);

/// One of a process.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    /// The events.
    pub store: Store,
    /// Where they are sent.
    pub events: Events,
    /// How often it looks, and how soon it tries again.
    pub pace: Pace,
    /// Told of every attempt.
    pub metrics: Metrics,
}

impl Sender {
    /// Delivers until told to end.
    pub async fn run(self, end: watch::Receiver<bool>) {
        let endpoints = self.events.endpoints.iter();
        join_all(endpoints.map(|endpoint| self.deliver_to(endpoint, end.clone()))).await;
    }

    async fn deliver_to(&self, endpoint: &Endpoint, mut end: watch::Receiver<bool>) {
        loop {
            let pause = match self.batch(endpoint).await {
                Ok(true) => Duration::ZERO,
                Ok(false) => self.pace.idle,
                Err(error) => {
                    tracing::error!(%error, "events could not be taken from the database");
                    self.pace.idle
                }
            };
            tokio::select! {
                _ = end.wait_for(|end| *end) => return,
                () = sleep(pause) => {}
            }
        }
    }

    /// Sends what is due, if anything is.
    async fn batch(&self, endpoint: &Endpoint) -> Result<bool, StoreError> {
        let due = self
            .store
            .claim_deliveries(&endpoint.id, BATCH, LEASE)
            .await?;
        join_all(due.iter().map(|delivery| async move {
            // The lease ends by itself, and the event is sent again.
            if let Err(error) = self.deliver(endpoint, delivery).await {
                tracing::error!(%error, "what became of an event could not be stored");
            }
        }))
        .await;
        Ok(!due.is_empty())
    }

    async fn deliver(&self, endpoint: &Endpoint, delivery: &Delivery) -> Result<(), StoreError> {
        let (connection, event) = (delivery.event.connection(), delivery.event.name());
        let address = endpoint.origin();
        let Err(error) = self.send(endpoint, delivery).await else {
            self.metrics.delivered("delivered");
            tracing::info!(%connection, event, address, "event delivered");
            return self.store.finish_delivery(delivery).await;
        };
        let pause = self.pause_after(delivery.attempts);
        self.metrics.delivered(match pause {
            Some(_) => "put_off",
            None => "given_up",
        });
        tracing::warn!(%connection, event, address, error, given_up = pause.is_none(), "event not delivered");
        self.store.put_off_delivery(delivery, &error, pause).await
    }

    /// `None` once there were enough attempts.
    fn pause_after(&self, attempts: i64) -> Option<Duration> {
        if attempts >= i64::from(self.events.max_attempts.get()) {
            return None;
        }
        let exponent = u32::try_from(attempts - 1).unwrap_or(0);
        let pause = self
            .pace
            .retry
            .saturating_mul(GROWTH.saturating_pow(exponent));
        Some(pause.min(LONGEST_PAUSE))
    }

    /// One attempt, or why it failed: never with the address, which an error of `reqwest` would show.
    async fn send(&self, endpoint: &Endpoint, delivery: &Delivery) -> Result<(), String> {
        let body = serde_json::to_vec(&delivery.event).map_err(|error| error.to_string())?;
        let (id, timestamp) = (delivery.id.to_string(), now() / 1_000);
        let request = self
            .events
            .http
            .post(endpoint.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", self.events.sign(&id, timestamp, &body))
            .body(body);
        let mut answer = request.send().await.map_err(|error| {
            let reason = if error.is_timeout() {
                "no answer in time"
            } else {
                "no connection, or it broke"
            };
            reason.to_owned()
        })?;
        let _ = timeout(READING, async {
            let mut read = 0;
            while let Ok(Some(chunk)) = answer.chunk().await {
                read += chunk.len();
                if read > LONGEST_ANSWER {
                    break;
                }
            }
        })
        .await;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("HTTP {}", status.as_u16())),
        }
    }
}
