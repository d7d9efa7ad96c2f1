//! `cargo xtask bench` and `soak`: measure, and write what was measured into `docs/performance.md` and `docs/reliability.md`.

use crate::browser::{Engine, Pair};
use crate::process::{command, output, version};
use crate::{contenders, fuzz, process, setup, test, trunk, workspace};
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, value_parser};
use std::env;
use std::fs::{self, File};
use std::process::Stdio;
use std::thread::available_parallelism;
use std::time::{Instant, SystemTime};

/// What is measured.
#[derive(Debug, Subcommand)]
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
#[derive(Debug, Args)]
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
        Bench::Contenders(options) => write("contenders", &contenders(&options)?),
        // As in production: what was answered is on the disk.
        Bench::Backend => backend("backend", "backend", "on"),
        Bench::BackendLong => backend("backend-long", "long", "off"),
        // No display sets the pace: a frame takes what it takes.
        Bench::Trace => browser(
            "trace",
            [("E2E_BROWSER_ARGUMENTS", "--disable-frame-rate-limit")],
        ),
        Bench::Page => browser("page", []),
        Bench::Fuzz => write("fuzz", &fuzz::measure()?),
        // So that the bench learns which process the page is in.
        Bench::Burst => browser("burst", [("E2E_MARKS", "1")]),
        Bench::Long { sessions } => browser("long", [("LONG_SESSIONS", &sessions.to_string())]),
    }
}

/// Sessions with a fault each, drawn from a seed.
pub fn soak(seed: u64, sessions: u64) -> Result<()> {
    let (seed, sessions) = (&seed.to_string(), &sessions.to_string());
    browser("soak", [("SOAK_SEED", seed), ("SOAK_SESSIONS", sessions)])
}

fn contenders(options: &Contenders) -> Result<String> {
    setup::to_build()?;
    Engine::Chromium.install()?;
    Engine::Chromium.check()?;
    eprintln!("bench: building the contenders (some minutes the first time)");
    contenders::build()?;
    let Pair { browser, driver } = Engine::Chromium.find()?;
    let mut measured = output(
        command("cargo bench -p flinks-connect-e2e --bench contenders")
            .env("BENCH_CONTENDERS", contenders::folder())
            .env("BENCH_DOCS", workspace::root().join("docs"))
            .env("BENCH_MACHINE", machine())
            .env("BENCH_ROUNDS", options.rounds.to_string())
            .env("E2E_DRIVER", driver)
            .env("E2E_BROWSER", browser)
            .stderr(Stdio::inherit()),
    )?;
    if options.build {
        measured += &build_times()?;
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
        process::run(
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

fn backend(section: &str, bench: &str, fsync: &str) -> Result<()> {
    setup::postgres()?;
    eprintln!("bench: building the backend, then five minutes or more of load");
    let mut command = command("cargo bench -p flinks-backend --bench");
    command.arg(bench).env("POSTGRES_FSYNC", fsync);
    write(section, &output(command.stderr(Stdio::inherit()))?)
}

/// The bench and the section have one name.
fn browser<const N: usize>(name: &str, variables: [(&str, &str); N]) -> Result<()> {
    setup::everything()?;
    test::build_all()?;
    // What is measured is in the browser, and optimised.
    let mut bench = command("cargo bench --profile dev --workspace --bench");
    bench
        .arg(name)
        // One browser stands for many people.
        .env("FLINKS_BACKEND_REQUESTS_PER_MINUTE", "1000000")
        .envs(variables)
        .stderr(Stdio::inherit());
    let bench = test::with_what_is_shown(&mut bench, Engine::Chromium)?;
    write(name, &output(bench)?)
}

/// Replaces the section of this name, in the document that has one.
fn write(name: &str, measured: &str) -> Result<()> {
    let task = env::args().skip(1).collect::<Vec<_>>().join(" ");
    let machine = machine();
    let section = format!("`cargo xtask {task}`, {machine}.\n\n{}\n", measured.trim());
    println!("{section}");
    for document in ["docs/performance.md", "docs/reliability.md"] {
        let path = workspace::root().join(document);
        let before = fs::read_to_string(&path).context(document)?;
        if let Some(after) = replaced(&before, name, &section) {
            return fs::write(&path, after).context(document);
        }
    }
    bail!("no document has the marks of {name}")
}

fn machine() -> String {
    let cores = available_parallelism().map_or(1, usize::from);
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name\t: "));
    let cpu = cpu.unwrap_or("unknown processor");
    let rustc = version("rustc").unwrap_or_default();
    let commit = output(command("git rev-parse --short HEAD")).unwrap_or_default();
    let commit = commit.trim();
    format!("on {cores} cores of {cpu}, Rust {rustc}, at commit {commit}")
}

/// The text with what stands between the marks of this name replaced.
fn replaced(text: &str, name: &str, section: &str) -> Option<String> {
    let begin = format!("<!-- begin {name} -->\n");
    let end = format!("<!-- end {name} -->");
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
