//! From the hand-off to the accounts, with the simulator as Flinks.

use crate::database;
use crate::database::Database;
use crate::flinks::Flinks;
use crate::server::Server;
use flinks_api::Webhook;
use flinks_backend::{Change, Status};
use serde_json::{Value, json};
use std::time::Duration;

on_every_database! {
    the_selected_accounts_come_after_pending_answers,
    a_webhook_brings_the_accounts_that_polling_waits_for,
    an_answer_with_other_accounts_is_cut_to_the_selected_ones,
    what_passes_by_itself_is_tried_again_until_the_accounts_are_here,
    what_does_not_pass_ends_with_its_reason,
    another_browser_finds_no_connection,
    a_deleted_connection_is_gone_at_flinks_and_here,
    a_worker_that_has_lost_its_row_changes_nothing,
    a_worker_whose_connection_was_erased_keeps_nothing,
    a_row_belongs_to_one_worker_and_is_free_again_when_that_one_has_died,
    a_row_that_cannot_be_opened_holds_nobody_up,
    a_row_that_is_given_back_is_free_at_once,
}

struct World {
    server: Server,
    flinks: Flinks,
}

impl World {
    async fn new(database: Database) -> Self {
        let flinks = Flinks::start().await;
        let server = Server::with_flinks(database, &flinks.api()).await;
        Self { server, flinks }
    }

    /// A login with two selected accounts, handed over: its id, the accounts, and the connection's id.
    async fn connect(&mut self, scenario: Value) -> (String, Vec<Value>, String) {
        let login = self.flinks.login(scenario).await;
        let (login_id, selected) = (login.id, login.selected);
        let mut body = self.server.body();
        body["loginId"] = json!(login_id);
        body["accountIds"] = json!(selected);
        let answer = self
            .server
            .post(&self.server.state)
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 202);
        let answer: Value = answer.json().await.unwrap();
        self.server.begin().await;
        (
            login_id,
            selected,
            answer["id"].as_str().unwrap().to_owned(),
        )
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        let url = format!("{}/api/connections/{path}", self.server.url);
        let request = self
            .server
            .http
            .get(url)
            .header("Cookie", &self.server.cookie);
        request.send().await.unwrap()
    }

    /// Every status that the events tell, until the last.
    async fn events(&self, id: &str) -> Vec<Value> {
        let text = self
            .get(&format!("{id}/events"))
            .await
            .text()
            .await
            .unwrap();
        let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
        data.map(|json| serde_json::from_str(json).unwrap())
            .collect()
    }

    async fn end(&self, id: &str) -> (String, Option<String>) {
        let last = self.events(id).await.pop().unwrap();
        let reason = last["reason"].as_str().map(str::to_owned);
        (last["status"].as_str().unwrap().to_owned(), reason)
    }
}

async fn the_selected_accounts_come_after_pending_answers(database: Database) {
    let mut world = World::new(database).await;
    let (login_id, selected, id) = world.connect(json!("pending-twice")).await;
    assert_eq!(world.end(&id).await, ("ready".to_owned(), None));
    let view: Value = world.get(&id).await.json().await.unwrap();
    assert_eq!(view["institution"], "FlinksCapital");
    let answer = world.get(&format!("{id}/accounts")).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let accounts: Value = answer.json().await.unwrap();
    let ids: Vec<_> = accounts
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["Id"].clone())
        .collect();
    assert_eq!(ids, selected);
    assert!(accounts[0]["Transactions"].as_array().unwrap().len() > 1);
    assert_eq!(
        world.flinks.reading(&login_id).await,
        json!({"delivered": 1, "now": 0, "most": 1})
    );
}

async fn a_webhook_brings_the_accounts_that_polling_waits_for(database: Database) {
    let mut world = World::new(database).await;
    let (login_id, selected, id) = world.connect(json!("never-ready")).await;
    let send = async |secret: &str| {
        let order = json!({
            "loginId": login_id, "secret": secret, "attempts": 3,
            "url": format!("{}/webhooks/flinks", world.server.url),
        });
        world.flinks.send_webhook(&order).await.1["statuses"].clone()
    };
    assert_eq!(send("another secret").await, json!([401, 401, 401]));
    assert_eq!(world.get(&format!("{id}/accounts")).await.status(), 409);
    assert_eq!(send("webhook-secret").await, json!([200]));
    assert_eq!(world.end(&id).await, ("ready".to_owned(), None));
    let answer = world.get(&format!("{id}/accounts")).await;
    let accounts: Vec<Value> = answer.json().await.unwrap();
    let ids: Vec<_> = accounts
        .iter()
        .map(|account| account["Id"].clone())
        .collect();
    assert_eq!(ids, selected);
}

