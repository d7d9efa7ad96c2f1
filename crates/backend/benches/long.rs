//! `cargo xtask bench backend-long`: what the process holds after 100,000 connections, from the session to the accounts and, for
//! some, to their end. Prints Markdown, and fails where it grows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![allow(dead_code, reason = "the tests use the rest of their modules")]
#[path = "../tests/crowd/mod.rs"]
mod crowd;
#[path = "../tests/database/mod.rs"]
mod database;
#[path = "../tests/flinks/mod.rs"]
mod flinks;
#[path = "../tests/program/mod.rs"]
mod program;

use database::Database;
use flinks::Flinks;
use flinks_backend::{Status, Store};
use futures_util::{StreamExt, stream};
use program::{Program, Visitor};
use serde_json::json;
use std::time::Duration;

const ROUNDS: usize = 10;
const CONNECTIONS: usize = 10_000;
const AT_ONCE: usize = 64;
/// Every so many-th connection is watched until its accounts are here, and then deleted.
const WATCHED: usize = 10;
/// A connection to Flinks is kept for 90 s for the next call, and it is looked after so often: twice that, and a little.
const REST: Duration = Duration::from_secs(200);
/// So many connections to the database are opened when they are needed, and kept; and a few more for what comes by.
const POOL: usize = 16 + 4;
/// In bytes, from the end of the first round to that of the last: the allocator's and the database's, not a connection's.
const MOST_GROWTH: u64 = 16 * 1024 * 1024;

fn main() {
    let provider = rustls::crypto::ring::default_provider();
    provider.install_default().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    println!(
        "{} connections, {AT_ONCE} at once, each from its session to its accounts, which are asked for twice; every {WATCHED}th is \
         watched over server-sent events and deleted at the end. Measured when all of a round are ready; connections to Flinks are kept \
         open for the next calls, so what is left open shows in the last line, {} s later.",
        ROUNDS * CONNECTIONS,
        REST.as_secs()
    );
    runtime.block_on(async {
        long("SQLite", Some(Database::sqlite())).await;
        long("PostgreSQL", Database::postgres()).await;
    });
}

async fn long(name: &str, database: Option<Database>) {
    let Some(database) = database else { return };
    let flinks = Flinks::start().await;
    println!("\n| {name}: connections | resident | files and sockets |");
    println!("| ---: | ---: | ---: |");
    let program = Program::start(&database, &flinks, "error");
    let store = crowd::store(&database).await;
    let opened = program.descriptors();
    println!("| 0 | {} | {opened} |", mebibytes(program.resident()));
    let mut resident = Vec::new();
    for round in 1..=ROUNDS {
        let http = reqwest::Client::new();
        stream::iter(0..CONNECTIONS)
            .for_each_concurrent(AT_ONCE, |at| one(at, &flinks, &program, &http))
            .await;
        all_ready(&store).await;
        resident.push(program.resident());
        println!(
            "| {} | {} | {} |",
            round * CONNECTIONS,
            mebibytes(program.resident()),
            program.descriptors()
        );
    }
    tokio::time::sleep(REST).await;
    let open = program.descriptors();
    println!("| at rest | {} | {open} |", mebibytes(program.resident()));
    let (first, last) = (resident[0], resident[ROUNDS - 1]);
    assert!(
        open <= opened + POOL,
        "{opened} files and sockets became {open}"
    );
    assert!(last < first + MOST_GROWTH, "{first} bytes became {last}");
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / 1024.0 / 1024.0)
}

async fn one(at: usize, flinks: &Flinks, program: &Program, http: &reqwest::Client) {
    let login = flinks.login(json!({"pending": 1})).await;
    let visitor = Visitor::begin(http, &program.url, login).await;
    let id = visitor.hand_over(|| program.url.clone()).await;
    if at.is_multiple_of(WATCHED) {
        let events = visitor.get(&program.url, &format!("{id}/events")).await;
        assert!(events.text().await.unwrap().contains("ready"));
        assert_eq!(visitor.delete(&program.url, &id).await, 204);
    }
}

async fn all_ready(store: &Store) {
    loop {
        let counts = store.counts().await.unwrap();
        if counts.iter().all(|(status, _)| *status == Status::Ready) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
