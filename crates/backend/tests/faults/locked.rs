//! Another process holds the tables.

use super::{hand_over, log};
use crate::crowd::{store, visitors, wait_for};
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::Program;
use flinks_backend::Status;
use futures_util::future::join_all;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use std::time::Duration;

on_every_database! {
    a_database_that_another_process_locks_delays_and_loses_nothing,
}

/// Longer than SQLite waits for a lock, and a request for a connection.
const LOCKED: Duration = Duration::from_secs(13);

async fn a_database_that_another_process_locks_delays_and_loses_nothing(database: Database) {
    let flinks = Flinks::start().await;
    let program = Program::start(&database, &flinks, "warn");
    let visitors = visitors(50, &flinks, &program.url).await;
    let sqlite = database.url.starts_with("sqlite");
    let lock = match sqlite {
        true => "BEGIN EXCLUSIVE",
        false => "BEGIN; LOCK TABLE connections IN ACCESS EXCLUSIVE MODE",
    };
    // This process is another one than the program.
    let mut other = AnyConnection::connect(&database.url).await.unwrap();
    other.execute(AssertSqlSafe(lock)).await.unwrap();
    let handed_over = hand_over(&visitors, &program);
    tokio::time::sleep(LOCKED).await;
    assert!(!handed_over.iter().any(|task| task.is_finished()));
    other.execute("ROLLBACK").await.unwrap();
    other.close().await.unwrap();
    for id in join_all(handed_over).await {
        assert_eq!(id.unwrap().len(), 36);
    }
    let store = store(&database).await;
    wait_for(&store, Status::Ready, 50).await;
    assert_eq!(store.counts().await.unwrap(), [(Status::Ready, 50)]);
    // PostgreSQL's statements wait for longer than that.
    if sqlite {
        let log = log(&database);
        assert!(log.contains("the store failed"), "{log}");
        assert!(log.contains("database is locked"), "{log}");
    }
}
