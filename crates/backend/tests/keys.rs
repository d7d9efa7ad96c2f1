//! Keys that are changed: the program itself, with what older keys have sealed.

use crate::database::Database;
use crate::flinks::{Flinks, Login};
use crate::program::{Program, Visitor};
use serde_json::{Value, json};

on_every_database! {
    a_key_is_replaced_and_everything_stays_readable,
    a_webhook_that_waits_for_its_hand_off_outlives_the_key_that_has_sealed_it,
    a_webhook_that_an_older_key_has_sealed_is_there_with_its_hand_off,
    whoever_has_not_every_key_does_not_start_and_is_not_ready,
}

/// The flags for these keys, the newest first.
struct Keys(Vec<String>);

impl Keys {
    fn of(database: &Database, names: &[&str]) -> Self {
        let flags = names.iter().flat_map(|name| {
            let file = database.folder.path().join(name);
            let key = match *name {
                "old" => "T2xkT2xkT2xkT2xkT2xkT2xkT2xkT2xkT2xkT2xkT2w=",
                _ => "TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmU=",
            };
            std::fs::write(&file, format!("{key}\n")).unwrap();
            ["--key-file".to_owned(), file.display().to_string()]
        });
        Self(flags.collect())
    }

    fn with<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        self.0
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect()
    }
}

/// With the simulator as Flinks.
fn start(database: &Database, flinks: &Flinks, keys: &[&str]) -> Program {
    let (keys, api) = (Keys::of(database, keys), flinks.api());
    let flags = keys.with(&["--api-url", &api, "--poll-interval-ms", "100"]);
    Program::start_with(database, &flags, "info")
}

async fn connect(flinks: &Flinks, url: &str, scenario: &str) -> (Visitor, String) {
    hand_over(flinks.login(json!(scenario)).await, url).await
}

async fn hand_over(login: Login, url: &str) -> (Visitor, String) {
    let visitor = Visitor::begin(&reqwest::Client::new(), url, login).await;
    let id = visitor.hand_over(|| url.to_owned()).await;
    (visitor, id)
}

async fn is_ready((visitor, id): &(Visitor, String), url: &str) {
    let events = visitor.get(url, &format!("{id}/events")).await;
    assert!(events.text().await.unwrap().contains("\"ready\""));
    let accounts = visitor.get(url, &format!("{id}/accounts")).await;
    let accounts: Vec<Value> = accounts.json().await.unwrap();
    assert_eq!(accounts.len(), visitor.login.selected.len());
}

/// The connection of this login is found by an index that a key makes.
async fn webhook(flinks: &Flinks, login: &Login, url: &str) {
    let order = json!({
        "loginId": login.id, "secret": "webhook-secret", "url": format!("{url}/webhooks/flinks"),
    });
    let sent = flinks.send_webhook(&order).await;
    assert_eq!(sent.1["statuses"], json!([200]));
}

async fn a_key_is_replaced_and_everything_stays_readable(database: Database) {
    let flinks = Flinks::start().await;
    let mut before = start(&database, &flinks, &["old"]);
    let first = connect(&flinks, &before.url, "ready").await;
    is_ready(&first, &before.url).await;
    let [second, third] = [(); 2].map(|()| connect(&flinks, &before.url, "never-ready"));
    let (second, third) = (second.await, third.await);
    before.end();

    let mut between = start(&database, &flinks, &["new", "old"]);
    webhook(&flinks, &second.0.login, &between.url).await;
    is_ready(&second, &between.url).await;
    let keys = Keys::of(&database, &["new", "old"]);
    let (code, said) = Program::run(&database, &keys.with(&["reseal"]), &[]);
    assert_eq!(code, Some(0), "{said}");
    between.end();

    let after = start(&database, &flinks, &["new"]);
    webhook(&flinks, &third.0.login, &after.url).await;
    for connection in [first, second, third] {
        is_ready(&connection, &after.url).await;
    }
}

async fn a_webhook_that_waits_for_its_hand_off_outlives_the_key_that_has_sealed_it(
    database: Database,
) {
    let flinks = Flinks::start().await;
    let mut before = start(&database, &flinks, &["old"]);
    let login = flinks.login(json!("never-ready")).await;
    webhook(&flinks, &login, &before.url).await;
    before.end();
    let keys = Keys::of(&database, &["new", "old"]);
    let (code, said) = Program::run(&database, &keys.with(&["reseal"]), &[]);
    assert_eq!(code, Some(0), "{said}");
    let after = start(&database, &flinks, &["new"]);
    is_ready(&hand_over(login, &after.url).await, &after.url).await;
}

async fn a_webhook_that_an_older_key_has_sealed_is_there_with_its_hand_off(database: Database) {
    let flinks = Flinks::start().await;
    let mut before = start(&database, &flinks, &["old"]);
    let login = flinks.login(json!("never-ready")).await;
    webhook(&flinks, &login, &before.url).await;
    before.end();
    let between = start(&database, &flinks, &["new", "old"]);
    is_ready(&hand_over(login, &between.url).await, &between.url).await;
}

async fn whoever_has_not_every_key_does_not_start_and_is_not_ready(database: Database) {
    let flinks = Flinks::start().await;
    let mut old = start(&database, &flinks, &["old"]);
    let ready = format!("{}/readyz", old.url);
    let answer = async || reqwest::get(&ready).await.unwrap().status().as_u16();
    assert_eq!(answer().await, 200);

    let keys = Keys::of(&database, &["new"]);
    let (code, said) = Program::run(&database, &keys.with(&[]), &[]);
    assert!(code == Some(1) && said.contains("--key-file"), "{said}");
    assert_eq!(answer().await, 200);

    // A replica that seals with a key that this one has not.
    let both = start(&database, &flinks, &["new", "old"]);
    assert_eq!(answer().await, 503);
    drop(both);
    old.end();
    let keys = Keys::of(&database, &["old"]);
    let (code, said) = Program::run(&database, &keys.with(&[]), &[]);
    assert!(code == Some(1) && said.contains("--key-file"), "{said}");
}
