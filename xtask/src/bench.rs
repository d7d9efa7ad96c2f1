//! `cargo xtask bench` and `soak`: measure, and write what was measured into `docs/performance.md` and `docs/reliability.md`.

use crate::browser::{Engine, Pair};
use crate::process::{cargo, command, output, run as run_command};
use crate::{contenders, fuzz, setup, test, trunk, workspace};
use anyhow::{Context, Result};
use clap::{Args, Subcommand, value_parser};
use std::fs::{self, File};
use std::process::Stdio;
use std::thread::available_parallelism;
use std::time::{Instant, SystemTime};

const PERFORMANCE: &str = "docs/performance.md";
const RELIABILITY: &str = "docs/reliability.md";

/// What is measured.
#[derive(Debug, PartialEq, Subcommand)]
pub enum Bench {
    /// We and the alternatives at the same work
    Contenders(Contenders),
    /// The backend under load
    Backend,
    /// What the backend's process holds after 100,000 connections
    BackendLong,
    /// The event trace with 100,000 entries
    Trace,
    /// How soon the playground is seen and used
    Page,
    /// The fuzzers, for fifty minutes
    Fuzz,
    /// A hundred thousand messages at once
    Burst,
    /// Many sessions in one page
    Long {
        /// How many
        #[arg(long, default_value_t = 10_000)]
        sessions: u64,
    },
}

/// How the contenders are measured.
#[derive(Debug, PartialEq, Args)]
pub struct Contenders {
    /// How often each of them
    #[arg(long, default_value_t = 15, value_parser = value_parser!(u32).range(1..))]
    pub rounds: u32,
    /// The time that the Leptos example takes to build as well
    #[arg(long)]
    pub build: bool,
}

/// Measures, and replaces the section.
pub fn run(what: Bench) -> Result<()> {
    match what {
        Bench::Contenders(options) => {
            write(PERFORMANCE, "contenders", "bench", &contenders(&options)?)
        }
        // As in production: what was answered is on the disk.
        Bench::Backend => backend(PERFORMANCE, "backend", "backend", ("POSTGRES_FSYNC", "on")),
        Bench::BackendLong => backend(
            RELIABILITY,
            "backend-long",
            "long",
            ("POSTGRES_FSYNC", "off"),
        ),
        // No display sets the pace: a frame takes what it takes.
        Bench::Trace => browser(
            PERFORMANCE,
            "trace",
            "bench trace",
            &[("E2E_BROWSER_ARGUMENTS", "--disable-frame-rate-limit")],
        ),
        Bench::Page => browser(PERFORMANCE, "page", "bench page", &[]),
        Bench::Fuzz => write(RELIABILITY, "fuzz", "bench fuzz", &fuzz::measure()?),
        // So that the bench learns which process the page is in.
        Bench::Burst => browser(RELIABILITY, "burst", "bench burst", &[("E2E_MARKS", "1")]),
        Bench::Long { sessions } => {
            let task = format!("bench long --sessions {sessions}");
            browser(
                RELIABILITY,
                "long",
                &task,
                &[("LONG_SESSIONS", &sessions.to_string())],
            )
        }
    }
}

/// Sessions with a fault each, drawn from a seed.
pub fn soak(seed: u64, sessions: u64) -> Result<()> {
    let task = format!("soak --seed {seed} --sessions {sessions}");
    let (seed, sessions) = (seed.to_string(), sessions.to_string());
    browser(
        RELIABILITY,
        "soak",
        &task,
        &[("SOAK_SEED", &seed), ("SOAK_SESSIONS", &sessions)],
    )
}

fn contenders(options: &Contenders) -> Result<String> {
    setup::to_build()?;
    Engine::Chromium.install()?;
    eprintln!("bench: building the contenders (some minutes the first time)");
    contenders::build()?;
    let Pair { browser, driver } = Engine::Chromium.find()?;
    let mut measured = output(
        cargo()
            .args(["bench", "-p", "flinks-connect-e2e", "--bench", "contenders"])
            .env("BENCH_CONTENDERS", contenders::folder())
            .env("BENCH_DOCS", workspace::root().join("docs"))
            .env("BENCH_MACHINE", machine()?)
            .env("BENCH_ROUNDS", options.rounds.to_string())
            .env("E2E_DRIVER", driver)
            .env("E2E_BROWSER", browser)
            .stderr(Stdio::inherit()),
    )?;
    if options.build {
        measured.push_str(&build_times()?);
    }
    Ok(measured)
}

