//! `cargo xtask bench fuzz`: libFuzzer on each target for ten minutes, as many at once as there are processors.
//!
//! It takes no nightly: the flags of the instrumentation are stable ones. Only the sanitizers are not, so there is none.

use crate::process::{command, output, run};
use crate::{install, tools, workspace};
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread::{self, ScopedJoinHandle, available_parallelism};

const SECONDS: u64 = 600;

/// Runs all targets, and gives a table. A finding ends it.
pub fn measure() -> Result<String> {
    let version = tools::CARGO_FUZZ;
    install::by_cargo("cargo-fuzz", version, "a minute")?;
    eprintln!("fuzz: building the targets (some minutes), then {SECONDS} s of each");
    run(cargo_fuzz("build --sanitizer none"))?;
    let mut table = format!(
        "libFuzzer by cargo-fuzz {version} on the stable compiler, without sanitizers, {SECONDS} s for each target, one process \
         on a processor. It began with the saved corpus; a finding would have ended it.\n\n\
         | target | inputs tried | inputs/s | edges seen | inputs worth keeping | findings |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n"
    );
    let targets = output(cargo_fuzz("list"))?;
    let targets: Vec<_> = targets.lines().collect();
    let at_once = available_parallelism().map_or(1, usize::from);
    for some in targets.chunks(at_once) {
        for (target, figures) in some.iter().zip(at_the_same_time(some)) {
            let [tried, edges, kept] = figures?;
            let per_second = tried / SECONDS;
            table += &format!("| `{target}` | {tried} | {per_second} | {edges} | {kept} | 0 |\n");
        }
    }
    Ok(table)
}

fn at_the_same_time(targets: &[&str]) -> Vec<Result<[u64; 3]>> {
    thread::scope(|scope| {
        let fuzzed: Vec<_> = targets
            .iter()
            .map(|target| scope.spawn(|| fuzz(target)))
            .collect();
        let figures = fuzzed.into_iter().map(ScopedJoinHandle::join);
        figures
            .map(|figures| figures.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

fn folder() -> PathBuf {
    workspace::root().join("fuzz")
}

fn cargo_fuzz(line: &str) -> Command {
    let mut command = command("cargo-fuzz fuzz");
    command.args(line.split_whitespace()).current_dir(folder());
    command
}

/// What is found on the way stays in `target/fuzz`: `cargo fuzz cmin` chooses from it what is worth committing.
fn fuzz(target: &str) -> Result<[u64; 3]> {
    let found = workspace::target().join("fuzz").join(target);
    fs::create_dir_all(&found)?;
    let log = found.with_extension("log");
    let see = || format!("see {}", log.display());
    run(cargo_fuzz("run --sanitizer none")
        .arg(target)
        .args([&found, &folder().join("corpus").join(target)])
        .args("-- -print_final_stats=1 -verbosity=1 -rss_limit_mb=4096".split(' '))
        .arg(format!("-max_total_time={SECONDS}"))
        .stdin(Stdio::null())
        .stderr(File::create(&log).with_context(see)?))
    .with_context(see)?;
    figures(&String::from_utf8_lossy(&fs::read(&log)?)).with_context(see)
}

/// Inputs tried, edges seen and inputs kept: from the statistics, and from the last line of progress, such as
/// `#96 DONE cov: 3 ft: 4 corp: 2/9b …`.
fn figures(said: &str) -> Option<[u64; 3]> {
    let mut lines = said.lines();
    let tried = lines.find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))?;
    let done = said.lines().rfind(|line| line.contains("DONE"))?;
    let after = |name: &str| {
        let mut words = done.split_whitespace();
        words.find(|word| *word == name)?;
        words.next()?.split('/').next()?.parse().ok()
    };
    Some([tried.trim().parse().ok()?, after("cov:")?, after("corp:")?])
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
        assert_eq!(figures(said), Some([96, 612, 271]));
        assert!(figures("#2\tINITED cov: 3").is_none());
    }
}
