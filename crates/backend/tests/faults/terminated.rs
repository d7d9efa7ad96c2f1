//! `SIGTERM` while many hand over.

use super::log;
use crate::crowd::{in_status, none_was_read_twice_at_once, store, visitors, wait_for};
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::Program;
use flinks_backend::Status;
use futures_util::future::join_all;
use std::sync::{Arc, RwLock};

on_every_database! {
    a_backend_that_is_told_to_end_under_load_finishes_what_it_has_begun,
}

const VISITORS: usize = 400;

async fn a_backend_that_is_told_to_end_under_load_finishes_what_it_has_begun(database: Database) {
    let flinks = Flinks::start().await;
    let start = || Program::start(&database, &flinks, "info");
    let mut program = start();
    let visitors = visitors(VISITORS, &flinks, &program.url).await;
    let url = Arc::new(RwLock::new(program.url.clone()));
    // One after the other in eight rows, so that it is told in the middle.
    let rows: Vec<_> = visitors
        .chunks(VISITORS / 8)
        .map(|row| {
            let (row, url) = (row.to_vec(), url.clone());
            tokio::spawn(async move {
                for visitor in row {
                    visitor.hand_over(|| url.read().unwrap().clone()).await;
                }
            })
        })
        .collect();
    let beside = store(&database).await;
    wait_for(&beside, Status::Ready, 20).await;
    let ended = tokio::task::spawn_blocking(move || program.end()).await;
    assert_eq!(ended.unwrap(), Some(0));
    let ready = in_status(&beside, Status::Ready).await;
    assert!(ready < VISITORS as i64, "in the middle: {ready}");
    assert!(!log(&database).contains("cut off"), "{}", log(&database));

    let program = start();
    *url.write().unwrap() = program.url.clone();
    join_all(rows).await;
    wait_for(&beside, Status::Ready, VISITORS as i64).await;
    let counts = beside.counts().await.unwrap();
    assert_eq!(counts, [(Status::Ready, VISITORS as i64)]);
    none_was_read_twice_at_once(&visitors, &flinks).await;
}
