//! What Prometheus may ask for: numbers, and never an id.

use crate::status::Status;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

/// From a millisecond to half a minute.
const SECONDS: [f64; 14] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Stepped {
    status: &'static str,
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Attempted {
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InStatus {
    status: &'static str,
}

/// What is counted; clones count together.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    answers: Family<Answered, Counter>,
    seconds: Histogram,
    steps: Family<Stepped, Counter>,
    lag: Histogram,
    events: Family<Attempted, Counter>,
    connections: Family<InStatus, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("flinks_backend");
        let answers = Family::default();
        let (seconds, lag) = (Histogram::new(SECONDS), Histogram::new(SECONDS));
        let (steps, events, connections) =
            (Family::default(), Family::default(), Family::default());
        registry.register("answers", "Requests by route and status", answers.clone());
        registry.register_with_unit(
            "answer",
            "How long a request took",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register(
            "steps",
            "Changes of connections by what they have become, and why",
            steps.clone(),
        );
        registry.register_with_unit(
            "lag",
            "How long a connection was due before a worker took it up",
            Unit::Seconds,
            lag.clone(),
        );
        registry.register(
            "events",
            "Attempts to deliver an event by their result",
            events.clone(),
        );
        registry.register(
            "connections",
            "Connections in the database by status",
            connections.clone(),
        );
        Self {
            registry: Arc::new(registry),
            answers,
            seconds,
            steps,
            lag,
            events,
            connections,
        }
    }
}

impl Metrics {
    /// A row was taken up so many milliseconds after it was due.
    pub(crate) fn claimed(&self, lag: i64) {
        self.lag.observe(lag as f64 / 1_000.0);
    }

    /// A connection has changed.
    pub(crate) fn stepped(&self, status: Status, reason: Option<&str>) {
        let labels = Stepped {
            status: status.name(),
            reason: reason.unwrap_or_default().to_owned(),
        };
        self.steps.get_or_create(&labels).inc();
    }

    /// There was an attempt to deliver an event.
    pub(crate) fn delivered(&self, result: &'static str) {
        self.events.get_or_create(&Attempted { result }).inc();
    }

    /// All of it in Prometheus' text format.
    pub(crate) fn encode(&self, counts: &[(Status, i64)]) -> Result<String, fmt::Error> {
        for &status in Status::ALL {
            let count = counts.iter().find(|(counted, _)| *counted == status);
            self.connections
                .get_or_create(&InStatus {
                    status: status.name(),
                })
                .set(count.map_or(0, |(_, count)| *count));
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

/// Counts every request, by its route and not by its path: that may hold ids.
pub(crate) async fn count(
    State(metrics): State<Metrics>,
    request: Request,
    next: Next,
) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("files", MatchedPath::as_str)
        .to_owned();
    let began = Instant::now();
    let response = next.run(request).await;
    metrics.seconds.observe(began.elapsed().as_secs_f64());
    let labels = Answered {
        route,
        status: response.status().as_u16(),
    };
    metrics.answers.get_or_create(&labels).inc();
    response
}
