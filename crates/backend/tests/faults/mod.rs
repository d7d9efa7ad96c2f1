//! What the machine and the network may do to a server: nothing that was accepted is lost, and what happens is said.
mod clock;
mod disk_full;
mod locked;
mod lost_sessions;
mod odd_answers;
mod restarted;
mod terminated;
mod unrenewed;

use crate::crowd::PATIENCE;
use crate::database::Database;
use crate::program::{Program, Visitor};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// What the program has logged.
fn log(database: &Database) -> String {
    std::fs::read_to_string(database.folder.path().join("log.txt")).unwrap()
}

/// Waits until the program has logged it.
async fn until_it_logs(words: &str, database: &Database) {
    let began = Instant::now();
    while !log(database).contains(words) {
        assert!(
            began.elapsed() < PATIENCE,
            "'{words}' is not in the log: {}",
            log(database)
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Each hands over until it is accepted.
fn hand_over(visitors: &[Arc<Visitor>], program: &Program) -> Vec<JoinHandle<String>> {
    let one = |visitor: &Arc<Visitor>| {
        let (visitor, url) = (visitor.clone(), program.url.clone());
        tokio::spawn(async move { visitor.hand_over(|| url.clone()).await })
    };
    visitors.iter().map(one).collect()
}

fn says_that_it_is_not_stored(status: u16, body: &str) {
    assert_eq!(status, 503, "{body}");
    let word = "database cannot be reached. Send it again.";
    assert!(body.contains(word), "{body}");
}

/// Waits until this hand-off is answered with the word that it is not stored.
async fn until_it_is_not_stored(visitor: &Visitor, program: &Program) {
    let began = Instant::now();
    loop {
        if let Some(Err((status, body))) = visitor.attempt(&program.url).await {
            says_that_it_is_not_stored(status, &body);
            return;
        }
        assert!(began.elapsed() < PATIENCE, "it is stored again and again");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
