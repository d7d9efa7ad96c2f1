//! How far the server is with a connection, as it reports it by server-sent events.

use futures_util::StreamExt;
use gloo_net::eventsource::futures::EventSource;
use serde::Deserialize;

/// One report.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct ConnectionStatus {
    /// The backend's word for it, such as `ready`; empty before its first report.
    pub status: String,
    /// Why, where something went wrong.
    pub reason: Option<String>,
}

impl ConnectionStatus {
    /// Whether the server does nothing more by itself.
    pub fn is_settled(&self) -> bool {
        matches!(self.status.as_str(), "ready" | "needs_reconnect" | "failed")
    }

    /// The last one, which the page itself knows.
    pub fn deleted() -> Self {
        Self {
            status: "deleted".to_owned(),
            reason: None,
        }
    }
}

/// Passes on each report until the last one, or until the stream breaks. Dropping the future closes the stream.
pub async fn follow(url: &str, on_status: impl Fn(ConnectionStatus)) {
    let Ok(mut source) = EventSource::new(url) else {
        return;
    };
    let Ok(mut events) = source.subscribe("status") else {
        return;
    };
    while let Some(Ok((_, event))) = events.next().await {
        let data = event.data().as_string().unwrap_or_default();
        let Ok(status) = serde_json::from_str::<ConnectionStatus>(&data) else {
            continue;
        };
        let is_settled = status.is_settled();
        on_status(status);
        if is_settled {
            // Otherwise the browser connects again, and receives the same.
            break;
        }
    }
}
