//! The clock of the program's machine is set. libfaketime sets that of one process only.

use crate::crowd::{PATIENCE, store, wait_for};
use crate::database::Database;
use crate::flinks::Flinks;
use crate::program::{Program, Visitor};
use flinks_backend::Status;
use serde_json::json;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

on_every_database! {
    connections_that_wait_outlive_a_clock_that_jumps_ahead,
    connections_that_wait_outlive_a_clock_that_jumps_between_any_two_looks_at_it,
    connections_that_wait_are_not_left_behind_by_a_clock_that_is_put_back,
    a_session_that_the_clock_has_overtaken_is_said_to_have_expired,
}

const VISITORS: usize = 20;

/// A clock that can be set.
struct Clock {
    library: PathBuf,
    file: PathBuf,
}

impl Clock {
    /// `None` where there is no libfaketime.
    fn new(database: &Database) -> Option<Self> {
        let kinds = Path::new("/usr/lib").read_dir();
        let library = kinds
            .into_iter()
            .flatten()
            .filter_map(|kind| Some(kind.ok()?.path().join("faketime/libfaketime.so.1")))
            .find(|library| library.is_file());
        let Some(library) = library else {
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED: there is no libfaketime: apt-get install faketime"
            );
            return None;
        };
        let clock = Self {
            library,
            file: database.folder.path().join("clock"),
        };
        clock.set("+0");
        Some(clock)
    }

    /// To so much more or less than the right time.
    fn set(&self, offset: &str) {
        // At once: a file that is half written would be another time.
        let new = self.file.with_extension("new");
        std::fs::write(&new, offset).unwrap();
        std::fs::rename(new, &self.file).unwrap();
    }

    fn start(&self, database: &Database, flinks: &Flinks) -> Program {
        let on = OsStr::new("1");
        let variables = [
            ("LD_PRELOAD", self.library.as_os_str()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.as_os_str()),
            ("FAKETIME_NO_CACHE", on),
            // Timers go on, as they do on a machine whose clock is set.
            ("FAKETIME_DONT_FAKE_MONOTONIC", on),
            ("DONT_FAKE_MONOTONIC", on),
            ("NO_FAKE_STAT", on),
        ];
        Program::start_among(database, flinks, "warn", &variables)
    }
}

/// Connections whose accounts are pending for so many questions, and one more is refused.
async fn pending(questions: u32, flinks: &Flinks, program: &Program) {
    let http = reqwest::Client::new();
    for _ in 0..VISITORS {
        let refused = json!([{"fault": {"code": "TOO_MANY_REQUESTS"}, "times": 1}]);
        let scenario = json!({"pending": questions, "poll": refused});
        let login = flinks.login(scenario).await;
        let visitor = Visitor::begin(&http, &program.url, login).await;
        visitor.hand_over(|| program.url.clone()).await;
    }
}

async fn all_come_after(offset: &str, questions: u32, database: Database) {
    let Some(clock) = Clock::new(&database) else {
        return;
    };
    let flinks = Flinks::start().await;
    let program = clock.start(&database, &flinks);
    pending(questions, &flinks, &program).await;
    let store = store(&database).await;
    wait_for(&store, Status::Pending, 1).await;
    clock.set(offset);
    let began = Instant::now();
    loop {
        let counts = store.counts().await.unwrap();
        if counts == [(Status::Ready, VISITORS as i64)] {
            break;
        }
        let failed = counts.iter().any(|(status, _)| *status == Status::Failed);
        assert!(!failed && began.elapsed() < PATIENCE, "{counts:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn connections_that_wait_outlive_a_clock_that_jumps_ahead(database: Database) {
    all_come_after("+2h", 25, database).await;
}

/// A single jump would have to come at the right moment: this clock jumps an hour at each look.
async fn connections_that_wait_outlive_a_clock_that_jumps_between_any_two_looks_at_it(
    database: Database,
) {
    all_come_after("+0 i3600", 5, database).await;
}

async fn connections_that_wait_are_not_left_behind_by_a_clock_that_is_put_back(database: Database) {
    all_come_after("-2h", 25, database).await;
}

async fn a_session_that_the_clock_has_overtaken_is_said_to_have_expired(database: Database) {
    let Some(clock) = Clock::new(&database) else {
        return;
    };
    let flinks = Flinks::start().await;
    let program = clock.start(&database, &flinks);
    let http = reqwest::Client::new();
    let begin = async || {
        let login = flinks.login(json!("ready")).await;
        Visitor::begin(&http, &program.url, login).await
    };
    let [early, late] = [begin().await, begin().await];
    clock.set("-2h");
    assert!(matches!(early.attempt(&program.url).await, Some(Ok(_))));
    clock.set("+2h");
    let Some(Err((403, said))) = late.attempt(&program.url).await else {
        panic!("a state of two hours ago is taken");
    };
    assert!(said.contains("expired"), "{said}");
    assert!(said.contains("Begin a new session"), "{said}");
    assert!(matches!(
        begin().await.attempt(&program.url).await,
        Some(Ok(_))
    ));
}
