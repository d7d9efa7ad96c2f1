//! `cargo xtask bench` and `soak`: measure, and write what was measured into `docs/performance.md` and `docs/reliability.md`.

use crate::arguments::BenchOptions;
use crate::process::{cargo, command, output, output_aloud};
use crate::{Result, browser, contenders, dist, fuzz, postgres, setup, workspace};
use crate::{engine::Engine, examples, test};
use std::fs;
use std::thread::available_parallelism;
use std::time::Instant;

const PERFORMANCE: &str = "docs/performance.md";
const RELIABILITY: &str = "docs/reliability.md";

/// We and the alternatives at the same work.
pub fn contenders(options: &BenchOptions) -> Result<()> {
    setup::to_build()?;
    Engine::Chromium.install()?;
    eprintln!("bench: building the contenders (some minutes the first time)");
    contenders::build()?;
    let browser::Pair { browser, driver } = Engine::Chromium.find()?;
    let mut measured = output_aloud(
        cargo()
            .args(["bench", "-p", "flinks-connect-e2e", "--bench", "contenders"])
            .env("BENCH_CONTENDERS", contenders::folder())
            .env("BENCH_DOCS", workspace::root().join("docs"))
            .env("BENCH_MACHINE", machine()?)
            .env("BENCH_ROUNDS", options.rounds.to_string())
            .env("E2E_DRIVER", driver)
            .env("E2E_BROWSER", browser),
    )?;
    if options.build {
        measured.push_str(&build_times()?);
    }
    write(
        PERFORMANCE,
        "contenders",
        "## Beside the alternatives",
        "bench",
        &measured,
    )
}

/// `trunk build --release` of the Leptos example, from nothing and after a change.
fn build_times() -> Result<String> {
    let (folder, target) = (
        examples::folder().join("leptos"),
        workspace::target().join("cold"),
    );
    let _ = fs::remove_dir_all(&target);
    let main = folder.join("src/main.rs");
    let mut seconds = Vec::new();
    for what in ["cold", "warm"] {
        eprintln!("bench: building the Leptos example, {what}");
        // As a change does, without one.
        let touched =
            fs::File::open(&main).and_then(|file| file.set_modified(std::time::SystemTime::now()));
        touched.map_err(|error| format!("cannot touch {}: {error}", main.display()))?;
        let began = Instant::now();
        dist::trunk_into(&folder, &target)?;
        seconds.push(began.elapsed().as_secs_f64());
    }
    let _ = fs::remove_dir_all(&target);
    let [cold, warm] = seconds[..] else {
        return Err("nothing was built".to_owned());
    };
    Ok(format!(
        "\n### Build\n\n`trunk build --release` of `examples/leptos`: {cold:.0} s with nothing built before, {warm:.0} s after a change \
         (`cargo xtask bench --build`).\n"
    ))
}

/// The backend: a section of its own, replaced as a whole.
pub fn backend() -> Result<()> {
    postgres::install()?;
    eprintln!("bench: building the backend, then five minutes of load");
    let measured = output(
        cargo()
            .args(["bench", "-p", "flinks-backend", "--bench", "backend"])
            // As in production: what was answered is on the disk.
            .env("POSTGRES_FSYNC", "on"),
    )?;
    write(
        PERFORMANCE,
        "backend",
        "## The backend",
        "bench backend",
        &measured,
    )
}

/// What the backend's process holds after 100,000 connections.
pub fn backend_long() -> Result<()> {
    postgres::install()?;
    eprintln!("bench: building the backend, then a quarter of an hour of connections");
    let measured =
        output_aloud(cargo().args(["bench", "-p", "flinks-backend", "--bench", "long"]))?;
    write(
        RELIABILITY,
        "backend-long",
        "### The long run",
        "bench backend-long",
        &measured,
    )
}

/// The fuzzers, for fifty minutes.
pub fn fuzz() -> Result<()> {
    write(
        RELIABILITY,
        "fuzz",
        "### The last run",
        "bench fuzz",
        &fuzz::measure()?,
    )
}

