//! `kill -9` at every stage, and one of two replicas: nothing is lost, and nothing is done twice at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#[macro_use]
mod database;
mod flinks;
mod program;

use database::Database;
use flinks::Flinks;
use flinks_backend::{Status, Store, Vault};
use futures_util::future::join_all;
use program::{Program, Visitor};
use serde_json::json;
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

on_every_database! {
    a_backend_that_is_killed_at_any_stage_loses_nothing_and_fetches_nothing_twice_at_once,
    a_backend_that_is_told_to_end_does_so_although_somebody_watches,
}

const STAGES: [Status; 5] = [
    Status::Received,
    Status::Authorizing,
    Status::Fetching,
    Status::Pending,
    Status::Ready,
];
/// Far more than it takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Visitors with sessions of their own. Each call takes a moment, so that every stage can be seen.
async fn visitors(count: usize, flinks: &Flinks, url: &str) -> Vec<Arc<Visitor>> {
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

async fn in_status(store: &Store, status: Status) -> i64 {
    let counts = store.counts().await.unwrap();
    let count = counts.iter().find(|(counted, _)| *counted == status);
    count.map_or(0, |(_, count)| *count)
}

async fn wait_for(store: &Store, status: Status, count: i64) {
    let began = Instant::now();
    while in_status(store, status).await < count {
        let counts = store.counts().await.unwrap();
        assert!(began.elapsed() < PATIENCE, "{status:?} {count}: {counts:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn none_was_read_twice_at_once(visitors: &[Arc<Visitor>], flinks: &Flinks) {
    for visitor in visitors {
        let reading = flinks.reading(&visitor.login.id).await;
        assert_eq!(
            (&reading["most"], &reading["now"]),
            (&json!(1), &json!(0)),
            "{reading}"
        );
    }
}

async fn a_backend_that_is_killed_at_any_stage_loses_nothing_and_fetches_nothing_twice_at_once(
    database: Database,
) {
    let flinks = Flinks::start().await;
    let start = || Program::start(&database, &flinks, "warn");
    let mut program = start();
    let store = Store::open(&database.url, Vault::for_demonstration().unwrap());
    let store = store.await.unwrap();
    let mut ready = 0;
    for stage in STAGES {
        let visitors = visitors(200, &flinks, &program.url).await;
        let url = Arc::new(RwLock::new(program.url.clone()));
        let handed_over: Vec<_> = visitors
            .iter()
            .map(|visitor| {
                let (visitor, url) = (visitor.clone(), url.clone());
                tokio::spawn(async move { visitor.hand_over(|| url.read().unwrap().clone()).await })
            })
            .collect();
        let before = if stage == Status::Ready { ready } else { 0 };
        wait_for(&store, stage, before + 1).await;
        program.kill();
        program = start();
        *url.write().unwrap() = program.url.clone();
        for id in join_all(handed_over).await {
            assert_eq!(id.unwrap().len(), 36);
        }
        ready += 200;
        wait_for(&store, Status::Ready, ready).await;
        none_was_read_twice_at_once(&visitors, &flinks).await;
    }
    let counts = store.counts().await.unwrap();
    assert_eq!(counts, [(Status::Ready, 1_000)]);
}

#[tokio::test]
async fn when_one_of_two_replicas_is_killed_the_other_one_finishes_all() {
    let Some(database) = Database::postgres() else {
        return;
    };
    let flinks = Flinks::start().await;
    let start = || Program::start(&database, &flinks, "warn");
    let (mut one, other) = (start(), start());
    let visitors = visitors(500, &flinks, &one.url).await;
    // As a load balancer does: every other one there, and elsewhere once that does not answer.
    let alive = Arc::new(RwLock::new([one.url.clone(), other.url.clone()]));
    let handed_over = visitors.iter().enumerate().map(|(at, visitor)| {
        let (visitor, alive) = (visitor.clone(), alive.clone());
        tokio::spawn(async move {
            visitor
                .hand_over(|| alive.read().unwrap()[at % 2].clone())
                .await
        })
    });
    let handed_over: Vec<_> = handed_over.collect();
    let store = Store::open(&database.url, Vault::for_demonstration().unwrap());
    let store = store.await.unwrap();
    wait_for(&store, Status::Ready, 100).await;
    assert!(
        in_status(&store, Status::Ready).await < 500,
        "in the middle"
    );
    one.kill();
    alive.write().unwrap()[0] = other.url.clone();
    join_all(handed_over).await;
    wait_for(&store, Status::Ready, 500).await;
    assert_eq!(store.counts().await.unwrap(), [(Status::Ready, 500)]);
    none_was_read_twice_at_once(&visitors, &flinks).await;
}

async fn a_backend_that_is_told_to_end_does_so_although_somebody_watches(database: Database) {
    let flinks = Flinks::start().await;
    let mut program = Program::start(&database, &flinks, "info");
    let http = reqwest::Client::new();
    let login = flinks.login(json!("never-ready")).await;
    let visitor = Visitor::begin(&http, &program.url, login).await;
    let id = visitor.hand_over(|| program.url.clone()).await;
    let store = Store::open(&database.url, Vault::for_demonstration().unwrap());
    let store = store.await.unwrap();
    wait_for(&store, Status::Pending, 1).await;
    let watched = visitor.get(&program.url, &format!("{id}/events")).await;
    let ended = tokio::task::spawn_blocking(move || program.end());
    let ended = tokio::time::timeout(PATIENCE, ended).await;
    assert_eq!(ended.expect("it ends").unwrap(), Some(0));
    assert!(watched.text().await.unwrap().contains("pending"));
    // Nobody holds the row: whoever comes next goes on at once.
    let log = std::fs::read_to_string(database.folder.path().join("log.txt")).unwrap();
    assert!(!log.contains("cut off"), "{log}");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(
        store.claim(1, Duration::from_secs(1)).await.unwrap().len(),
        1
    );
}