async fn an_answer_with_other_accounts_is_cut_to_the_selected_ones(database: Database) {
    let mut world = World::new(database).await;
    let (_, selected, id) = world.connect(json!("all-accounts")).await;
    assert_eq!(world.end(&id).await.0, "ready");
    let accounts: Value = world
        .get(&format!("{id}/accounts"))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(accounts.as_array().unwrap().len(), selected.len());
}

async fn what_passes_by_itself_is_tried_again_until_the_accounts_are_here(database: Database) {
    let mut world = World::new(database).await;
    for scenario in ["rate-limited", "dropped", "garbage", "session-lost"] {
        let (_, _, id) = world.connect(json!(scenario)).await;
        assert_eq!(
            world.end(&id).await,
            ("ready".to_owned(), None),
            "{scenario}"
        );
    }
}

async fn what_does_not_pass_ends_with_its_reason(database: Database) {
    let mut world = World::new(database).await;
    for (scenario, status, reason) in [
        ("mfa", "needs_reconnect", "SECURITY_CHALLENGE"),
        ("reconnect", "needs_reconnect", "QUESTION_NOT_FOUND"),
        ("broken", "failed", "INVALID_REQUEST"),
    ] {
        let (_, _, id) = world.connect(json!(scenario)).await;
        let expected = (status.to_owned(), Some(reason.to_owned()));
        assert_eq!(world.end(&id).await, expected, "{scenario}");
        let answer = world.get(&format!("{id}/accounts")).await;
        assert_eq!(answer.status(), 409);
    }
    let for_ever = json!({"authorize": [{"fault": {"code": "TOO_MANY_REQUESTS"}}]});
    let (_, _, id) = world.connect(for_ever).await;
    assert_eq!(
        world.end(&id).await,
        ("failed".to_owned(), Some("TOO_MANY_REQUESTS".to_owned()))
    );
}

async fn another_browser_finds_no_connection(database: Database) {
    let mut world = World::new(database).await;
    let (_, _, id) = world.connect(json!("ready")).await;
    assert_eq!(world.end(&id).await.0, "ready");
    let own = std::mem::take(&mut world.server.cookie);
    for cookie in ["", "flinks_connect=7b0c2a0e6f5d4c3b8a9e1f2d3c4b5a69"] {
        world.server.cookie = cookie.to_owned();
        for path in ["", "/accounts", "/events"] {
            assert_eq!(
                world.get(&format!("{id}{path}")).await.status(),
                404,
                "{path}"
            );
        }
        let url = format!("{}/api/connections/{id}", world.server.url);
        let request = world.server.http.delete(url).header("Cookie", cookie);
        assert_eq!(request.send().await.unwrap().status(), 404);
    }
    world.server.cookie = own;
    assert_eq!(world.get(&id).await.status(), 200);
    assert_eq!(world.get("nonsense").await.status(), 404);
}

