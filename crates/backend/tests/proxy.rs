//! The program behind a real proxy, with the configuration of the documentation, and behind one that is set up wrongly.

use crate::certificates::Certificates;
use crate::database::Database;
use crate::delivery;
use crate::flinks::Flinks;
use crate::nginx::{Missing, NAME, Nginx, free};
use crate::program::{KEY, Program};
use reqwest::{Certificate, Client, RequestBuilder, redirect};
use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;

/// Browser, nginx, backend and Flinks.
struct World {
    url: String,
    http: Client,
    flinks: Flinks,
    nginx: Nginx,
    program: Program,
    database: Database,
}

impl World {
    /// Where the backend has these flags beside those of the documentation, and nginx another configuration. `None` where the
    /// tests are left out.
    async fn new(flags: &[&str], change: impl Fn(String) -> String) -> Option<Self> {
        // An address that was free may be taken when nginx comes to it.
        for _ in 0..3 {
            match Self::at_free_addresses(flags, &change).await {
                Ok(world) => return Some(world),
                Err(Missing::Program) => return left_out(),
                Err(Missing::Address) => {}
            }
        }
        panic!("nginx ended three times: see above");
    }

    async fn at_free_addresses(
        flags: &[&str],
        change: impl Fn(String) -> String,
    ) -> Result<Self, Missing> {
        let (database, flinks) = (Database::sqlite(), Flinks::start().await);
        let (http, https) = free();
        let url = format!("https://{NAME}:{}", https.port());
        let api = flinks.api();
        let all = [&["--api-url", &api, "--poll-interval-ms", "100"], flags].concat();
        let all: Vec<_> = all
            .into_iter()
            .map(|flag| if flag == "URL" { url.as_str() } else { flag })
            .collect();
        let program = Program::start_with(&database, &all, "info");
        let backend = program.url.trim_start_matches("http://");
        let backend = backend.replace("localhost", "127.0.0.1");
        let certificates = Certificates::make(database.folder.path(), NAME);
        let certificates = certificates.ok_or(Missing::Program)?;
        let listen = (http, https);
        let nginx = Nginx::start(&database.folder, &certificates, listen, &backend, change)?;
        let authority = std::fs::read(&certificates.authority).unwrap();
        let http = Client::builder()
            .tls_certs_only([Certificate::from_pem(&authority).unwrap()])
            .redirect(redirect::Policy::none())
            .resolve(NAME, nginx.https)
            .build();
        Ok(Self {
            url,
            http: http.unwrap(),
            flinks,
            nginx,
            program,
            database,
        })
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.database.folder.path().join("log.txt")).unwrap()
    }

    /// As the page's own script sends it.
    fn post(&self, path: &str) -> RequestBuilder {
        let request = self.http.post(format!("{}{path}", self.url));
        request
            .header("Origin", &self.url)
            .header("Sec-Fetch-Site", "same-origin")
    }
}

const AS_DOCUMENTED: [&str; 3] = ["--public-url", "URL", "--forwarded"];

