//! `/server`: what the host application's server is told, and what it has done.

use crate::claim;
use crate::database;
use crate::database::Database;
use crate::delivery;
use crate::flinks::Flinks;
use crate::server::{SERVER_KEY, Server};
use flinks_simulator::SECURITY_ANSWER;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::Duration;

on_every_database! {
    without_a_right_key_nothing_is_told,
    the_connections_of_a_user_come_in_pages_each_of_them_once,
    a_connection_is_shown_with_its_user_and_without_its_login,
    accounts_and_holders_are_those_that_were_selected,
    transactions_come_in_pages_each_of_them_once,
    a_page_of_transactions_that_have_changed_is_refused,
    statements_that_were_kept_are_those_of_the_selected_accounts,
    what_other_webhooks_have_brought_is_cut_to_the_selected_accounts,
    a_connection_that_the_server_deletes_is_gone,
    a_cached_refresh_asks_flinks_again,
    a_live_refresh_tells_what_the_bank_asks_and_takes_the_answer,
    a_live_refresh_that_goes_on_in_the_background_is_asked_after,
    a_wrong_answer_needs_a_reconnect,
    accounts_that_a_webhook_brings_end_the_question,
    a_question_that_nobody_answers_needs_a_reconnect,
    a_connection_on_its_way_is_not_refreshed,
}

struct World {
    server: Server,
    flinks: Flinks,
}

impl World {
    async fn new(database: Database) -> Self {
        let flinks = Flinks::start().await;
        let server = Server::with(database, Some(&flinks.api()), &claim::VARIABLES).await;
        Self { server, flinks }
    }

    /// The connection of a user, and the accounts that were selected.
    async fn connect(&mut self, user: &str, scenario: impl Serialize) -> (String, Vec<Value>) {
        let login = self.flinks.login(json!(scenario)).await;
        let session = self
            .server
            .http
            .post(format!("{}/api/connect/session", self.server.url));
        let session = session
            .bearer_auth(claim::of(user))
            .header("Cookie", &self.server.cookie);
        let answer = session.send().await.unwrap();
        self.server.take(answer).await;
        let mut body = self.server.body();
        body["loginId"] = json!(login.id);
        body["accountIds"] = json!(login.selected);
        let request = self.server.post(&self.server.state).json(&body);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        (answer["id"].as_str().unwrap().to_owned(), login.selected)
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/server/{path}", self.server.url);
        self.server
            .http
            .request(method, url)
            .bearer_auth(SERVER_KEY)
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        said(self.request(Method::GET, path)).await
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        said(self.request(Method::POST, path).json(body)).await
    }