async fn a_deleted_connection_is_gone_at_flinks_and_here(database: Database) {
    let mut world = World::new(database).await;
    let (login_id, _, id) = world.connect(json!("card-in-use")).await;
    assert_eq!(world.end(&id).await.0, "ready");
    let delete = || {
        let url = format!("{}/api/connections/{id}", world.server.url);
        world
            .server
            .http
            .delete(url)
            .header("Cookie", &world.server.cookie)
            .send()
    };
    for expected in [204, 404] {
        assert_eq!(delete().await.unwrap().status(), expected);
    }
    assert_eq!(world.server.stored().await, 0);
    // Flinks refuses twice.
    let order = json!({"loginId": login_id, "url": "http://127.0.0.1:1/"});
    while world.flinks.send_webhook(&order).await.0 != 404 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn nothing_of_a_person_is_readable_in_the_database() {
    let mut world = World::new(Database::sqlite()).await;
    let (login_id, selected, id) = world.connect(json!("ready")).await;
    assert_eq!(world.end(&id).await.0, "ready");
    let files = std::fs::read_dir(world.server.folder()).unwrap();
    let mut looked_at = 0;
    for file in files
        .filter_map(Result::ok)
        .filter(|file| file.file_name().to_string_lossy().starts_with("test.db"))
    {
        let bytes = std::fs::read(file.path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        looked_at += bytes.len();
        for secret in [
            login_id.as_str(),
            selected[0].as_str().unwrap(),
            "Chequing",
            "Tremblay",
            "FlinksCapital",
            "a=b,c",
            "89c77e20-dc45",
        ] {
            assert!(!text.contains(secret), "{secret} in {:?}", file.path());
        }
    }
    assert!(looked_at > 10_000);
}

async fn a_row_belongs_to_one_worker_and_is_free_again_when_that_one_has_died(database: Database) {
    let server = Server::start(database).await;
    let handed_over = server.post("key").json(&server.body()).send().await;
    assert_eq!(handed_over.unwrap().status(), 202);
    let claim = |lease| server.store.claim(10, Duration::from_millis(lease));
    let (first, second) = tokio::join!(claim(200), claim(200));
    assert_eq!(first.unwrap().len() + second.unwrap().len(), 1);
    // The dead do not renew.
    while claim(60_000).await.unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(claim(60_000).await.unwrap().is_empty());
}

async fn a_row_that_cannot_be_opened_holds_nobody_up(database: Database) {
    let mut server = Server::start(database).await;
    for key in ["broken", "whole"] {
        let handed_over = server.post(key).json(&server.body()).send().await;
        assert_eq!(handed_over.unwrap().status(), 202);
        server.begin().await;
    }
    database::execute(
        server.database_url(),
        "UPDATE connections SET login_id = account_ids WHERE idempotency_key = 'broken'",
    );
    let minute = Duration::from_secs(60);
    assert_eq!(server.store.claim(10, minute).await.unwrap().len(), 1);
}

async fn a_worker_that_has_lost_its_row_changes_nothing(database: Database) {
    let server = Server::start(database).await;
    let handed_over = server.post("key").json(&server.body()).send().await;
    assert_eq!(handed_over.unwrap().status(), 202);
    let claim = async |lease| server.store.claim(1, Duration::from_millis(lease)).await;
    let stalled = claim(1).await.unwrap().remove(0);
    let successor = loop {
        if let Some(work) = claim(60_000).await.unwrap().pop() {
            break work;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    let failed = Change::to(Status::Failed);
    let minute = Duration::from_secs(60);
    assert!(!server.store.renew(&stalled, minute).await.unwrap());
    assert!(!server.store.change(&stalled, &failed).await.unwrap());
    assert!(server.store.renew(&successor, minute).await.unwrap());
    assert!(server.store.change(&successor, &failed).await.unwrap());
}

async fn a_worker_whose_connection_was_erased_keeps_nothing(database: Database) {
    let server = Server::start(database).await;
    let handed_over = server.post("key").json(&server.body()).send().await;
    assert_eq!(handed_over.unwrap().status(), 202);
    let minute = Duration::from_secs(60);
    let work = server.store.claim(1, minute).await.unwrap().remove(0);
    let mut ready = Change::to(Status::Ready);
    ready.data = Some(json!([{"Id": "a"}]));
    ready.statements = Webhook::read(json!({
        "ResponseType": "GetStatements", "RequestId": "r", "Login": {"Id": work.login_id.expose()}, "Statements": [],
    }))
    .ok();
    assert!(ready.statements.is_some());
    server.store.erase(work.id).await.unwrap();
    assert!(!server.store.change(&work, &ready).await.unwrap());
    for table in ["connections", "webhook_bodies"] {
        let count = format!("SELECT count(*) FROM {table}");
        assert_eq!(database::number(server.database_url(), &count).await, 0);
    }
}

async fn a_row_that_is_given_back_is_free_at_once(database: Database) {
    let server = Server::start(database).await;
    let handed_over = server.post("key").json(&server.body()).send().await;
    assert_eq!(handed_over.unwrap().status(), 202);
    let minute = Duration::from_secs(60);
    let work = server.store.claim(1, minute).await.unwrap().remove(0);
    server.store.release(&work).await.unwrap();
    assert_eq!(server.store.claim(1, minute).await.unwrap().len(), 1);
}
