//! The pages' server and the widget's: two origins on this machine that write down what they are asked for.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use brotli::enc::BrotliEncoderParams;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use tokio::net::TcpListener;

const WIDGET: &str = include_str!("../../../../bench/widget.html");

/// Both servers.
pub struct Site {
    port: u16,
    log: Arc<Log>,
}

#[derive(Default)]
struct Log(Mutex<Vec<Seen>>);

/// An answered request.
#[derive(Debug, Clone)]
pub struct Seen {
    pub path: String,
    pub at: SystemTime,
    /// Of the body, as it was sent.
    pub bytes: usize,
    pub to_the_widget: bool,
}

struct File {
    /// As it is sent: compressed once and for all.
    body: Vec<u8>,
    kind: &'static str,
    tag: String,
}

impl Site {
    /// Serves the folders in this one.
    pub async fn start(folder: &Path) -> Self {
        let log = Arc::new(Log::default());
        let (listener, port) = listen().await;
        let widget = axum::Router::new()
            .fallback(show_widget)
            .with_state(log.clone());
        tokio::spawn(async { axum::serve(listener, widget).await });
        // Another site than that of the pages, as Flinks' is: a frame in a process of its own.
        let origin = format!("http://127.0.0.1:{port}");
        let mut files = HashMap::new();
        collect(folder, "", &origin, &mut files);
        let (listener, port) = listen().await;
        let state = (Arc::new(files), log.clone());
        let pages = axum::Router::new().fallback(show_page).with_state(state);
        tokio::spawn(async { axum::serve(listener, pages).await });
        Self { port, log }
    }

    /// A page under a host that no cache has heard of.
    pub fn page(&self, name: &str, host: &str, query: &str) -> String {
        format!(
            "http://{host}.localhost:{}/{name}/index.html{query}",
            self.port
        )
    }

    /// What was asked for since this was asked last.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.log.0.lock().unwrap())
    }

    /// When the widget was asked for first.
    pub fn widget_seen(&self) -> Option<SystemTime> {
        let log = self.log.0.lock().unwrap();
        log.iter()
            .find(|seen| seen.to_the_widget)
            .map(|seen| seen.at)
    }
}

impl Log {
    fn note(&self, path: &str, bytes: usize, to_the_widget: bool, at: SystemTime) {
        self.0.lock().unwrap().push(Seen {
            path: path.to_owned(),
            at,
            bytes,
            to_the_widget,
        });
    }
}

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

async fn show_widget(State(log): State<Arc<Log>>, request: Request) -> Response<Body> {
    let at = SystemTime::now();
    if request.uri().path() != "/v2/" {
        return answer(StatusCode::NOT_FOUND, &[], Vec::new());
    }
    log.note("/v2/", WIDGET.len(), true, at);
    let headers = [
        (header::CONTENT_TYPE, "text/html"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    answer(StatusCode::OK, &headers, WIDGET.into())
}

type Pages = (Arc<HashMap<String, File>>, Arc<Log>);

async fn show_page(
    State((files, log)): State<Pages>,
    headers: HeaderMap,
    request: Request,
) -> Response<Body> {
    let at = SystemTime::now();
    let path = request.uri().path();
    let Some(file) = files.get(path) else {
        log.note(path, 0, false, at);
        return answer(StatusCode::NOT_FOUND, &[], Vec::new());
    };
    let known = headers.get(header::IF_NONE_MATCH);
    let (status, body) = match known.is_some_and(|tag| tag.as_bytes() == file.tag.as_bytes()) {
        true => (StatusCode::NOT_MODIFIED, Vec::new()),
        false => (StatusCode::OK, file.body.clone()),
    };
    log.note(path, body.len(), false, at);
    // As a site does whose files have their version in their names.
    let cache = match file.kind {
        "text/html" => "no-cache",
        _ => "public, max-age=31536000, immutable",
    };
    let headers = [
        (header::CONTENT_TYPE, file.kind),
        (header::CONTENT_ENCODING, "br"),
        (header::CACHE_CONTROL, cache),
        (header::ETAG, &file.tag),
    ];
    answer(status, &headers, body)
}

fn answer(
    status: StatusCode,
    headers: &[(header::HeaderName, &str)],
    body: Vec<u8>,
) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    for (name, value) in headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

fn collect(folder: &Path, path: &str, origin: &str, files: &mut HashMap<String, File>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap().path();
        let name = entry.file_name().unwrap().to_str().unwrap();
        let path = format!("{path}/{name}");
        if entry.is_dir() {
            collect(&entry, &path, origin, files);
            continue;
        }
        let kind = match entry.extension().and_then(|ending| ending.to_str()) {
            Some("html") => "text/html",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            Some("wasm") => "application/wasm",
            _ => continue,
        };
        let mut body = std::fs::read(&entry).unwrap();
        if kind != "application/wasm" {
            let text = String::from_utf8(body).unwrap();
            let text = text.replace("{widget}", &format!("{origin}/v2/?demo=true"));
            body = text.replace("{origin}", origin).into();
        }
        let body = brotli_11(&body);
        let tag = format!("\"{}\"", body.len());
        files.insert(path, File { body, kind, tag });
    }
}

fn brotli_11(mut bytes: &[u8]) -> Vec<u8> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut out, &parameters).unwrap();
    out
}