fn left_out<T>() -> Option<T> {
    let required = std::env::var_os("NGINX_REQUIRED").is_some();
    assert!(
        !required,
        "NGINX_REQUIRED is set, and there is no nginx or no openssl"
    );
    // Past the capturing of the tests' output: a test that is left out must be seen.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED behind nginx: apt-get install nginx openssl"
    );
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_nginx_as_documented_a_connection_is_made_over_https() {
    let Some(world) = World::new(&AS_DOCUMENTED, |conf| conf).await else {
        return;
    };
    let plain = Client::builder().redirect(redirect::Policy::none()).build();
    let plain = plain.unwrap().get(format!("http://{}/", world.nginx.http));
    let moved = plain.header("Host", NAME).send().await.unwrap();
    assert_eq!(moved.status(), 301);
    assert_eq!(moved.headers()["location"], format!("https://{NAME}/"));

    let page = world.http.get(&world.url).send().await.unwrap();
    assert!(page.headers().contains_key("strict-transport-security"));
    let cookie = page.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-") && cookie.contains("; Secure"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let request = world.post("/api/connect/session").header("Cookie", &cookie);
    let session: Value = request.send().await.unwrap().json().await.unwrap();
    assert!(session["authorizeToken"].is_string(), "{session}");

    let login = world.flinks.login(json!("never-ready")).await;
    let body =
        json!({"loginId": login.id, "accountIds": login.selected, "state": session["state"]});
    let hand_over = |origin: &str| {
        let request = world.http.post(format!("{}/api/connections", world.url));
        let request = request.header("Origin", origin).header("Cookie", &cookie);
        request.header("Idempotency-Key", "key").json(&body).send()
    };
    assert_eq!(
        hand_over("https://evil.example").await.unwrap().status(),
        403
    );
    let accepted = hand_over(&world.url).await.unwrap();
    assert_eq!(accepted.status(), 202);
    let id = accepted.json::<Value>().await.unwrap()["id"].clone();

    // The first event comes while the stream is open: nginx does not gather it.
    let path = format!("/api/connections/{}/events", id.as_str().unwrap());
    let request = world.http.get(format!("{}{path}", world.url));
    let mut events = request.header("Cookie", &cookie).send().await.unwrap();
    let first = tokio::time::timeout(Duration::from_secs(20), events.chunk()).await;
    assert!(
        first
            .unwrap()
            .unwrap()
            .unwrap()
            .starts_with(b"event: status")
    );

    let order = json!({
        "loginId": login.id, "secret": "webhook-secret", "attempts": 1,
        "url": format!("{}/webhooks/flinks", world.program.url),
    });
    assert_eq!(
        world.flinks.send_webhook(&order).await.1["statuses"],
        json!([200])
    );
    // A signature holds past nginx, whatever the bytes.
    let body = delivery::of_type("KYC", &login.id).to_string();
    let signed = world.http.post(format!("{}/webhooks/flinks", world.url));
    let signed = signed.header("flinks-authenticity-key", delivery::sign(&body));
    assert_eq!(signed.body(body).send().await.unwrap().status(), 200);
    for (path, mebibytes, status) in [("/api/connections", 0, 413), ("/webhooks/flinks", 15, 401)] {
        let body = vec![b' '; (mebibytes << 20) + 70_000];
        let answer = world.post(path).header("Idempotency-Key", "k");
        let answer = answer
            .header("Content-Type", "application/json")
            .body(body)
            .send()
            .await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
    assert!(!world.log().contains("X-Forwarded-For"), "{}", world.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_cannot_write_another_address_past_nginx() {
    let flags = [&AS_DOCUMENTED[..], &["--tokens-per-minute", "2"]].concat();
    let Some(world) = World::new(&flags, |conf| conf).await else {
        return;
    };
    let mut answers = Vec::new();
    for visitor in 0..4 {
        let request = world.post("/api/connect/session");
        let request = request.header("X-Forwarded-For", format!("10.0.0.{visitor}"));
        answers.push(request.send().await.unwrap().status().as_u16());
    }
    assert_eq!(answers, [200, 200, 429, 429]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_is_set_up_wrongly_is_named_in_the_log_once() {
    let nameless =
        |conf: String| conf.replace("proxy_set_header X-Forwarded-For $remote_addr;", "");
    let other = ["--public-url", "https://other.example", "--forwarded"];
    for (flags, nameless_proxy, status, words) in [
        (&[][..], false, 403, "give its address as --public-url"),
        (
            &[],
            false,
            403,
            "--forwarded (FLINKS_BACKEND_FORWARDED) is not given",
        ),
        (&other, false, 403, "another address than --public-url"),
        (&AS_DOCUMENTED, true, 200, "has no X-Forwarded-For"),
    ] {
        let change = |conf| if nameless_proxy { nameless(conf) } else { conf };
        let Some(world) = World::new(flags, change).await else {
            return;
        };
        for _ in 0..3 {
            let answer = world.post("/api/connect/session").send().await.unwrap();
            assert_eq!(answer.status(), status, "{flags:?}");
            if status == 403 {
                let problem: Value = answer.json().await.unwrap();
                let detail = problem["detail"].as_str().unwrap();
                assert!(detail.contains("see its log"), "{detail}");
            }
        }
        let log = world.log();
        assert_eq!(log.matches(words).count(), 1, "{words} in {log}");
    }
}

/// Browsers say nothing of the site to a server without https.
#[tokio::test]
async fn over_plain_http_the_proxy_is_named_too_and_a_page_of_another_host_is_not() {
    let database = Database::sqlite();
    let program = Program::start_with(
        &database,
        &[
            "--public-url",
            "https://connect.acme.example",
            "--encryption-key",
            KEY,
        ],
        "info",
    );
    for (host, page, words) in [
        ("intranet:8080", "http://intranet", "see its log"),
        ("intranet", "http://other.example", "another origin"),
    ] {
        let request = reqwest::Client::new().post(format!("{}/api/connect/session", program.url));
        let request = request
            .header("Host", host)
            .header("Origin", page)
            .json(&json!({}));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 403);
        let detail = answer.text().await.unwrap();
        assert!(detail.contains(words), "{detail}");
    }
}
