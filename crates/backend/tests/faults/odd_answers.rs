//! Flinks, or what stands before it, answers with something else.

use crate::crowd::PATIENCE;
use crate::database::{self, Database};
use crate::flinks::Flinks;
use crate::server::Server;
use flinks_api::{Credentials, FlinksClient};
use flinks_simulator::{API_KEY, SECRET_KEY};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

on_every_database! {
    an_odd_answer_is_asked_for_again_until_the_accounts_are_here,
    odd_answers_without_end_are_said_to_be_unreadable,
}

/// Some of what a broken proxy sends.
const ODD: [(&str, &[u8]); 9] = [
    ("nothing", b""),
    ("no HTTP", b"\0\xff\xfe SSH-2.0-OpenSSH_9.2\r\n"),
    ("half a header", b"HTTP/1.1 200 OK\r\nContent-Le"),
    (
        "half a body",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"Accounts\": [{\"Id\": \"2",
    ),
    (
        "half a chunk",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{\"Acc",
    ),
    (
        "a page",
        b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n<h1>Please wait</h1>",
    ),
    (
        "a page of an error",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 12\r\n\r\n<h1>502</h1>",
    ),
    (
        "a list",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    ),
    (
        "wrong types",
        b"HTTP/1.1 200 OK\r\nContent-Length: 43\r\n\r\n{\"Token\":5,\"RequestId\":[],\"Accounts\":\"all\"}",
    ),
];

/// So many times this.
type Odd = (&'static [u8], usize);

/// Stands before the simulator: answers itself when told to, else hands on.
#[derive(Clone)]
struct Proxy {
    url: String,
    odd: Arc<Mutex<Option<Odd>>>,
    open: Arc<Mutex<JoinSet<()>>>,
}

impl Proxy {
    async fn before(flinks: &Flinks) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            odd: Arc::default(),
            open: Arc::default(),
        };
        let to = flinks.url.strip_prefix("http://").unwrap().to_owned();
        let accepting = proxy.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let odd = accepting.next();
                let connection = Self::serve(stream, odd, to.clone());
                accepting.open.lock().unwrap().spawn(connection);
            }
        });
        proxy
    }

    fn next(&self) -> Option<&'static [u8]> {
        let mut odd = self.odd.lock().unwrap();
        let (answer, times) = (*odd)?;
        *odd = (times > 1).then(|| (answer, times - 1));
        Some(answer)
    }

    async fn serve(mut from: TcpStream, odd: Option<&[u8]>, to: String) {
        if let Some(answer) = odd {
            // The request is read: else the answer may be lost with the connection.
            let _ = from.read(&mut [0; 16 * 1024]).await;
            let _ = from.write_all(answer).await;
            let _ = from.shutdown().await;
        } else if let Ok(mut to) = TcpStream::connect(to).await {
            let _ = copy_bidirectional(&mut from, &mut to).await;
        }
    }

    /// So many calls are answered with this.
    fn answer(&self, odd: &'static [u8], times: usize) {
        *self.odd.lock().unwrap() = Some((odd, times));
        // Those that are open lead to the simulator.
        self.open.lock().unwrap().abort_all();
    }

    fn client(&self) -> FlinksClient {
        let credentials = Credentials {
            secret_key: SECRET_KEY.into(),
            api_key: API_KEY.into(),
        };
        let base = format!("{}/v3/customer/BankingServices", self.url);
        FlinksClient::new(&base, credentials).unwrap()
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
        let server = Server::with_flinks(database, Some(proxy.client())).await;
        Self {
            flinks,
            proxy,
            server,
        }
    }

    /// The last status and reason of a connection that meets so many odd answers.
    async fn end(&mut self, odd: &'static [u8], times: usize) -> (String, Option<String>) {
        *self.proxy.odd.lock().unwrap() = None;
        let login = self.flinks.login(json!("ready")).await;
        self.server.begin().await;
        let mut body = self.server.body();
        body["loginId"] = json!(login.id);
        body["accountIds"] = json!(login.selected);
        self.proxy.answer(odd, times);
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

async fn an_odd_answer_is_asked_for_again_until_the_accounts_are_here(database: Database) {
    let mut world = World::new(database).await;
    for (name, odd) in ODD {
        for times in [1, 3] {
            let end = world.end(odd, times).await;
            assert_eq!(end, ("ready".to_owned(), None), "{name}, {times} times");
        }
    }
}

async fn odd_answers_without_end_are_said_to_be_unreadable(database: Database) {
    let mut world = World::new(database).await;
    for (name, odd) in ODD {
        let (status, reason) = world.end(odd, usize::MAX).await;
        assert_eq!(status, "failed", "{name}");
        let expected = match name {
            "a page" | "a page of an error" | "a list" | "wrong types" => "UNREADABLE_ANSWER",
            _ => "NO_ANSWER",
        };
        assert_eq!(reason.as_deref(), Some(expected), "{name}");
    }
}
