//! What is left of a connection that was erased: the program itself, its database, and the simulator as Flinks.

use crate::claim;
use crate::database::{Database, execute, number};
use crate::flinks::{Flinks, Login};
use crate::program::{Program, Visitor};
use reqwest::header::{AUTHORIZATION, HeaderMap};
use serde_json::{Value, json};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use std::ffi::OsStr;
use std::time::{Duration, Instant};

on_every_database! {
    a_refusal_by_flinks_keeps_nothing_here_and_is_asked_again,
    a_login_in_a_second_browser_opens_and_deletes_nothing_of_the_first,
    what_is_old_is_erased_here_and_at_flinks,
}

const SERVER_KEY: &str = "c2VydmVyLWtleS1vZi10aGUtZXJhc3VyZQ-of-this-server";

/// Far more than it takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(began.elapsed() < PATIENCE, "never: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn until_logged(words: &str, database: &Database) {
    let file = database.folder.path().join("log.txt");
    until(words, async || {
        let log = std::fs::read_to_string(&file).unwrap();
        log.contains(words).then_some(())
    })
    .await;
}

async fn connect(flinks: &Flinks, url: &str, scenario: Value) -> (Visitor, String) {
    connect_with(flinks.login(scenario).await, url).await
}

async fn connect_with(login: Login, url: &str) -> (Visitor, String) {
    let visitor = Visitor::begin(&reqwest::Client::new(), url, login).await;
    let id = visitor.hand_over(|| url.to_owned()).await;
    let events = visitor.get(url, &format!("{id}/events")).await;
    assert!(events.text().await.unwrap().contains("\"ready\""));
    (visitor, id)
}

async fn is_known(flinks: &Flinks, visitor: &Visitor) -> bool {
    let order = json!({"loginId": visitor.login.id, "url": "http://127.0.0.1:1/"});
    flinks.send_webhook(&order).await.0 != 404
}

async fn until_gone_at_flinks(flinks: &Flinks, visitor: &Visitor) {
    until("gone at Flinks", async || {
        (!is_known(flinks, visitor).await).then_some(())
    })
    .await;
}

/// The values of the only row, as bytes.
async fn row(database: &Database, columns: &str, table: &str) -> Vec<Vec<u8>> {
    sqlx::any::install_default_drivers();
    let mut connection = AnyConnection::connect(&database.url).await.unwrap();
    let sql = AssertSqlSafe(format!("SELECT {columns} FROM {table}"));
    let row = sqlx::query(sql).fetch_one(&mut connection).await.unwrap();
    let values = (0..row.len()).map(|at| {
        let text = row.try_get::<String, _>(at).map(String::into_bytes);
        text.or_else(|_| row.try_get::<Vec<u8>, _>(at)).unwrap()
    });
    let values = values.collect();
    connection.close().await.unwrap();
    values
}

