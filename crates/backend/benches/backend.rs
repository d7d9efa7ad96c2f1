//! `cargo xtask bench backend`: what the program takes, measured from outside. Prints Markdown.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]
#![allow(dead_code, reason = "the tests use the rest of their modules")]
#[path = "../tests/database/mod.rs"]
mod database;
#[path = "../tests/flinks/mod.rs"]
mod flinks;
#[path = "../tests/program/mod.rs"]
mod program;

use base64::{Engine, engine::general_purpose::STANDARD};
use database::Database;
use flinks::Flinks;
use flinks_backend::WebhookKey;
use futures_util::StreamExt;
use futures_util::stream;
use hmac::{Hmac, KeyInit, Mac};
use program::{Program, Visitor};
use serde_json::json;
use sha2::Sha256;
use std::process::Command;
use std::time::{Duration, Instant};

const HANDOFFS: usize = 20_000;
const BROWSERS_AT_ONCE: usize = 64;
const WAITING: usize = 10_000;
const WATCHED: Duration = Duration::from_secs(60);

fn main() {
    let provider = rustls::crypto::ring::default_provider();
    provider.install_default().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        handoffs().await;
        polling().await;
    });
    webhooks();
}

async fn handoffs() {
    println!("### Hand-offs\n");
    println!(
        "{HANDOFFS} hand-offs, {BROWSERS_AT_ONCE} at once, each with a session of its own; both ends on this machine.\n"
    );
    println!("| database | sessions/s | hand-offs/s | p50 | p99 | longest |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for (name, database) in [
        ("SQLite", Some(Database::sqlite())),
        ("PostgreSQL", Database::postgres()),
    ] {
        let Some(database) = database else { continue };
        let program = Program::start_with(&database, &[], "warn");
        let http = reqwest::Client::new();
        let began = Instant::now();
        let visitors: Vec<_> = stream::iter(0..HANDOFFS)
            .map(|_| Visitor::begin(&http, &program.url, flinks::some_login()))
            .buffer_unordered(BROWSERS_AT_ONCE)
            .collect()
            .await;
        let sessions = HANDOFFS as f64 / began.elapsed().as_secs_f64();
        let began = Instant::now();
        let mut took: Vec<_> = stream::iter(&visitors)
            .map(async |visitor| {
                let began = Instant::now();
                visitor.hand_over(|| program.url.clone()).await;
                began.elapsed()
            })
            .buffer_unordered(BROWSERS_AT_ONCE)
            .collect()
            .await;
        let rate = HANDOFFS as f64 / began.elapsed().as_secs_f64();
        took.sort();
        let millis =
            |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
        println!(
            "| {name} | {sessions:.0} | {rate:.0} | {:.1} ms | {:.1} ms | {:.1} ms |",
            millis(0.5),
            millis(0.99),
            millis(1.0)
        );
    }
}

