//! A page on another origin than the program: which may ask, and what a browser is told of it.

use crate::database::Database;
use crate::flinks::some_login;
use crate::program::{KEY, Program};
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

const SHOP: &str = "https://shop.example";
const ACCOUNT: &str = "https://account.example:8443";
const EVIL: &str = "https://shop.example.evil.example";

struct Page {
    program: Program,
    http: reqwest::Client,
    _database: Database,
}

impl Page {
    fn new(flags: &[&str]) -> Self {
        let database = Database::sqlite();
        Self {
            program: Program::start_with(&database, flags, "info"),
            http: reqwest::Client::new(),
            _database: database,
        }
    }

    /// As a browser sends it from a page of this origin.
    fn request(&self, method: Method, path: &str, origin: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.program.url);
        let request = self.http.request(method, url).header("Origin", origin);
        request.header("Sec-Fetch-Site", "cross-site")
    }

    async fn preflight(&self, path: &str, origin: &str) -> Response {
        let request = self.request(Method::OPTIONS, path, origin);
        let request = request.header("Access-Control-Request-Method", "POST");
        let headers = "authorization,content-type,idempotency-key";
        let request = request.header("Access-Control-Request-Headers", headers);
        request.send().await.unwrap()
    }
}

fn allowed(headers: &HeaderMap) -> Option<&str> {
    headers
        .get("access-control-allow-origin")
        .map(|value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_an_allowed_origin_begins_hands_over_and_reads() {
    let page = Page::new(&["--allow-origin", SHOP, "--allow-origin", ACCOUNT]);
    for origin in [SHOP, ACCOUNT] {
        for path in ["/api/connect/session", "/api/connections"] {
            let preflight = page.preflight(path, origin).await;
            assert!(preflight.status().is_success());
            assert_eq!(allowed(preflight.headers()), Some(origin));
            let said = |name: &str| {
                let name = HeaderName::try_from(format!("access-control-allow-{name}")).unwrap();
                let value = preflight.headers()[name].to_str().unwrap();
                value.to_ascii_lowercase()
            };
            assert_eq!(said("credentials"), "true");
            assert!(said("methods").contains("post") && said("methods").contains("delete"));
            for name in ["authorization", "content-type", "idempotency-key"] {
                assert!(said("headers").contains(name), "{name}");
            }
        }

        let begun = page.request(Method::POST, "/api/connect/session", origin);
        let begun = begun.send().await.unwrap();
        assert_eq!(begun.status(), 200);
        assert_eq!(allowed(begun.headers()), Some(origin));
        assert_eq!(begun.headers()["access-control-allow-credentials"], "true");
        assert!(begun.headers().get_all("vary").iter().any(|vary| {
            vary.to_str()
                .unwrap()
                .to_ascii_lowercase()
                .contains("origin")
        }));
        let cookie = begun.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let session: Value = begun.json().await.unwrap();
        let body = json!({"loginId": some_login().id, "state": session["state"]});
        let handed_over = page
            .request(Method::POST, "/api/connections", origin)
            .header("Idempotency-Key", origin)
            .header("Cookie", &cookie)
            .json(&body);
        let handed_over = handed_over.send().await.unwrap();
        assert_eq!(handed_over.status(), 202);
        assert_eq!(allowed(handed_over.headers()), Some(origin));
        let accepted: Value = handed_over.json().await.unwrap();
        let path = format!("/api/connections/{}", accepted["id"].as_str().unwrap());
        let read = page
            .request(Method::GET, &path, origin)
            .header("Cookie", &cookie);
        let read = read.send().await.unwrap();
        assert_eq!(
            (read.status().as_u16(), allowed(read.headers())),
            (200, Some(origin))
        );
        // An error can be read, too.
        let unknown = page.request(Method::GET, "/api/connections/x", origin);
        let unknown = unknown.send().await.unwrap();
        assert_eq!(
            (unknown.status().as_u16(), allowed(unknown.headers())),
            (404, Some(origin))
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_any_other_origin_is_refused_and_told_nothing() {
    for flags in [&["--allow-origin", SHOP][..], &[]] {
        let page = Page::new(flags);
        for origin in [
            EVIL,
            "https://shop.example:444",
            "http://shop.example",
            "null",
        ] {
            let preflight = page.preflight("/api/connections", origin).await;
            assert_eq!(allowed(preflight.headers()), None, "{origin}");
            let begun = page.request(Method::POST, "/api/connect/session", origin);
            let begun = begun.send().await.unwrap();
            assert_eq!(begun.status(), 403, "{origin}");
            assert_eq!(allowed(begun.headers()), None, "{origin}");
            assert!(!begun.headers().contains_key("set-cookie"), "{origin}");
        }
        // No page has any business there.
        let preflight = page.preflight("/webhooks/flinks", SHOP).await;
        assert_eq!(allowed(preflight.headers()), None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cookie_reaches_an_allowed_page_over_https() {
    let public = [
        "--public-url",
        "https://connect.example",
        "--encryption-key",
        KEY,
    ];
    let cookie = async |flags: &[&str]| {
        let page = Page::new(flags);
        let begun = page
            .http
            .post(format!("{}/api/connect/session", page.program.url));
        let begun = begun.send().await.unwrap();
        begun.headers()["set-cookie"].to_str().unwrap().to_owned()
    };
    let allowed = cookie(&[&public[..], &["--allow-origin", SHOP]].concat()).await;
    assert!(
        allowed.contains("; SameSite=None; Secure; Partitioned"),
        "{allowed}"
    );
    let own = cookie(&public).await;
    assert!(
        own.contains("; SameSite=Lax; Secure") && !own.contains("Partitioned"),
        "{own}"
    );
}

#[test]
fn what_is_no_exact_origin_is_refused_at_the_start() {
    let database = Database::sqlite();
    for wrong in ["*", "null", "https://*.example", "http://shop.example"] {
        let (code, said) = Program::run(&database, &["--allow-origin", wrong], &[]);
        assert!(
            code == Some(2) && said.contains("--allow-origin"),
            "{wrong}: {said}"
        );
    }
}
