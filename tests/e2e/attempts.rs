//! A process that is late, or that dies at its start, fails no run: another one is started, and that is told and counted.

use std::env;
use std::fs::OpenOptions;
use std::io::{Write, stderr};
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

/// So many starts in a row.
const MOST: u32 = 3;
/// What is in the way may have gone by then.
const PAUSE: Duration = Duration::from_secs(1);

/// The starts of one process.
pub struct Attempts {
    name: &'static str,
    failed: u32,
    /// Its lines are counted by `cargo xtask test`.
    counted: Option<PathBuf>,
}

impl Attempts {
    /// The name is the one it is counted under.
    pub fn of(name: &'static str) -> Self {
        let counted = env::var_os("TEST_RETRIED").map(PathBuf::from);
        Self::counted_in(counted, name)
    }

    /// The same, counted in a file of its own.
    pub fn counted_in(counted: Option<PathBuf>, name: &'static str) -> Self {
        Self {
            name,
            failed: 0,
            counted,
        }
    }

    /// One has failed, and another one follows. The last one fails the test, with what the process has said.
    pub fn failed(&mut self, error: &str) {
        self.failed += 1;
        let name = self.name;
        assert!(self.failed < MOST, "no {name}, {MOST} times: {error}");
        self.again(error);
    }

    /// Another one follows, however many there were.
    pub fn again(&self, error: &str) {
        let name = self.name;
        // Past the capturing of the tests' output, for the test may pass.
        let _ = writeln!(stderr(), "retried: {name}: {error}");
        if let Some(file) = &self.counted {
            let mut file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(file)
                .unwrap();
            // In one go, for other tests append to it as well.
            file.write_all(format!("{name}\n").as_bytes()).unwrap();
        }
        sleep(PAUSE);
    }
}
