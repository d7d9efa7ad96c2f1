//! `kill -9` at every stage, and one of two replicas: nothing is lost, and nothing is done twice at once.

use crate::crowd::{PATIENCE, in_status, none_was_read_twice_at_once, store, visitors, wait_for};
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::{Program, Visitor};
use flinks_backend::Status;
use futures_util::future::join_all;
use serde_json::json;
use std::sync::{Arc, RwLock};
use std::time::Duration;

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

async fn a_backend_that_is_killed_at_any_stage_loses_nothing_and_fetches_nothing_twice_at_once(
    database: Database,
) {
    let flinks = Flinks::start().await;
    let start = || Program::start(&database, &flinks, "warn");
    let mut program = start();
    let store = store(&database).await;
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
    let store = store(&database).await;
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
    let store = store(&database).await;
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
