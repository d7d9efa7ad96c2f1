//! Many visitors at once, and how far their connections are.

use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::Visitor;
use flinks_backend::{Status, Store, Vault};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Far more than it takes, also on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Visitors with sessions of their own. Each call takes a moment, so that every stage can be seen.
pub async fn visitors(count: usize, flinks: &Flinks, url: &str) -> Vec<Arc<Visitor>> {
    let http = reqwest::Client::new();
    let slow = json!([{"fault": {"slowMs": 50}}]);
    let scenario = json!({"pending": 2, "authorize": slow, "fetch": slow, "poll": slow});
    let mut visitors = Vec::new();
    for _ in 0..count {
        let login = flinks.login(scenario.clone()).await;
        visitors.push(Arc::new(Visitor::begin(&http, url, login).await));
    }
    visitors
}

pub async fn in_status(store: &Store, status: Status) -> i64 {
    let counts = store.counts().await.unwrap();
    let count = counts.iter().find(|(counted, _)| *counted == status);
    count.map_or(0, |(_, count)| *count)
}

pub async fn wait_for(store: &Store, status: Status, count: i64) {
    let began = Instant::now();
    while in_status(store, status).await < count {
        let counts = store.counts().await.unwrap();
        assert!(began.elapsed() < PATIENCE, "{status:?} {count}: {counts:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

pub async fn none_was_read_twice_at_once(visitors: &[Arc<Visitor>], flinks: &Flinks) {
    for visitor in visitors {
        let reading = flinks.reading(&visitor.login.id).await;
        assert_eq!(
            (&reading["most"], &reading["now"]),
            (&json!(1), &json!(0)),
            "{reading}"
        );
    }
}

/// The tables, looked at from beside the program.
pub async fn store(database: &Database) -> Store {
    Store::open(&database.url, Vault::for_demonstration().unwrap())
        .await
        .unwrap()
}
