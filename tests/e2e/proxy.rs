//! A server between the page and the backend that does to hand-offs what networks and servers do to them.

use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::io::{self, ErrorKind};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What is done to one hand-off that arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Pass,
    /// Nobody is there: the connection ends, and the backend hears nothing.
    HangUp,
    /// An answer of its own, and the backend hears nothing.
    Answer {
        status: u16,
        retry_after: Option<String>,
    },
    /// The backend has it, and its answer ends within its first word. Not after it: over plain http, Chromium takes a
    /// status line without a status for 200.
    CutInHead,
    /// The backend has it, and its answer ends within the JSON.
    CutInBody,
    /// The backend has it, and its answer comes late.
    Late(Duration),
}

/// One hand-off that arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    pub tag: String,
    /// What the backend said to it, if it was asked.
    pub status: Option<u16>,
}

#[derive(Debug, Default)]
struct Book {
    planned: HashMap<String, VecDeque<Deed>>,
    arrivals: Vec<Arrival>,
}

/// Runs as long as the test does. Hand-offs are known by their tag; all else is passed on.
#[derive(Debug)]
pub struct Proxy {
    pub page: String,
    book: Arc<Mutex<Book>>,
}

impl Proxy {
    /// In front of a page such as `http://localhost:8080/`.
    pub async fn before(page: &str) -> Self {
        let backend = page.trim_end_matches('/').rsplit(':').next().unwrap();
        let backend = format!("127.0.0.1:{backend}");
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let book = Arc::<Mutex<Book>>::default();
        let shared = book.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (backend, book) = (backend.clone(), shared.clone());
                // Either side may go away at any time: that is what it is for.
                tokio::spawn(async move { serve(client, &backend, &book).await.ok() });
            }
        });
        Self {
            page: format!("http://127.0.0.1:{port}/"),
            book,
        }
    }

    /// What will be done to the hand-offs with this tag, one after the other; to further ones, nothing.
    pub fn plan(&self, tag: &str, deeds: impl IntoIterator<Item = Deed>) {
        let mut book = self.book.lock().unwrap();
        book.planned
            .insert(tag.to_owned(), deeds.into_iter().collect());
    }

    pub fn arrivals(&self) -> Vec<Arrival> {
        self.book.lock().unwrap().arrivals.clone()
    }
}

async fn serve(mut client: TcpStream, backend: &str, book: &Mutex<Book>) -> io::Result<()> {
    let request = Request::read(&mut client).await?;
    let Some(tag) = request.tag() else {
        let answer = request.forward(backend).await?;
        return client.write_all(&answer).await;
    };
    let deed = {
        let mut book = book.lock().unwrap();
        let planned = book.planned.get_mut(&tag);
        planned.and_then(VecDeque::pop_front).unwrap_or(Deed::Pass)
    };
    let heard = |status| {
        let tag = tag.clone();
        book.lock().unwrap().arrivals.push(Arrival { tag, status });
    };
    match &deed {
        Deed::HangUp => {
            heard(None);
            return Ok(());
        }
        Deed::Answer {
            status,
            retry_after,
        } => {
            heard(None);
            let retry_after = retry_after
                .as_ref()
                .map_or_else(String::new, |value| format!("Retry-After: {value}\r\n"));
            let answer = format!(
                "HTTP/1.1 {status} Planned\r\n{retry_after}Content-Length: 2\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{{}}"
            );
            return client.write_all(answer.as_bytes()).await;
        }
        _ => {}
    }
    let answer = request.forward(backend).await;
    heard(answer.as_ref().ok().and_then(|answer| status_of(answer)));
    let answer = answer?;
    match deed {
        Deed::CutInHead => client.write_all(answer.get(..3).unwrap_or_default()).await,
        Deed::CutInBody => {
            let cut = answer.len() - 5;
            client.write_all(&answer[..cut]).await
        }
        Deed::Late(pause) => {
            tokio::time::sleep(pause).await;
            client.write_all(&answer).await
        }
        _ => client.write_all(&answer).await,
    }
}

fn status_of(answer: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(answer.get(..12)?).ok()?;
    line.split(' ').nth(1)?.parse().ok()
}

struct Request {
    head: String,
    body: Vec<u8>,
}

impl Request {
    async fn read(client: &mut TcpStream) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if client.read_buf(&mut bytes).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        };
        let mut body = bytes.split_off(end);
        let head = String::from_utf8_lossy(&bytes).into_owned();
        let length = header(&head, "content-length").and_then(|length| length.parse().ok());
        let length = length.unwrap_or(0);
        while body.len() < length {
            if client.read_buf(&mut body).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(Self { head, body })
    }

    /// Of a hand-off.
    fn tag(&self) -> Option<String> {
        if !self.head.starts_with("POST /api/connections ") {
            return None;
        }
        let body: Value = serde_json::from_slice(&self.body).ok()?;
        Some(body["tag"].as_str()?.to_owned())
    }

    /// The whole answer; the backend is asked to close after it.
    async fn forward(&self, backend: &str) -> io::Result<Vec<u8>> {
        let mut backend = TcpStream::connect(backend).await?;
        let lines = self.head.trim_end().split("\r\n");
        let lines = lines.filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
        let head: String = lines.map(|line| format!("{line}\r\n")).collect();
        backend
            .write_all(format!("{head}Connection: close\r\n\r\n").as_bytes())
            .await?;
        backend.write_all(&self.body).await?;
        let mut answer = Vec::new();
        backend.read_to_end(&mut answer).await?;
        Ok(answer)
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.split("\r\n");
    lines.find_map(|line| {
        let (named, value) = line.split_once(':')?;
        named.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}
