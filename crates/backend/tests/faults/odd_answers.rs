//! Flinks, or what stands before it, answers with something else.

use crate::crowd::PATIENCE;
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::Visitor;
use crate::server::{SERVER_KEY, Server};
use flinks_simulator::SECURITY_ANSWER;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

on_every_database! {
    an_odd_answer_to_any_call_is_asked_for_again_until_the_accounts_are_here,
    odd_answers_without_end_end_with_what_they_are,
    an_answer_without_the_selected_account_is_asked_for_again_and_is_never_ready,
    an_odd_answer_to_a_page_or_to_a_deletion_is_no_success,
    an_odd_answer_in_the_middle_of_a_live_refresh_is_asked_for_again,
}

/// Some of what a broken proxy sends, and what it ends with if it never ends.
const ODD: [(&str, &str, &[u8]); 7] = [
    ("nothing", "NO_ANSWER", b""),
    (
        "no HTTP",
        "NO_ANSWER",
        b"\0\xff\xfe SSH-2.0-OpenSSH_9.2\r\n",
    ),
    (
        "half a header",
        "NO_ANSWER",
        b"HTTP/1.1 200 OK\r\nContent-Le",
    ),
    (
        "half a body",
        "NO_ANSWER",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"Accounts\": [{\"Id\": \"2",
    ),
    (
        "half a chunk",
        "NO_ANSWER",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{\"Acc",
    ),
    (
        "a page",
        "UNREADABLE_ANSWER",
        b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n<h1>Please wait</h1>",
    ),
    (
        "a page of an error",
        "UNREADABLE_ANSWER",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 12\r\n\r\n<h1>502</h1>",
    ),
];
/// Bodies that say nothing, or the contrary, under a status of success.
const ODD_BODIES: [(&str, &str); 9] = [
    ("{}", "UNREADABLE_ANSWER"),
    ("[]", "UNREADABLE_ANSWER"),
    ("null", "UNREADABLE_ANSWER"),
    (r#""ok""#, "UNREADABLE_ANSWER"),
    (
        r#"{"Token":5,"RequestId":[],"Accounts":"all"}"#,
        "UNREADABLE_ANSWER",
    ),
    (r#"{"FlinksCode":5,"Accounts":[]}"#, "UNREADABLE_ANSWER"),
    (r#"{"HttpStatusCode":500}"#, "UNREADABLE_ANSWER"),
    (r#"{"FlinksCode":"AGGREGATION_ERROR"}"#, "AGGREGATION_ERROR"),
    (
        r#"{"FlinksCode":"TOO_MANY_REQUESTS","Accounts":[{"Id":"1"}]}"#,
        "TOO_MANY_REQUESTS",
    ),
];

/// An answer, and the reason that it ends with.
fn odd_answers() -> impl Iterator<Item = (&'static str, &'static str, Vec<u8>)> {
    let bodies = ODD_BODIES.map(|(body, reason)| {
        let length = body.len();
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
        (body, reason, answer.into_bytes())
    });
    let raw = ODD.map(|(name, reason, answer)| (name, reason, answer.to_vec()));
    raw.into_iter().chain(bodies)
}

/// The calls that lead to the accounts, in their order.
const CALLS: [&str; 4] = [
    "/GenerateAuthorizeToken",
    "/Authorize",
    "/GetAccountsDetail",
    "/GetAccountsDetailAsync",
];

/// Only this call is answered so, and so many times.
#[derive(Clone)]
struct Odd {
    call: &'static str,
    answer: Answer,
    times: usize,
}

#[derive(Clone)]
enum Answer {
    Bytes(Vec<u8>),
    /// As fast as it is read.
    Endless,
    /// A byte at a time.
    Trickling,
}

impl Answer {
    async fn send(self, mut to: TcpStream) {
        const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{";
        let head = match &self {
            Self::Bytes(answer) => answer,
            Self::Endless | Self::Trickling => HEAD,
        };
        let mut sent = to.write_all(head).await;
        match self {
            Self::Bytes(_) => sent = to.shutdown().await,
            Self::Endless => {
                while sent.is_ok() {
                    sent = to.write_all(&[b' '; 1 << 16]).await;
                }
            }
            Self::Trickling => {
                while sent.is_ok() {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    sent = to.write_all(b" ").await;
                }
            }
        }
        // Whoever has asked may be gone.
        drop(sent);
    }
}

/// Stands before the simulator: answers itself when told to, else hands on.
#[derive(Clone)]
struct Proxy {
    url: String,
    odd: Arc<Mutex<Option<Odd>>>,
}

impl Proxy {
    async fn before(flinks: &Flinks) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            odd: Arc::default(),
        };
        let to = flinks.url.strip_prefix("http://").unwrap().to_owned();
        let accepting = proxy.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(accepting.clone().serve(stream, to.clone()));
            }
        });
        proxy
    }

    /// What this request is answered with, if not by the simulator.
    fn odd_answer(&self, head: &str) -> Option<Answer> {
        let path = head.split(' ').nth(1)?;
        let call = path.strip_prefix("/v3/customer/BankingServices")?;
        let mut odd = self.odd.lock().unwrap();
        let odd = odd.as_mut()?;
        // The asynchronous calls have the session's id behind their name.
        let same = call == odd.call
            || call
                .strip_prefix(odd.call)
                .is_some_and(|rest| rest.starts_with('/'));
        odd.times = odd.times.checked_sub(usize::from(same))?;
        same.then(|| odd.answer.clone())
    }

    /// One request: a connection that is kept would hide those that follow.
    async fn serve(self, mut from: TcpStream, to: String) {
        let mut request = Vec::new();
        let end = loop {
            let end = request.windows(4).position(|bytes| bytes == b"\r\n\r\n");
            match end {
                Some(end) => break end,
                None if from.read_buf(&mut request).await.unwrap_or(0) == 0 => return,
                None => {}
            }
        };
        let head = String::from_utf8_lossy(&request[..end]).into_owned();
        if let Some(answer) = self.odd_answer(&head) {
            answer.send(from).await;
        } else if let Ok(mut to) = TcpStream::connect(to).await {
            request.splice(end..end, *b"\r\nConnection: close");
            let _ = to.write_all(&request).await;
            let _ = copy_bidirectional(&mut from, &mut to).await;
        }
    }

    /// The address of Flinks' API behind it.
    fn api(&self) -> String {
        format!("{}/v3/customer/BankingServices", self.url)
    }
}

struct World {
    flinks: Flinks,
    proxy: Proxy,
    server: Server,
}

impl World {
    async fn new(database: Database) -> Self {
        let flinks = Flinks::start().await;
        let proxy = Proxy::before(&flinks).await;
        let server = Server::with_flinks(database, &proxy.api()).await;
        Self {
            flinks,
            proxy,
            server,
        }
    }

    /// What the proxy answers from now on.
    fn answer(&self, odd: Odd) {
        *self.proxy.odd.lock().unwrap() = Some(odd);
    }

    /// A browser with a connection that is ready.
    async fn ready(&self, scenario: Value) -> (Visitor, String) {
        let login = self.flinks.login(scenario).await;
        let visitor = Visitor::begin(&self.server.http, &self.server.url, login).await;
        let id = visitor.hand_over(|| self.server.url.clone()).await;
        let path = format!("{id}/events");
        let events = visitor.get(&self.server.url, &path).await;
        let events = events.text().await.unwrap();
        assert!(events.contains("\"ready\""), "{events}");
        (visitor, id)
    }

    /// The last status and reason of a connection that meets odd answers.
    async fn end(&mut self, odd: Odd) -> (String, Option<String>) {
        *self.proxy.odd.lock().unwrap() = None;
        let login = self.flinks.login(json!({"pending": 1})).await;
        self.server.begin().await;
        let mut body = self.server.body();
        body["loginId"] = json!(login.id);
        body["accountIds"] = json!(login.selected);
        self.answer(odd);
        let answer = self
            .server
            .post(&self.server.state)
            .json(&body)
            .send()
            .await;
        let answer: Value = answer.unwrap().json().await.unwrap();
        let id = answer["id"].as_str().unwrap();
        let url = format!("{}/api/connections/{id}", self.server.url);
        let began = Instant::now();
        loop {
            let asked = self.server.http.get(&url);
            let asked = asked.header("Cookie", &self.server.cookie).send().await;
            let view: Value = asked.unwrap().json().await.unwrap();
            let status = view["status"].as_str().unwrap();
            if ["ready", "failed", "needs_reconnect"].contains(&status) {
                let reason = view["reason"].as_str().map(str::to_owned);
                return (status.to_owned(), reason);
            }
            assert!(began.elapsed() < PATIENCE, "{view}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn an_odd_answer_to_any_call_is_asked_for_again_until_the_accounts_are_here(
    database: Database,
) {
    let mut world = World::new(database).await;
    for (name, _, answer) in odd_answers() {
        for call in CALLS {
            for times in [1, 3] {
                let answer = Answer::Bytes(answer.clone());
                let odd = Odd {
                    call,
                    answer,
                    times,
                };
                let end = world.end(odd).await;
                let what = format!("{name} to {call}, {times} times");
                assert_eq!(end, ("ready".to_owned(), None), "{what}");
                let left = world.proxy.odd.lock().unwrap().take();
                assert_eq!(left.unwrap().times, 0, "{what}");
            }
        }
    }
}

async fn odd_answers_without_end_end_with_what_they_are(database: Database) {
    let mut world = World::new(database).await;
    for ((name, reason, answer), call) in odd_answers().zip(CALLS.into_iter().cycle()) {
        let odd = Odd {
            call,
            answer: Answer::Bytes(answer),
            times: usize::MAX,
        };
        let (status, ended_with) = world.end(odd).await;
        assert_eq!(status, "failed", "{name} to {call}");
        assert_eq!(ended_with.as_deref(), Some(reason), "{name} to {call}");
    }
}

/// Data that is there, and is not what was asked for.
async fn an_answer_without_the_selected_account_is_asked_for_again_and_is_never_ready(
    database: Database,
) {
    let mut world = World::new(database).await;
    for accounts in ["[]", r#"[{"Id":"another"}]"#] {
        let body = format!(r#"{{"HttpStatusCode":200,"Accounts":{accounts}}}"#);
        let length = body.len();
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
        for (times, expected) in [
            (1, ("ready", None)),
            (usize::MAX, ("failed", Some("NO_ACCOUNTS"))),
        ] {
            let (status, reason) = world
                .end(Odd {
                    call: "/GetAccountsDetail",
                    answer: Answer::Bytes(answer.clone().into_bytes()),
                    times,
                })
                .await;
            assert_eq!((status.as_str(), reason.as_deref()), expected, "{body}");
        }
    }
}

async fn an_odd_answer_to_a_page_or_to_a_deletion_is_no_success(database: Database) {
    let world = World::new(database).await;
    for (name, _, answer) in odd_answers() {
        let answer = Answer::Bytes(answer);
        world.answer(Odd {
            call: "/GenerateAuthorizeToken",
            answer: answer.clone(),
            times: 1,
        });
        let refused = world.server.ask_for_a_session().await.status();
        assert!([502, 503].contains(&refused.as_u16()), "{name}: {refused}");
        let (visitor, id) = world.ready(json!("ready")).await;
        world.answer(Odd {
            call: "/DeleteCard",
            answer,
            times: 2,
        });
        assert_eq!(visitor.delete(&world.server.url, &id).await, 204, "{name}");
        let order = json!({"loginId": visitor.login.id, "url": "http://127.0.0.1:1/"});
        let began = Instant::now();
        while world.flinks.send_webhook(&order).await.0 != 404 {
            assert!(began.elapsed() < PATIENCE, "{name}: not deleted at Flinks");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let left = world.proxy.odd.lock().unwrap().take();
        assert_eq!(left.unwrap().times, 0, "{name}");
    }
}

async fn an_odd_answer_in_the_middle_of_a_live_refresh_is_asked_for_again(database: Database) {
    let world = World::new(database).await;
    for (name, _, answer) in odd_answers() {
        // The first session is opened at once, the second one is not.
        let authorize =
            json!([{"fault": {"slowMs": 0}, "times": 1}, {"fault": "dispatched", "times": 1}]);
        let (_, id) = world.ready(json!({"authorize": authorize})).await;
        world.answer(Odd {
            call: "/AuthorizeAsync",
            answer: Answer::Bytes(answer),
            times: 2,
        });
        let of_server = |method, path: &str| {
            let url = format!("{}/server/connections/{id}{path}", world.server.url);
            world
                .server
                .http
                .request(method, url)
                .bearer_auth(SERVER_KEY)
        };
        let live = of_server(Method::POST, "/refresh").json(&json!({"mode": "live"}));
        assert_eq!(live.send().await.unwrap().status(), 202, "{name}");
        let until = async |status: &str| {
            let began = Instant::now();
            loop {
                let record = of_server(Method::GET, "").send().await.unwrap();
                let record: Value = record.json().await.unwrap();
                if record["status"] == status {
                    return;
                }
                assert!(began.elapsed() < PATIENCE, "{name}: {record}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        until("challenged").await;
        let left = world.proxy.odd.lock().unwrap().take();
        assert_eq!(left.unwrap().times, 0, "{name}");
        let asked = of_server(Method::GET, "/challenge").send().await.unwrap();
        let asked: Value = asked.json().await.unwrap();
        let prompt = asked["questions"][0]["prompt"].as_str().unwrap();
        let answers = json!({"answers": {prompt: [SECURITY_ANSWER]}});
        let answered = of_server(Method::POST, "/challenge").json(&answers);
        assert_eq!(answered.send().await.unwrap().status(), 202, "{name}");
        until("ready").await;
    }
}

// The system tells of memory as Linux does.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_without_end_takes_a_bounded_memory_and_is_asked_for_again() {
    let mut world = World::new(Database::sqlite()).await;
    let before = world.server.peak();
    for call in CALLS {
        let answer = Answer::Endless;
        let end = world.end(Odd {
            call,
            answer,
            times: 1,
        });
        assert_eq!(end.await, ("ready".to_owned(), None), "{call}");
    }
    world.answer(Odd {
        call: "/GenerateAuthorizeToken",
        answer: Answer::Endless,
        times: 1,
    });
    assert_eq!(world.server.ask_for_a_session().await.status(), 503);
    // One answer of 32 MiB, and what the reading of it doubles.
    let taken = world.server.peak() - before;
    assert!(taken < 100 << 20, "{} MiB", taken >> 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_trickles_is_given_up_and_holds_nobody_up() {
    let mut world = World::new(Database::sqlite()).await;
    world.answer(Odd {
        call: "/GenerateAuthorizeToken",
        answer: Answer::Trickling,
        times: 1,
    });
    let (server, began) = (&world.server, Instant::now());
    let trickled = server
        .http
        .post(format!("{}/api/connect/session", server.url));
    let trickled = tokio::spawn(trickled.send());
    while world.proxy.odd.lock().unwrap().as_ref().unwrap().times > 0 {
        assert!(began.elapsed() < PATIENCE, "it does not ask");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world.ready(json!("ready")).await;
    assert!(!trickled.is_finished());
    assert_eq!(trickled.await.unwrap().unwrap().status(), 503);
    let log = std::fs::read_to_string(server.folder().join("log.txt")).unwrap();
    // By the call itself, and not because the page's own request took too long.
    assert!(log.contains("no authorize token"), "{log}");
    let end = world.end(Odd {
        call: "/GetAccountsDetailAsync",
        answer: Answer::Trickling,
        times: 1,
    });
    assert_eq!(end.await, ("ready".to_owned(), None));
}