/// The event trace with 100,000 entries, in the browser.
pub fn trace() -> Result<()> {
    // No display sets the pace: a frame takes what it takes.
    let unpaced = "--disable-frame-rate-limit".to_owned();
    let measured = in_the_browser("trace", &[("E2E_BROWSER_ARGUMENTS", unpaced)])?;
    write(
        PERFORMANCE,
        "trace",
        "## The event trace",
        "bench trace",
        &measured,
    )
}

/// How soon the playground is seen and used on a slow network.
pub fn page() -> Result<()> {
    let measured = in_the_browser("page", &[])?;
    write(
        PERFORMANCE,
        "page",
        "## The playground",
        "bench page",
        &measured,
    )
}

/// A hundred thousand messages at once.
pub fn burst() -> Result<()> {
    // So that the bench learns which process the page is in.
    let measured = in_the_browser("burst", &[("E2E_MARKS", "1".to_owned())])?;
    write(
        RELIABILITY,
        "burst",
        "### A hundred thousand messages at once",
        "bench burst",
        &measured,
    )
}

/// So many sessions in one page, of the element and of the Leptos component.
pub fn long(sessions: u64) -> Result<()> {
    let measured = in_the_browser("long", &[("LONG_SESSIONS", sessions.to_string())])?;
    let command = format!("bench long --sessions {sessions}");
    write(
        RELIABILITY,
        "long",
        "### Many sessions in one page",
        &command,
        &measured,
    )
}

/// Sessions with a fault each, drawn from a seed.
pub fn soak(seed: u64, sessions: u64) -> Result<()> {
    let drawn = [
        ("SOAK_SEED", seed.to_string()),
        ("SOAK_SESSIONS", sessions.to_string()),
    ];
    let measured = in_the_browser("soak", &drawn)?;
    let command = format!("soak --seed {seed} --sessions {sessions}");
    write(
        RELIABILITY,
        "soak",
        "### Faults at the hand-off",
        &command,
        &measured,
    )
}

fn in_the_browser(name: &str, variables: &[(&str, String)]) -> Result<String> {
    setup::everything()?;
    let mut bench = cargo();
    bench
        .args(["bench", "-p", "flinks-connect-e2e", "--bench", name])
        // What is measured is in the browser, and optimised.
        .args(["--profile", "dev"])
        // One browser stands for many people.
        .env("FLINKS_BACKEND_REQUESTS_PER_MINUTE", "1000000")
        .envs(variables.iter().cloned());
    output_aloud(test::with_all_that_is_shown(&mut bench)?)
}

/// Replaces the section of this name.
fn write(file: &str, name: &str, title: &str, command: &str, measured: &str) -> Result<()> {
    let section = format!(
        "{title}\n\n`cargo xtask {command}`, {}.\n\n{}\n",
        machine()?,
        measured.trim()
    );
    println!("{section}");
    let path = workspace::root().join(file);
    let before = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    fs::write(
        &path,
        replaced(&before, name, &section).map_err(|lost| format!("{file} {lost}"))?,
    )
    .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn machine() -> Result<String> {
    let cores = available_parallelism().map_or(1, usize::from);
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |line| {
            line.trim_matches([' ', '\t', ':'])
        });
    let rustc = output(command("rustc").arg("--version"))?;
    let rustc = rustc.split_whitespace().nth(1).unwrap_or_default();
    let version = output(command("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default();
    Ok(format!(
        "on {cores} cores of {cpu}, Rust {rustc}, at commit {}",
        version.trim()
    ))
}

/// The text with what stands between the marks of this name replaced.
fn replaced(text: &str, name: &str, section: &str) -> Result<String> {
    let (begin, end) = (
        format!("<!-- begin {name} -->\n"),
        format!("<!-- end {name} -->"),
    );
    text.split_once(&begin)
        .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)))
        .map(|(before, after)| format!("{before}{begin}{section}{end}{after}"))
        .ok_or_else(|| format!("has lost its marks {begin}{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let text = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb";
        let new = "a\n<!-- begin x -->\nnew\n<!-- end x -->\nb";
        assert_eq!(replaced(text, "x", "new\n").as_deref(), Ok(new));
        assert!(replaced(text, "y", "new").is_err());
    }
}
