//! A lease that cannot be renewed, since another process holds the tables.

use crate::crowd::{PATIENCE, store, wait_for};
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::{Program, Visitor};
use flinks_backend::Status;
use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use std::time::{Duration, Instant};

on_every_database! {
    a_step_whose_lease_cannot_be_renewed_ends_before_another_one_begins,
}

async fn a_step_whose_lease_cannot_be_renewed_ends_before_another_one_begins(database: Database) {
    let flinks = Flinks::start().await;
    let program = Program::start(&database, &flinks, "warn");
    let store = store(&database).await;
    // The first answer comes later than this test waits.
    let fetch = json!([{"fault": {"slowMs": 170_000}, "times": 1}]);
    let login = flinks.login(json!({"fetch": fetch})).await;
    let id = login.id.clone();
    let read = async |now: u32| {
        let began = Instant::now();
        while flinks.reading(&id).await["now"] != now {
            assert!(began.elapsed() < PATIENCE, "it is not read {now} times");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let visitor = Visitor::begin(&reqwest::Client::new(), &program.url, login).await;
    visitor.hand_over(|| program.url.clone()).await;
    read(1).await;
    let lock = match database.url.starts_with("sqlite") {
        true => "BEGIN EXCLUSIVE",
        false => "BEGIN; LOCK TABLE connections IN ACCESS EXCLUSIVE MODE",
    };
    let mut other = AnyConnection::connect(&database.url).await.unwrap();
    other.execute(AssertSqlSafe(lock)).await.unwrap();
    read(0).await;
    other.execute("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    wait_for(&store, Status::Ready, 1).await;
    assert_eq!(flinks.reading(&id).await["most"], 1);
}