    /// Waits until a connection has this status.
    async fn wait(&self, id: &str, status: &str) -> Value {
        loop {
            let (_, record) = self.get(&format!("connections/{id}")).await;
            if record["status"] == status {
                return record;
            }
            let is_over = ["failed", "needs_reconnect"]
                .iter()
                .any(|end| record["status"] == *end);
            assert!(!is_over, "{record}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A page of each kind after the other: what is in them.
    async fn pages(&self, path: &str, list: &str) -> Vec<Value> {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let (status, page) = self.get(&format!("{path}{after}")).await;
            assert_eq!(status, 200, "{page}");
            all.extend(page[list].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return all,
            }
        }
    }
}

async fn said(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    if status >= 400 {
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    } else {
        assert_eq!(answer.headers()["cache-control"], "no-store");
    }
    (status, answer.json().await.unwrap_or_default())
}

async fn without_a_right_key_nothing_is_told(database: Database) {
    let mut world = World::new(database).await;
    let (id, _) = world.connect("alice", "ready").await;
    let one = format!("connections/{id}");
    for (method, path) in [
        (Method::GET, "connections?user=alice".to_owned()),
        (Method::GET, one.clone()),
        (Method::GET, format!("{one}/accounts")),
        (Method::GET, format!("{one}/transactions")),
        (Method::GET, format!("{one}/statements")),
        (Method::GET, format!("{one}/identity")),
        (Method::GET, format!("{one}/challenge")),
        (Method::POST, format!("{one}/challenge")),
        (Method::POST, format!("{one}/refresh")),
        (Method::DELETE, one),
        (Method::GET, "dead-letters".to_owned()),
        (Method::POST, format!("dead-letters/{id}/retry")),
        (Method::GET, "nothing".to_owned()),
    ] {
        let url = format!("{}/server/{path}", world.server.url);
        let request = || {
            let request = world.server.http.request(method.clone(), &url);
            request.header("Cookie", &world.server.cookie)
        };
        let (other, claim) = ("x".repeat(SERVER_KEY.len()), claim::of("alice"));
        for request in [
            request(),
            request().bearer_auth(""),
            request().bearer_auth(other),
            request().bearer_auth(&SERVER_KEY[1..]),
            request().bearer_auth(claim),
            request().header("Authorization", SERVER_KEY),
        ] {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 401, "{method} {path}");
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            assert_eq!(answer.headers()["www-authenticate"], "Bearer");
        }
    }
    assert_eq!(world.server.stored().await, 1);
}

async fn the_connections_of_a_user_come_in_pages_each_of_them_once(database: Database) {
    let mut world = World::new(database).await;
    let mut own = HashSet::new();
    for _ in 0..5 {
        own.insert(json!(world.connect("alice", "ready").await.0));
        world.connect("bob", "ready").await;
    }
    for limit in [1, 2, 5, 100] {
        let path = format!("connections?user=alice&limit={limit}");
        let listed = world.pages(&path, "connections").await;
        let ids: HashSet<_> = listed.iter().map(|one| one["id"].clone()).collect();
        assert_eq!((listed.len(), &ids), (5, &own), "{limit}");
    }
    assert!(
        world
            .pages("connections?user=carol", "connections")
            .await
            .is_empty()
    );
    for wrong in [
        "connections",
        "connections?user=",
        "connections?user=alice&after=x",
    ] {
        assert_eq!(world.get(wrong).await.0, 400, "{wrong}");
    }
}

async fn a_connection_is_shown_with_its_user_and_without_its_login(database: Database) {
    let mut world = World::new(database).await;
    let (id, selected) = world.connect("alice", "ready").await;
    let record = world.wait(&id, "ready").await;
    assert_eq!(record["user"], "alice");
    assert_eq!(record["institution"], "FlinksCapital");
    assert_eq!(record["tag"], "a=b,c");
    assert_eq!(record["accountIds"], json!(selected));
    assert!(
        record["receivedAt"].as_str().unwrap().ends_with('Z'),
        "{record}"
    );
    assert!(
        record["dataAsOf"].as_str().unwrap().ends_with('Z'),
        "{record}"
    );
    assert!(record.get("loginId").is_none());
    for unknown in ["nonsense", "7b0c2a0e-6f5d-4c3b-8a9e-1f2d3c4b5a69"] {
        assert_eq!(world.get(&format!("connections/{unknown}")).await.0, 404);
    }
}

async fn accounts_and_holders_are_those_that_were_selected(database: Database) {
    let mut world = World::new(database).await;
    let (id, selected) = world.connect("alice", "all-accounts").await;
    world.wait(&id, "ready").await;
    let (_, accounts) = world.get(&format!("connections/{id}/accounts")).await;
    let accounts = accounts.as_array().unwrap();
    let ids: Vec<_> = accounts
        .iter()
        .map(|account| account["Id"].clone())
        .collect();
    assert_eq!(ids, selected);
    assert!(
        accounts
            .iter()
            .all(|account| account.get("Transactions").is_none())
    );
    let (_, identity) = world.get(&format!("connections/{id}/identity")).await;
    let holders = identity["holders"].as_array().unwrap();
    let ids: Vec<_> = holders
        .iter()
        .map(|holder| holder["accountId"].clone())
        .collect();
    assert_eq!(ids, selected);
    assert!(holders[0]["holder"]["Name"].is_string(), "{identity}");
    assert_eq!(identity["kyc"], Value::Null);
    let (waiting, _) = world.connect("alice", "never-ready").await;
    let (status, _) = world.get(&format!("connections/{waiting}/accounts")).await;
    assert_eq!(status, 409);
}

async fn transactions_come_in_pages_each_of_them_once(database: Database) {
    let mut world = World::new(database).await;
    let (id, selected) = world.connect("alice", "ready").await;
    world.wait(&id, "ready").await;
    let path = format!("connections/{id}/transactions?limit=500");
    let all = world.pages(&path, "transactions").await;
    assert!(all.len() > 2);
    assert!(all.iter().all(|one| selected.contains(&one["accountId"])));
    let path = format!("connections/{id}/transactions?limit=2");
    assert_eq!(world.pages(&path, "transactions").await, all);
    let account = selected[1].as_str().unwrap();
    let path = format!("connections/{id}/transactions?limit=1&account={account}");
    let of_one = world.pages(&path, "transactions").await;
    let expected: Vec<_> = all
        .iter()
        .filter(|one| one["accountId"] == account)
        .cloned()
        .collect();
    assert!(!of_one.is_empty());
    assert_eq!(of_one, expected);
    let (status, _) = world
        .get(&format!("connections/{id}/transactions?after=x"))
        .await;
    assert_eq!(status, 400);
}

async fn a_page_of_transactions_that_have_changed_is_refused(database: Database) {
    let mut world = World::new(database).await;
    let (id, selected) = world.connect("alice", "ready").await;
    world.wait(&id, "ready").await;
    let (_, page) = world
        .get(&format!("connections/{id}/transactions?limit=1"))
        .await;
    let next = page["next"].as_str().unwrap();
    // Of another account the cursor is none.
    let account = selected[1].as_str().unwrap();
    let path = format!("connections/{id}/transactions?after={next}&account={account}");
    assert_eq!(world.get(&path).await.0, 409);
    for no_cursor in [
        "1",
        "nonsense.1",
        "0123456789abcdef.",
        "0123456789abcdef.-1",
    ] {
        let path = format!("connections/{id}/transactions?after={no_cursor}");
        assert_eq!(world.get(&path).await.0, 400, "{no_cursor}");
    }
}

async fn statements_that_were_kept_are_those_of_the_selected_accounts(database: Database) {
    let mut world = World::new(database).await;
    let (id, _) = world.connect("alice", "ready").await;
    world.wait(&id, "ready").await;
    let path = format!("connections/{id}/statements");
    assert_eq!(world.get(&path).await.0, 404);
    let (_, accounts) = world.get(&format!("connections/{id}/accounts")).await;
    let number = accounts[0]["AccountNumber"].clone();
    let login_id = world.server.store.login_id(id.parse().unwrap()).await;
    let login_id = login_id.unwrap().unwrap();
    let mut webhook = delivery::of_type("GetStatements", login_id.expose());
    webhook["StatementsByAccount"] = json!([
        {"AccountNumber": number, "Statements": [{"UniqueId": "own"}]},
        {"AccountNumber": "not-selected", "Statements": [{"UniqueId": "other"}]},
    ]);
    let sent = delivery::send_signed(&world.server.url, webhook.to_string()).await;
    assert_eq!(sent.0, 200, "{}", sent.1);
    let (status, statements) = world.get(&path).await;
    assert_eq!(status, 200);
    assert_eq!(statements.as_array().unwrap().len(), 1);
    assert_eq!(statements[0]["Statements"][0]["UniqueId"], "own");
    webhook["RequestId"] = json!("another");
    webhook
        .as_object_mut()
        .unwrap()
        .remove("StatementsByAccount");
    webhook["Statements"] = json!([
        {"UniqueId": "flat", "Base64Content": "F0F0", "AccountNumber": number},
        {"UniqueId": "other", "Base64Content": "F0F0", "AccountNumber": "not-selected"},
    ]);
    delivery::send_signed(&world.server.url, webhook.to_string()).await;
    let (_, statements) = world.get(&path).await;
    assert_eq!(statements.as_array().unwrap().len(), 1, "{statements}");
    assert_eq!(statements[0]["AccountNumber"], number);
    assert_eq!(statements[0]["Statements"][0]["Base64Content"], "F0F0");
    // Whose they are cannot be told: that is said, and is not an empty list.
    webhook["RequestId"] = json!("a third one");
    webhook["Statements"] = json!([{"UniqueId": "flat", "Base64Content": "F0F0"}]);
    delivery::send_signed(&world.server.url, webhook.to_string()).await;
    assert_eq!(world.get(&path).await.0, 409);
    webhook["RequestId"] = json!("a fourth one");
    webhook.as_object_mut().unwrap().remove("Statements");
    let sent = delivery::send_signed(&world.server.url, webhook.to_string()).await;
    assert_eq!(sent.0, 422, "{}", sent.1);
    let kyc = delivery::of_type("KYC", login_id.expose());
    delivery::send_signed(&world.server.url, kyc.to_string()).await;
    let (_, identity) = world.get(&format!("connections/{id}/identity")).await;
    assert_eq!(identity["kyc"], json!({"Holder": {"Name": "Zoé Tremblay"}}));
}

async fn what_other_webhooks_have_brought_is_cut_to_the_selected_accounts(database: Database) {
    let mut world = World::new(database).await;
    let (id, selected) = world.connect("alice", "ready").await;
    let path = format!("connections/{id}/webhooks");
    assert_eq!(
        world.get(&format!("{path}/GetAccountsSummary")).await.0,
        404
    );
    let login_id = world.server.store.login_id(id.parse().unwrap()).await;
    let login_id = login_id.unwrap().unwrap();
    let own = json!({"Id": selected[0], "EftEligibleRatio": 0.9});
    for (kind, more) in [
        (
            "GetAccountsSummary",
            json!({"Accounts": [own, {"Id": "not-selected"}], "Institution": "FlinksCapital", "Total": 7}),
        ),
        ("GetStatements", json!({"Statements": []})),
        ("Investments", json!({"Portfolio": 7})),
        ("KYC", json!({})),
    ] {
        let mut webhook = delivery::of_type(kind, login_id.expose());
        let fields = webhook.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        let sent = delivery::send_signed(&world.server.url, webhook.to_string()).await;
        assert_eq!(sent.0, 200, "{}", sent.1);
    }
    let (status, summary) = world.get(&format!("{path}/GetAccountsSummary")).await;
    assert_eq!(status, 200);
    assert_eq!(summary["Accounts"], json!([own]));
    assert_eq!(
        summary.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["Accounts", "Institution"]
    );
    // Whose the rest is, nobody can tell.
    assert_eq!(world.get(&format!("{path}/Investments")).await.0, 409);
    let (_, person) = world.get(&format!("{path}/KYC")).await;
    assert!(person["Holder"].is_object(), "{person}");
    // Those have paths of their own, which cut them by more than ids.
    for kind in ["GetStatements", "GetAccountsDetail", "nonsense"] {
        assert_eq!(world.get(&format!("{path}/{kind}")).await.0, 404, "{kind}");
    }
}

async fn a_connection_that_the_server_deletes_is_gone(database: Database) {
    let mut world = World::new(database).await;
    let (id, _) = world.connect("alice", "ready").await;
    world.wait(&id, "ready").await;
    let path = format!("connections/{id}");
    for expected in [204, 404] {
        let answer = world.request(Method::DELETE, &path).send().await.unwrap();
        assert_eq!(answer.status(), expected);
    }
    assert_eq!(world.server.stored().await, 0);
}

async fn a_cached_refresh_asks_flinks_again(database: Database) {
    let mut world = World::new(database).await;
    let (id, _) = world.connect("alice", "ready").await;
    world.wait(&id, "ready").await;
    let login_id = world.server.store.login_id(id.parse().unwrap()).await;
    let login_id = login_id.unwrap().unwrap();
    for (again, body) in [json!({}), json!({"mode": "cached"})].iter().enumerate() {
        let path = format!("connections/{id}/refresh");
        let (status, record) = world.post(&path, body).await;
        assert_eq!(status, 202, "{record}");
        world.wait(&id, "ready").await;
        let reading = world.flinks.reading(login_id.expose()).await;
        assert_eq!(reading["delivered"], again + 2);
        // What was here has stayed meanwhile.
        let (status, _) = world.get(&format!("connections/{id}/accounts")).await;
        assert_eq!(status, 200);
    }
    let wrong = json!({"mode": "sideways"});
    let (status, _) = world
        .post(&format!("connections/{id}/refresh"), &wrong)
        .await;
    assert_eq!(status, 422);
}

/// Begins a live refresh: what the bank asks.
async fn ask(world: &mut World, scenario: impl Serialize) -> (String, String) {
    let (id, _) = world.connect("alice", scenario).await;
    world.wait(&id, "ready").await;
    let challenge = format!("connections/{id}/challenge");
    assert_eq!(world.get(&challenge).await.0, 404);
    let live = json!({"mode": "live"});
    let (status, _) = world
        .post(&format!("connections/{id}/refresh"), &live)
        .await;
    assert_eq!(status, 202);
    world.wait(&id, "challenged").await;
    let (_, asked) = world.get(&challenge).await;
    let question = &asked["questions"][0];
    assert_eq!(question["type"], "QuestionAndAnswer");
    (id, question["prompt"].as_str().unwrap().to_owned())
}

async fn a_live_refresh_tells_what_the_bank_asks_and_takes_the_answer(database: Database) {
    let mut world = World::new(database).await;
    let (id, prompt) = ask(&mut world, "ready").await;
    let path = format!("connections/{id}/challenge");
    for wrong in [
        json!({"answers": {}}),
        json!({"answers": {"another prompt": ["Montreal"]}}),
        json!({"answers": {&prompt: []}}),
        json!({"answers": {&prompt: [""]}}),
        json!({"answers": "Montreal"}),
    ] {
        let (status, problem) = world.post(&path, &wrong).await;
        assert_eq!(status, 422, "{problem}");
        assert!(!problem.to_string().contains("Montreal"));
    }
    let right = json!({"answers": {&prompt: [SECURITY_ANSWER]}});
    assert_eq!(world.post(&path, &right).await.0, 202);
    world.wait(&id, "ready").await;
    assert_eq!(world.post(&path, &right).await.0, 409);
    assert_eq!(world.get(&path).await.0, 404);
}

async fn a_live_refresh_that_goes_on_in_the_background_is_asked_after(database: Database) {
    let mut world = World::new(database).await;
    // The first session is opened at once, the second one is not.
    let authorize =
        json!([{"fault": {"slowMs": 0}, "times": 1}, {"fault": "dispatched", "times": 1}]);
    let (id, prompt) = ask(&mut world, json!({"authorize": authorize})).await;
    let right = json!({"answers": {prompt: [SECURITY_ANSWER]}});
    let path = format!("connections/{id}/challenge");
    assert_eq!(world.post(&path, &right).await.0, 202);
    world.wait(&id, "ready").await;
}

async fn a_wrong_answer_needs_a_reconnect(database: Database) {
    let mut world = World::new(database).await;
    let (id, prompt) = ask(&mut world, "ready").await;
    let wrong = json!({"answers": {prompt: ["Toronto"]}});
    let path = format!("connections/{id}/challenge");
    assert_eq!(world.post(&path, &wrong).await.0, 202);
    let record = loop {
        let (_, record) = world.get(&format!("connections/{id}")).await;
        match record["status"].as_str().unwrap() {
            "authorizing" => tokio::time::sleep(Duration::from_millis(20)).await,
            _ => break record,
        }
    };
    assert_eq!(record["status"], "needs_reconnect");
    assert_eq!(record["reason"], "INVALID_SECURITY_RESPONSE");
}

async fn accounts_that_a_webhook_brings_end_the_question(database: Database) {
    let mut world = World::new(database).await;
    let (id, _) = ask(&mut world, "ready").await;
    let (_, accounts) = world.get(&format!("connections/{id}/accounts")).await;
    let login_id = world.server.store.login_id(id.parse().unwrap()).await;
    let later = Timestamp::now() + SignedDuration::from_hours(1);
    let mut body = delivery::of_type("GetAccountsDetail", login_id.unwrap().unwrap().expose());
    body["Login"]["LastRefresh"] = json!(later.to_string());
    body["Accounts"] = json!([{"Id": accounts[0]["Id"]}]);
    let (status, said) = delivery::send_signed(&world.server.url, body.to_string()).await;
    assert_eq!(status, 200, "{said}");
    assert_eq!(world.wait(&id, "ready").await["reason"], json!(null));
    let challenge = format!("connections/{id}/challenge");
    assert_eq!(world.get(&challenge).await.0, 404);
    let open =
        "SELECT count(*) FROM connections WHERE challenge IS NOT NULL OR session IS NOT NULL";
    assert_eq!(database::number(world.server.database_url(), open).await, 0);
}

async fn a_question_that_nobody_answers_needs_a_reconnect(database: Database) {
    let url = database.url.clone();
    let mut world = World::new(database).await;
    let (id, _) = ask(&mut world, "ready").await;
    // Eight minutes later.
    database::execute(&url, "UPDATE connections SET next_attempt_at = 1");
    let record = loop {
        let (_, record) = world.get(&format!("connections/{id}")).await;
        match record["status"].as_str().unwrap() {
            "challenged" => tokio::time::sleep(Duration::from_millis(20)).await,
            _ => break record,
        }
    };
    assert_eq!(record["status"], "needs_reconnect");
    assert_eq!(record["reason"], "SECURITY_CHALLENGE");
}

async fn a_connection_on_its_way_is_not_refreshed(database: Database) {
    let mut world = World::new(database).await;
    let (id, _) = world.connect("alice", "never-ready").await;
    let path = format!("connections/{id}/refresh");
    for body in [json!({}), json!(null), json!({"mode": "live"})] {
        assert_eq!(world.post(&path, &body).await.0, 409, "{body}");
    }
    assert_eq!(
        world
            .post("connections/nonsense/refresh", &json!({}))
            .await
            .0,
        404
    );
}
