//! `cargo xtask bench`: measures, and writes what was measured into `docs/performance.md` and `docs/reliability.md`.

use crate::process::{cargo, command, output};
use crate::{Result, fuzz, postgres, setup, test, workspace};
use std::fs;
use std::thread::available_parallelism;

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
    write("backend", "The backend", &measured)
}

/// What the backend's process holds after 100,000 connections.
pub fn backend_long() -> Result<()> {
    postgres::install()?;
    eprintln!("bench: building the backend, then ten minutes of connections");
    let measured = output(cargo().args(["bench", "-p", "flinks-backend", "--bench", "long"]))?;
    write_into(RELIABILITY, "backend-long", "### The long run", &measured)
}

/// The fuzzers, for fifty minutes.
pub fn fuzz() -> Result<()> {
    write_into(RELIABILITY, "fuzz", "### The last run", &fuzz::measure()?)
}

/// The event trace with 100,000 entries, in the browser.
pub fn trace() -> Result<()> {
    write("trace", "The event trace", &in_the_browser("trace")?)
}

/// How soon the playground is seen and used on a slow network.
pub fn page() -> Result<()> {
    write("page", "The playground", &in_the_browser("page")?)
}

fn in_the_browser(name: &str) -> Result<String> {
    setup::everything()?;
    let mut bench = cargo();
    bench.args(["bench", "-p", "flinks-connect-e2e", "--bench", name]);
    output(test::with_the_browser(&mut bench)?)
}

const PERFORMANCE: &str = "docs/performance.md";
const RELIABILITY: &str = "docs/reliability.md";

fn write(name: &str, title: &str, measured: &str) -> Result<()> {
    write_into(PERFORMANCE, name, &format!("## {title}"), measured)
}

/// Replaces the section of this name.
fn write_into(document: &str, name: &str, title: &str, measured: &str) -> Result<()> {
    let section = format!(
        "{title}\n\n`cargo xtask bench {name}`, {}.\n\n{}\n",
        machine()?,
        measured.trim()
    );
    println!("{section}");
    let path = workspace::root().join(document);
    let before = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let after = replaced(&before, name, &section).map_err(|lost| format!("{document}: {lost}"))?;
    fs::write(&path, after).map_err(|error| format!("cannot write {}: {error}", path.display()))
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
        .ok_or_else(|| format!("the marks {begin}{end} are lost"))
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
