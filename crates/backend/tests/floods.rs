//! Whoever asks for too much of the program itself: connections, memory, tokens.

use crate::database::Database;
use crate::flinks::{Flinks, some_login};
use crate::program::{Program, Visitor};
use futures_util::future::join_all;
use serde_json::json;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

/// A request whose head never ends.
fn half_sent(address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        .unwrap();
    stream
}

fn address(program: &Program) -> &str {
    program.url.trim_start_matches("http://")
}

#[test]
fn a_request_whose_head_never_ends_is_broken_off() {
    let database = Database::sqlite();
    let program = Program::start_with(&database, &[], "info");
    let streams: Vec<_> = (0..50).map(|_| half_sent(address(&program))).collect();
    for mut stream in streams {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // Nothing, or an answer that says why; then the end.
        let read = stream.read_to_end(&mut Vec::new());
        let kind = read.as_ref().err().map(std::io::Error::kind);
        assert!(
            matches!(kind, None | Some(ErrorKind::ConnectionReset)),
            "it is still open: {kind:?}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_nobody_reads_is_broken_off() {
    let database = Database::sqlite();
    // Beside the pages, and more than the system takes in on both sides.
    let large = std::fs::File::create(database.folder.path().join("large.js")).unwrap();
    large.set_len(64 << 20).unwrap();
    let program = Program::start_with(&database, &[], "info");
    let before = program.descriptors();
    let unread: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = TcpStream::connect(address(&program)).unwrap();
            let request = b"GET /large.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
            stream.write_all(request).unwrap();
            stream
        })
        .collect();
    let began = Instant::now();
    while program.descriptors() < before + 30 {
        assert!(began.elapsed() < PATIENCE, "not all are answered");
        std::thread::sleep(Duration::from_millis(50));
    }
    while program.descriptors() > before + 5 {
        assert!(began.elapsed() < PATIENCE, "they are still open");
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(unread);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_sent_requests_leave_files_for_health_and_work() {
    let database = Database::sqlite();
    let own_address = ["--admin-listen", "127.0.0.1:0"];
    let mut program = Program::start_with_few_files(&database, &own_address, 256);
    let admin = program.admin(&database);
    let streams: Vec<_> = (0..300).map(|_| half_sent(address(&program))).collect();
    for path in ["healthz", "readyz", "metrics"] {
        let answer = reqwest::Client::new()
            .get(format!("{admin}/{path}"))
            .timeout(Duration::from_secs(5));
        assert_eq!(answer.send().await.unwrap().status(), 200, "{path}");
    }
    assert!(program.descriptors() < 200, "{}", program.descriptors());
    // Those that said nothing are gone in the end, and others get their turn.
    let began = Instant::now();
    while reqwest::get(&program.url).await.is_err() {
        assert!(began.elapsed() < PATIENCE);
    }
    drop(streams);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_and_metrics_are_on_their_own_address_alone() {
    let database = Database::sqlite();
    let own_address = ["--admin-listen", "127.0.0.1:0"];
    let mut program = Program::start_with(&database, &own_address, "info");
    let admin = program.admin(&database);
    for path in ["healthz", "readyz", "metrics"] {
        let status = async |at: &str| {
            let answer = reqwest::get(format!("{at}/{path}")).await.unwrap();
            answer.status().as_u16()
        };
        assert_eq!(status(&admin).await, 200, "{path}");
        assert_eq!(status(&program.url).await, 404, "{path}");
    }
    let page = reqwest::get(format!("{admin}/api/config")).await;
    assert_eq!(page.unwrap().status(), 404);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_nobody_has_signed_take_a_bounded_memory() {
    let (database, flinks) = (Database::sqlite(), Flinks::start().await);
    let program = Program::start(&database, &flinks, "info");
    let http = reqwest::Client::new();
    let url = format!("{}/webhooks/flinks", program.url);
    let body = axum::body::Bytes::from(vec![b' '; 16 * 1024 * 1024]);
    let unsigned = join_all((0..60).map(|_| http.post(&url).body(body.clone()).send())).await;
    // One that is broken off while it still sends may not hear why.
    for answer in unsigned.into_iter().flatten() {
        assert!(matches!(answer.status().as_u16(), 401 | 503));
    }
    let peak = program.peak() >> 20;
    assert!(peak < 300, "{peak} MiB");

    let login = flinks.login(json!("never-ready")).await;
    let visitor = Visitor::begin(&http, &program.url, login).await;
    visitor.hand_over(|| program.url.clone()).await;
    let order = json!({"loginId": visitor.login.id, "secret": "webhook-secret", "url": url});
    assert_eq!(
        flinks.send_webhook(&order).await.1["statuses"],
        json!([200])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_has_a_bounded_number_of_tokens_minted() {
    let (database, flinks) = (Database::sqlite(), Flinks::start().await);
    let limit = [("FLINKS_BACKEND_TOKENS_PER_MINUTE", "3".as_ref())];
    let program = Program::start_among(&database, &flinks, "info", &limit);
    let http = reqwest::Client::new();
    for _ in 0..3 {
        Visitor::begin(&http, &program.url, some_login()).await;
    }
    let session = http.post(format!("{}/api/connect/session", program.url));
    let refused = session.send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    let config = reqwest::get(format!("{}/api/config", program.url)).await;
    assert_eq!(config.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_has_a_bounded_number_of_requests_to_the_server_api() {
    const KEY: &str = "c2VydmVyLWtleS1vZi10aGUtZmxvb2Rz-of-this-server";
    let (database, flinks) = (Database::sqlite(), Flinks::start().await);
    let variables = [
        ("FLINKS_BACKEND_SERVER_REQUESTS_PER_MINUTE", "3".as_ref()),
        ("FLINKS_BACKEND_SERVER_KEYS", KEY.as_ref()),
    ];
    let program = Program::start_among(&database, &flinks, "info", &variables);
    let ask = async |key: &str| {
        let url = format!("{}/server/connections?user=alice", program.url);
        let request = reqwest::Client::new().get(url).bearer_auth(key);
        request.send().await.unwrap()
    };
    // Keys that are guessed count, too.
    for (key, expected) in [(KEY, 200), ("guessed", 401), (KEY, 200)] {
        assert_eq!(ask(key).await.status(), expected);
    }
    let refused = ask(KEY).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    let config = reqwest::get(format!("{}/api/config", program.url)).await;
    assert_eq!(config.unwrap().status(), 200);
}
