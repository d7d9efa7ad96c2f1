//! Other programs.

use crate::workspace;
use anyhow::{Context, Result, ensure};
use std::borrow::BorrowMut;
use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::iter::once;
use std::process::{Command, Stdio};

/// A command as it would be typed, without quotes.
pub fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = program(words.next().unwrap_or_default());
    command.args(words);
    command
}

/// A program in the root of the checkout, with our own tools first on its path.
pub fn program(path: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(path);
    command
        .current_dir(workspace::root())
        .env("PATH", workspace::search_path());
    // A person sees cargo's progress; a log is spared it.
    if !io::stderr().is_terminal() {
        command.env("CARGO_TERM_QUIET", "true");
    }
    // Set for us by the cargo that runs us. Some build scripts watch them, and would run again for nothing.
    let ours = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_str().is_some_and(ours)) {
        command.env_remove(name);
    }
    command
}

/// Runs to the end.
pub fn run(mut command: impl BorrowMut<Command>) -> Result<()> {
    let command = command.borrow_mut();
    let shown = shown(command);
    let status = command.status();
    let status = status.with_context(|| format!("cannot run {shown}"))?;
    ensure!(status.success(), "{shown} failed ({status})");
    Ok(())
}

/// Runs to the end, and gives what it printed on standard output. Its standard error is seen only where it fails, unless it
/// is directed elsewhere.
pub fn output(mut command: impl BorrowMut<Command>) -> Result<String> {
    let command = command.borrow_mut();
    let shown = shown(command);
    let output = command.stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("cannot run {shown}"))?;
    let (status, errors) = (output.status, String::from_utf8_lossy(&output.stderr));
    ensure!(status.success(), "{shown} failed ({status})\n{errors}");
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The version that a program prints: its first word that begins with a digit.
pub fn version(path: impl AsRef<OsStr>) -> Option<String> {
    first_version(&output(program(path).arg("--version")).ok()?)
}

fn first_version(said: &str) -> Option<String> {
    said.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        .map(str::to_owned)
}

/// As it would be typed.
fn shown(command: &Command) -> String {
    let words = once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_the_tools_say() {
        for (said, version) in [
            ("trunk 0.21.14\n", Some("0.21.14")),
            ("ChromeDriver 156.0.8078.73 (0a1b)", Some("156.0.8078.73")),
            ("v20.20.2", Some("20.20.2")),
            ("no version", None),
        ] {
            assert_eq!(first_version(said).as_deref(), version);
        }
    }

    #[test]
    fn a_command_that_fails_is_named_with_its_arguments() {
        let error = output(command("cargo no-such-task --at-all")).unwrap_err();
        let said = error.to_string();
        assert!(said.starts_with("cargo no-such-task --at-all failed"));
    }
}
