//! `cargo xtask bench fuzz`: libFuzzer on each target for ten minutes, one after the other.
//!
//! It takes no nightly: the flags of the instrumentation are stable ones. Only the sanitizers are not, so there is none.

use crate::process::{command, run, show};
use crate::{install, tools, workspace};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

/// Folders in `fuzz/corpus`, binaries in `fuzz/fuzz_targets`.
const TARGETS: [&str; 5] = ["decode", "url", "redirect", "trace_import", "webhook"];
const SECONDS: u32 = 600;

/// Runs them all, and prints a table. A finding ends it.
pub fn measure() -> Result<String> {
    let cargo_fuzz = tools::CARGO_FUZZ;
    install::by_cargo("cargo-fuzz", &["cargo-fuzz"], cargo_fuzz, "a minute")?;
    eprintln!("fuzz: building the targets (some minutes), then {SECONDS} s of each");
    run(command("cargo-fuzz")
        .args(["fuzz", "build", "--sanitizer", "none"])
        .current_dir(folder()))?;
    let mut table = format!(
        "libFuzzer by cargo-fuzz {cargo_fuzz} on the stable compiler, without sanitizers, {SECONDS} s for each target, one process. \
         It began with the saved corpus; a finding would have ended it.\n\n\
         | target | inputs tried | inputs/s | edges seen | inputs worth keeping | findings |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n"
    );
    for target in TARGETS {
        let Run { tried, edges, kept } = fuzz(target)?;
        table.push_str(&format!(
            "| `{target}` | {tried} | {} | {edges} | {kept} | 0 |\n",
            tried / u64::from(SECONDS)
        ));
    }
    Ok(table)
}

fn folder() -> PathBuf {
    workspace::root().join("fuzz")
}

struct Run {
    tried: u64,
    edges: u64,
    kept: u64,
}

/// What is found on the way stays in `target/fuzz`: `cargo fuzz cmin` chooses from it what is worth committing.
fn fuzz(target: &str) -> Result<Run> {
    let found = workspace::target().join("fuzz").join(target);
    fs::create_dir_all(&found)?;
    let mut command = command("cargo-fuzz");
    command
        .args(["fuzz", "run", "--sanitizer", "none", target])
        .args([&found, &folder().join("corpus").join(target)])
        .args([
            "--",
            "-print_final_stats=1",
            "-verbosity=1",
            "-rss_limit_mb=4096",
        ])
        .arg(format!("-max_total_time={SECONDS}"))
        .current_dir(folder())
        .stdin(Stdio::null());
    let shown = show(&command);
    let ended = command
        .output()
        .with_context(|| format!("cannot run {shown}"))?;
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    let log = found.with_extension("log");
    fs::write(&log, &said)?;
    match (ended.status.success(), read(&said)) {
        (true, Some(run)) => Ok(run),
        _ => bail!("{shown} has found something: see {}", log.display()),
    }
}

/// From the last line of progress, such as `#96 DONE cov: 3 ft: 4 corp: 2/9b …`, and from the statistics.
fn read(said: &str) -> Option<Run> {
    let tried = said
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))?;
    let done = said.lines().rfind(|line| line.contains("DONE"))?;
    let after = |name: &str| {
        let mut words = done.split_whitespace();
        words.find(|word| *word == name)?;
        words.next()?.split('/').next()?.parse().ok()
    };
    Some(Run {
        tried: tried.trim().parse().ok()?,
        edges: after("cov:")?,
        kept: after("corp:")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_libfuzzer_are_read() {
        let said = "#2\tINITED cov: 3 ft: 3 corp: 1/1b exec/s: 0 rss: 40Mb\n\
                    #96\tDONE   cov: 612 ft: 2001 corp: 271/16Kb lim: 4096 exec/s: 9 rss: 41Mb\n\
                    Done 96 runs in 10 second(s)\n\
                    stat::number_of_executed_units: 96\nstat::average_exec_per_sec:     9\n";
        let run = read(said).unwrap();
        assert_eq!((run.tried, run.edges, run.kept), (96, 612, 271));
        assert!(read("#2\tINITED cov: 3").is_none());
    }

    #[test]
    fn every_target_is_run() {
        let mut binaries: Vec<_> = fs::read_dir(folder().join("fuzz_targets"))
            .unwrap()
            .filter_map(|file| Some(file.ok()?.path().file_stem()?.to_str()?.to_owned()))
            .collect();
        let mut targets = TARGETS.map(str::to_owned);
        binaries.sort();
        targets.sort();
        assert_eq!(binaries, targets);
    }
}