async fn count(database: &Database, table: &str) -> i64 {
    number(&database.url, &format!("SELECT count(*) FROM {table}")).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_delete_the_file_and_its_log_hold_nothing_of_the_connection() {
    let (database, flinks) = (Database::sqlite(), Flinks::start().await);
    // Events are given up at once: what is left of them goes with the connection.
    let variables = [
        ("FLINKS_BACKEND_EVENTS_URLS", "http://127.0.0.1:1/"),
        (
            "FLINKS_BACKEND_EVENTS_KEY",
            "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ),
        ("FLINKS_BACKEND_EVENTS_ATTEMPTS", "1"),
    ];
    let variables = [&variables[..], &claim::VARIABLES].concat();
    let variables: Vec<_> = variables
        .into_iter()
        .map(|(name, value)| (name, OsStr::new(value)))
        .collect();
    let program = Program::start_among(&database, &flinks, "info", &variables);
    let mut headers = HeaderMap::new();
    let bearer = format!("Bearer {}", claim::of("alice"));
    headers.insert(AUTHORIZATION, bearer.try_into().unwrap());
    let alice = reqwest::Client::builder().default_headers(headers);
    let login = flinks.login(json!("ready")).await;
    let visitor = Visitor::begin(&alice.build().unwrap(), &program.url, login).await;
    let id = visitor.hand_over(|| program.url.clone()).await;
    let events = visitor.get(&program.url, &format!("{id}/events")).await;
    assert!(events.text().await.unwrap().contains("\"ready\""));
    let order = json!({
        "loginId": visitor.login.id, "secret": "webhook-secret", "url": format!("{}/webhooks/flinks", program.url),
        "responseType": "GetStatements",
    });
    assert_eq!(
        flinks.send_webhook(&order).await.1["statuses"],
        json!([200])
    );
    let given_up = "SELECT count(*) FROM deliveries WHERE next_attempt_at IS NULL";
    until("events are given up", async || {
        (number(&database.url, given_up).await == 4).then_some(())
    })
    .await;
    // The id and, sealed, the owner go with the event of the erasure itself.
    let text = "idempotency_key, state, browser";
    let sealed = "login_id, account_ids, institution, tag, data";
    let mut values = row(&database, &format!("{text}, {sealed}"), "connections").await;
    values.extend(row(&database, "id, body", "webhook_bodies").await);
    values.extend(row(&database, "id", "deliveries LIMIT 1").await);
    let held = || {
        let read = |file: &str| std::fs::read(database.folder.path().join(file)).unwrap();
        let bytes = [read("test.db"), read("test.db-wal")].concat();
        let is_held = |value: &&Vec<u8>| {
            // A long one is spread over pages.
            let start = &value[..value.len().min(64)];
            bytes.windows(start.len()).any(|bytes| bytes == start)
        };
        values.iter().filter(is_held).count()
    };
    assert_eq!(held(), values.len());
    assert_eq!(visitor.delete(&program.url, &id).await, 204);
    until_gone_at_flinks(&flinks, &visitor).await;
    until_logged("erased", &database).await;
    assert_eq!(held(), 0);
}

async fn a_refusal_by_flinks_keeps_nothing_here_and_is_asked_again(database: Database) {
    let flinks = Flinks::start().await;
    let program = Program::start(&database, &flinks, "info");
    let refusal = json!({"delete": [{"fault": {"code": "INVALID_REQUEST"}, "times": 3}]});
    let (visitor, id) = connect(&flinks, &program.url, refusal).await;
    assert_eq!(visitor.delete(&program.url, &id).await, 204);
    assert_eq!(visitor.get(&program.url, &id).await.status(), 404);
    assert_eq!(count(&database, "connections").await, 0);
    let order = json!({
        "loginId": visitor.login.id, "secret": "webhook-secret", "url": format!("{}/webhooks/flinks", program.url),
    });
    assert_eq!(
        flinks.send_webhook(&order).await.1["statuses"],
        json!([200])
    );
    until_logged("erased is dropped", &database).await;
    until_gone_at_flinks(&flinks, &visitor).await;
    until("nothing is to be erased", async || {
        (count(&database, "erasures").await == 0).then_some(())
    })
    .await;
}

async fn a_login_in_a_second_browser_opens_and_deletes_nothing_of_the_first(database: Database) {
    let flinks = Flinks::start().await;
    let variables = [("FLINKS_BACKEND_SERVER_KEYS", OsStr::new(SERVER_KEY))];
    let program = Program::start_among(&database, &flinks, "info", &variables);
    let url = &program.url;
    let (first, id) = connect(&flinks, url, json!("ready")).await;
    let statements = async || {
        let url = format!("{url}/server/connections/{id}/statements");
        let request = reqwest::Client::new().get(url).bearer_auth(SERVER_KEY);
        request.send().await.unwrap().text().await.unwrap()
    };
    let order = json!({
        "loginId": first.login.id, "secret": "webhook-secret", "url": format!("{url}/webhooks/flinks"), "responseType": "GetStatements",
    });
    assert_eq!(
        flinks.send_webhook(&order).await.1["statuses"],
        json!([200])
    );
    let before = statements().await;
    assert!(before.contains("\"Statements\""), "{before}");
    let same = Login {
        id: first.login.id.clone(),
        selected: first.login.selected.clone(),
        accounts: Vec::new(),
    };
    let (second, own) = connect_with(same, url).await;
    assert_ne!(id, own);
    for path in ["", "/accounts", "/events"] {
        let answer = second.get(url, &format!("{id}{path}")).await;
        assert_eq!(answer.status(), 404, "{path}");
    }
    assert_eq!(second.delete(url, &id).await, 404);
    assert_eq!(second.delete(url, &own).await, 204);
    until_logged("another browser is connected with it", &database).await;
    assert!(is_known(&flinks, &first).await);
    let accounts = first.get(url, &format!("{id}/accounts")).await;
    assert_eq!(accounts.status(), 200);
    assert_eq!(statements().await, before);
    assert_eq!(first.delete(url, &id).await, 204);
    until_gone_at_flinks(&flinks, &first).await;
}

async fn what_is_old_is_erased_here_and_at_flinks(database: Database) {
    let flinks = Flinks::start().await;
    let mut program = Program::start(&database, &flinks, "info");
    let (old, id) = connect(&flinks, &program.url, json!("ready")).await;
    program.end();
    const TWO_DAYS: u32 = 2 * 24 * 60 * 60 * 1_000;
    for (table, time) in [("connections", "received_at"), ("states", "issued_at")] {
        let sql = format!("UPDATE {table} SET {time} = {time} - {TWO_DAYS}");
        execute(&database.url, &sql);
    }
    let days = [("FLINKS_BACKEND_RETENTION_DAYS", "1".as_ref())];
    let program = Program::start_among(&database, &flinks, "info", &days);
    until_gone_at_flinks(&flinks, &old).await;
    assert_eq!(old.get(&program.url, &id).await.status(), 404);
    assert_eq!(count(&database, "states").await, 0);
    let (young, id) = connect(&flinks, &program.url, json!("ready")).await;
    assert_eq!(young.get(&program.url, &id).await.status(), 200);
}
