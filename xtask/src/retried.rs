//! Processes that had to be started again in a stage: no failure, but said, for many of them would be one.

use crate::process::run;
use crate::workspace;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::process::Command;

/// Names the file that gets a line for each.
const VARIABLE: &str = "TEST_RETRIED";

/// Runs a stage to the end, and says what was started again, also where it failed.
pub fn counted(stage: &mut Command) -> Result<()> {
    let file = workspace::target().join("retried.txt");
    fs::write(&file, "").with_context(|| file.display().to_string())?;
    let outcome = run(stage.env(VARIABLE, &file));
    let lines = fs::read_to_string(&file).unwrap_or_default();
    println!("retried: {}", summary(&lines));
    outcome
}

/// Counts one.
pub fn note(name: &str, why: &str) -> Result<()> {
    eprintln!("retried: {name}: {why}");
    let Some(file) = env::var_os(VARIABLE) else {
        return Ok(());
    };
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    Ok(file.write_all(format!("{name}\n").as_bytes())?)
}

fn summary(lines: &str) -> String {
    let mut counts = BTreeMap::new();
    for name in lines.lines() {
        *counts.entry(name).or_insert(0) += 1;
    }
    if counts.is_empty() {
        return "nothing".to_owned();
    }
    let counts = counts
        .iter()
        .map(|(name, count)| format!("{count} × {name}"));
    counts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_retried_is_counted_by_name() {
        assert_eq!(summary(""), "nothing");
        let started = "simulator\nchromedriver\nsimulator\n";
        assert_eq!(summary(started), "1 × chromedriver, 2 × simulator");
    }
}
