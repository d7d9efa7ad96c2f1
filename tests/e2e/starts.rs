//! That one process that is late, or dies at its start, fails no test, and what fails one says why.

use crate::attempts::Attempts;
use crate::browser_pool::Browser;
use crate::engine::{self, Scripts};
use crate::scene;
use crate::server::Server;
use std::path::Path;
use std::time::Duration;
use tempfile::{TempDir, tempdir};
use thirtyfour::Capabilities;

const SHORT: Duration = Duration::from_millis(500);
const WORDS: &str = "Listening on ";

/// A program that takes a line away from `misfortunes` at each start and does as it says, until none is left.
const PROGRAM: &str = r#"
    echo "start number $(($(wc -l < starts) + 1))" | tee -a starts
    misfortune=$(head -n 1 misfortunes)
    sed -i 1d misfortunes
    case $misfortune in
        dies) echo "the port is taken" >&2; exit 3 ;;
        hangs) sleep 60 ;;
    esac
    echo "Listening on 127.0.0.1:4444"
    sleep 60
"#;

fn with(misfortunes: &str) -> TempDir {
    let home = tempdir().unwrap();
    std::fs::write(home.path().join("starts"), "").unwrap();
    std::fs::write(home.path().join("misfortunes"), misfortunes).unwrap();
    home
}

fn start(home: &Path) -> Server {
    let script = format!("cd \"$HOME\"\n{PROGRAM}");
    let mut attempts = Attempts::counted_in(Some(home.join("retried")), "made-up driver");
    loop {
        let started = Server::silent(home, Path::new("sh"), &["-c", &script]);
        let listens = started.and_then(|mut server| {
            server.says(WORDS, SHORT)?;
            Ok(server)
        });
        match listens {
            Ok(server) => return server,
            Err(error) => attempts.failed(&error),
        }
    }
}

fn counted(home: &Path) -> usize {
    let lines = std::fs::read_to_string(home.join("retried"));
    lines.unwrap_or_default().lines().count()
}

#[test]
fn a_process_that_starts_is_not_counted() {
    let home = with("");
    assert_eq!(start(home.path()).said, "127.0.0.1:4444");
    assert_eq!(counted(home.path()), 0);
}

#[test]
fn one_that_dies_and_one_that_hangs_are_followed_by_another_and_counted() {
    let home = with("dies\nhangs\n");
    assert_eq!(start(home.path()).said, "127.0.0.1:4444");
    assert_eq!(counted(home.path()), 2);
}

#[test]
#[should_panic(
    expected = "no made-up driver, 3 times: sh did not say 'Listening on '; it ended with exit status: 3, and has said:\nstart number 3\nthe port is taken"
)]
fn one_that_dies_each_time_fails_the_test_with_what_it_said() {
    start(with("dies\ndies\ndies\n").path());
}

#[test]
#[should_panic(
    expected = "no made-up driver, 3 times: sh did not say 'Listening on '; it still runs, and has said:\nstart number 3\n"
)]
fn one_that_hangs_each_time_fails_the_test_with_what_it_said() {
    start(with("hangs\nhangs\nhangs\n").path());
}

#[tokio::test]
async fn a_driver_that_takes_orders_and_does_not_answer_is_given_up() {
    // Another test may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let session = engine::session(&address, Capabilities::new(), SHORT).await;
    assert_eq!(session.err().as_deref(), Some("none within 500ms"));
}

#[tokio::test]
async fn a_test_finds_nothing_of_the_one_before_it_in_its_browser() {
    // Another test may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let served = tempdir().unwrap();
    std::fs::write(served.path().join("index.html"), "<!doctype html>").unwrap();
    let site = scene::serve(served.path().to_owned()).await;
    let browser = Browser::start(Scripts::On).await;
    let driver = &browser.driver;
    let kept = "return [document.cookie, sessionStorage.length, history.length, innerWidth > 1000, document.hasFocus()]";
    let found = async || {
        driver.goto(&site).await.unwrap();
        let found = driver.execute(kept, vec![]).await.unwrap();
        found.json().clone()
    };
    let new = found().await;
    let everything = "document.cookie = 'a=b'; sessionStorage.setItem('a', 'b'); history.pushState(0, '', '/?a'); open('/')";
    driver.execute(everything, vec![]).await.unwrap();
    std::fs::write(browser.downloads().join("a.json"), "{}").unwrap();
    browser.emptied(std::slice::from_ref(&site)).await.unwrap();
    assert_eq!(driver.windows().await.unwrap().len(), 1);
    assert_eq!(browser.downloads().read_dir().unwrap().count(), 0);
    assert_eq!(found().await, new);
}
