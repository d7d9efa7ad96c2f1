//! PostgreSQL goes away in the middle, and comes back.

use super::{hand_over, until_it_is_not_stored, until_it_logs};
use crate::crowd::{PATIENCE, in_status, none_was_read_twice_at_once, store, visitors, wait_for};
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::Program;
use flinks_backend::Status;
use futures_util::future::join_all;
use std::time::Instant;

const VISITORS: usize = 300;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_postgresql_restarts_in_the_middle_nothing_is_lost() {
    let Some(database) = Database::own_postgres() else {
        return;
    };
    let server = database.server.as_ref().unwrap();
    let flinks = Flinks::start().await;
    let program = Program::start(&database, &flinks, "warn");
    let visitors = visitors(VISITORS, &flinks, &program.url).await;
    let late = visitors.last().unwrap();
    let handed_over = hand_over(&visitors[..VISITORS - 1], &program);
    let beside = store(&database).await;
    wait_for(&beside, Status::Ready, 20).await;
    let ready = in_status(&beside, Status::Ready).await;
    assert!(ready < VISITORS as i64 - 1, "in the middle: {ready}");
    beside.close().await;
    server.stop();

    until_it_is_not_stored(late, &program).await;
    let readiness = async || {
        let asked = reqwest::get(format!("{}/readyz", program.url)).await;
        asked.unwrap().status().as_u16()
    };
    assert_eq!(readiness().await, 503);
    until_it_logs("the store failed", &database).await;
    until_it_logs("no work could be claimed", &database).await;
    server.start_again();
    let began = Instant::now();
    while readiness().await != 200 {
        assert!(began.elapsed() < PATIENCE, "it does not find it again");
    }

    for id in join_all(handed_over).await {
        assert_eq!(id.unwrap().len(), 36);
    }
    late.hand_over(|| program.url.clone()).await;
    let store = store(&database).await;
    wait_for(&store, Status::Ready, VISITORS as i64).await;
    let counts = store.counts().await.unwrap();
    assert_eq!(counts, [(Status::Ready, VISITORS as i64)]);
    none_was_read_twice_at_once(&visitors, &flinks).await;
}
