//! Flinks forgets a session as soon as it was opened.

use crate::crowd::PATIENCE;
use crate::database::{Database, execute};
use crate::flinks::Flinks;
use crate::program::{Program, Visitor};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

on_every_database! {
    a_session_that_is_lost_at_every_poll_fails_when_the_time_for_polling_is_over,
}

async fn a_session_that_is_lost_at_every_poll_fails_when_the_time_for_polling_is_over(
    database: Database,
) {
    let flinks = Flinks::start().await;
    let program = Program::start(&database, &flinks, "warn");
    let scenario = json!({"poll": [{"fault": {"code": "SESSION_NONEXISTENT"}}]});
    let login = flinks.login(scenario).await;
    let visitor = Visitor::begin(&reqwest::Client::new(), &program.url, login).await;
    let id = visitor.hand_over(|| program.url.clone()).await;
    let began = Instant::now();
    loop {
        let view: Value = visitor.get(&program.url, &id).await.json().await.unwrap();
        if view["status"] == "failed" {
            assert_eq!(view["reason"], "OPERATION_PENDING");
            return;
        }
        assert!(began.elapsed() < PATIENCE, "it goes on for ever: {view}");
        // Half an hour later.
        execute(
            &database.url,
            "UPDATE connections SET pending_since = pending_since - 1800000",
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