async fn polling() {
    println!("\n### Waiting\n");
    println!(
        "{WAITING} connections whose accounts stay pending, each asked for every 10 s; watched for {} s.\n",
        WATCHED.as_secs()
    );
    println!("| database | memory for each | polls/s | late by at most: half | 99 % |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (name, database) in [
        ("SQLite", Some(Database::sqlite())),
        ("PostgreSQL", Database::postgres()),
    ] {
        let Some(database) = database else { continue };
        let flinks = Flinks::start().await;
        let api = flinks.api();
        let flags = ["--api-url", &api, "--poll-interval-ms", "10000"];
        let program = Program::start_with(&database, &flags, "error");
        let http = reqwest::Client::new();
        let one = |_| async {
            let login = flinks.login(json!("never-ready")).await;
            let visitor = Visitor::begin(&http, &program.url, login).await;
            visitor.hand_over(|| program.url.clone()).await;
        };
        // What is loaded and allocated once is none of a connection's.
        stream::iter(0..500)
            .for_each_concurrent(BROWSERS_AT_ONCE, one)
            .await;
        all_pending(&program, 500).await;
        let before = program.resident();
        stream::iter(0..WAITING - 500)
            .for_each_concurrent(BROWSERS_AT_ONCE, one)
            .await;
        all_pending(&program, WAITING).await;
        let from = lag(&program).await;
        tokio::time::sleep(WATCHED).await;
        let to = lag(&program).await;
        let memory = program.resident().saturating_sub(before) as f64 / (WAITING - 500) as f64;
        let late: Vec<_> = to
            .iter()
            .map(|(bound, count)| {
                (
                    *bound,
                    count
                        - from
                            .iter()
                            .find(|(have, _)| have == bound)
                            .map_or(0, |(_, count)| *count),
                )
            })
            .collect();
        let polls = late.last().unwrap().1;
        let within = |share: f64| {
            let bound = late
                .iter()
                .find(|(_, count)| *count as f64 >= polls as f64 * share);
            bound.unwrap().0
        };
        println!(
            "| {name} | {memory:.0} B | {:.0} | {} s | {} s |",
            polls as f64 / WATCHED.as_secs_f64(),
            within(0.5),
            within(0.99)
        );
    }
}

async fn metrics(program: &Program) -> String {
    let answer = reqwest::get(format!("{}/metrics", program.url)).await;
    answer.unwrap().text().await.unwrap()
}

async fn all_pending(program: &Program, count: usize) {
    let line = format!("flinks_backend_connections{{status=\"pending\"}} {count}\n");
    while !metrics(program).await.contains(&line) {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// How many were late by at most so many seconds.
async fn lag(program: &Program) -> Vec<(f64, u64)> {
    let text = metrics(program).await;
    let buckets = text.lines().filter_map(|line| {
        let bucket = line.strip_prefix("flinks_backend_lag_seconds_bucket{le=\"")?;
        let (bound, count) = bucket.split_once("\"} ")?;
        let bound = if bound == "+Inf" {
            f64::INFINITY
        } else {
            bound.parse().ok()?
        };
        Some((bound, count.parse().ok()?))
    });
    buckets.collect()
}

fn webhooks() {
    const BODIES: u32 = 1_000;
    let body: Vec<u8> = (0..1_000_000u32)
        .map(|at| at.wrapping_mul(2_654_435_761) as u8)
        .collect();
    let secret = "webhook-secret";
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    let signature = STANDARD.encode(mac.chain_update(&body).finalize().into_bytes());
    let key = WebhookKey::new(secret).unwrap();
    let began = Instant::now();
    for _ in 0..BODIES {
        assert!(key.verify(
            std::hint::black_box(signature.as_bytes()),
            std::hint::black_box(&body)
        ));
    }
    let ours = began.elapsed();

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &body).unwrap();
    let openssl = |files: u32| {
        let began = Instant::now();
        let status = Command::new("openssl")
            .args(["dgst", "-sha256", "-hmac", secret])
            .args((0..files).map(|_| file.path()))
            .stdout(std::process::Stdio::null())
            .status();
        status
            .is_ok_and(|status| status.success())
            .then(|| began.elapsed())
    };
    println!("\n### Signatures of webhooks\n");
    println!(
        "{BODIES} bodies of 1 MB each, on one core; openssl reads one file so many times in one process.\n"
    );
    println!("| | bodies/s |\n| --- | ---: |");
    let rate = |took: Duration| f64::from(BODIES) / took.as_secs_f64();
    println!("| `WebhookKey::verify` | {:.0} |", rate(ours));
    match openssl(BODIES) {
        Some(theirs) => {
            println!("| `openssl dgst -sha256 -hmac` | {:.0} |", rate(theirs));
            println!(
                "\n{:.2} times the time of openssl.",
                ours.as_secs_f64() / theirs.as_secs_f64()
            );
        }
        None => println!("\nThere is no openssl here to compare with."),
    }
}