/// `trunk build --release` of the Leptos example, from nothing and after a change.
fn build_times() -> Result<String> {
    let folder = workspace::examples().join("leptos");
    let target = workspace::target().join("cold");
    let build = |what| {
        eprintln!("bench: building the Leptos example, {what}");
        // As a change does, without one.
        File::open(folder.join("src/main.rs"))?.set_modified(SystemTime::now())?;
        let began = Instant::now();
        run_command(
            trunk::build(&folder)
                .arg("--dist")
                .arg(target.join("dist"))
                .env("CARGO_TARGET_DIR", &target),
        )?;
        anyhow::Ok(began.elapsed().as_secs_f64())
    };
    let _ = fs::remove_dir_all(&target);
    let (cold, warm) = (build("cold")?, build("warm")?);
    let _ = fs::remove_dir_all(&target);
    Ok(format!(
        "\n### Build\n\n`trunk build --release` of `examples/leptos`: {cold:.0} s with nothing built before, {warm:.0} s after a change \
         (`cargo xtask bench --build`).\n"
    ))
}

fn backend(file: &str, name: &str, bench: &str, (variable, value): (&str, &str)) -> Result<()> {
    setup::postgres()?;
    eprintln!("bench: building the backend, then five minutes or more of load");
    let mut command = cargo();
    command
        .args(["bench", "-p", "flinks-backend", "--bench", bench])
        .env(variable, value);
    let measured = output(command.stderr(Stdio::inherit()))?;
    write(file, name, &format!("bench {name}"), &measured)
}

fn browser(file: &str, name: &str, task: &str, variables: &[(&str, &str)]) -> Result<()> {
    setup::everything()?;
    test::build_all()?;
    let mut bench = cargo();
    bench
        .args(["bench", "-p", "flinks-connect-e2e", "--bench", name])
        // What is measured is in the browser, and optimised.
        .args(["--profile", "dev"])
        // One browser stands for many people.
        .env("FLINKS_BACKEND_REQUESTS_PER_MINUTE", "1000000")
        .envs(variables.iter().copied())
        .stderr(Stdio::inherit());
    let measured = output(test::with_what_is_shown(&mut bench, Engine::Chromium)?)?;
    write(file, name, task, &measured)
}

/// Replaces the section of this name.
fn write(file: &str, name: &str, task: &str, measured: &str) -> Result<()> {
    let machine = machine()?;
    let section = format!("`cargo xtask {task}`, {machine}.\n\n{}\n", measured.trim());
    println!("{section}");
    let path = workspace::root().join(file);
    let before = fs::read_to_string(&path).context(file.to_owned())?;
    let after = replaced(&before, name, &section)
        .with_context(|| format!("{file} has lost its marks of {name}"))?;
    fs::write(&path, after).context(file.to_owned())
}

fn machine() -> Result<String> {
    let cores = available_parallelism().map_or(1, usize::from);
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut names = cpu
        .lines()
        .filter_map(|line| line.strip_prefix("model name"));
    let cpu = names
        .next()
        .unwrap_or("unknown processor")
        .trim_matches([' ', '\t', ':']);
    let rustc = output(command("rustc").arg("--version"))?;
    let rustc = rustc.split_whitespace().nth(1).unwrap_or_default();
    let commit = output(command("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default();
    let commit = commit.trim();
    Ok(format!(
        "on {cores} cores of {cpu}, Rust {rustc}, at commit {commit}"
    ))
}

/// The text with what stands between the marks of this name replaced.
fn replaced(text: &str, name: &str, section: &str) -> Option<String> {
    let (begin, end) = (
        format!("<!-- begin {name} -->\n"),
        format!("<!-- end {name} -->"),
    );
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}{section}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let text = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb";
        let new = "a\n<!-- begin x -->\nnew\n<!-- end x -->\nb";
        assert_eq!(replaced(text, "x", "new\n").as_deref(), Some(new));
        assert!(replaced(text, "y", "new").is_none());
    }
}
