//! Other programs.

use crate::workspace;
use anyhow::{Context, Result, ensure};
use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};

/// A command in the root of the checkout, with our own tools first on its path.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(workspace::root())
        .env("PATH", workspace::search_path());
    // A person sees cargo's progress; a log is spared it.
    if !io::stderr().is_terminal() {
        command.env("CARGO_TERM_QUIET", "true");
    }
    // Set for us by the cargo that runs us. Some build scripts watch them, and would run again for nothing.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name.as_ref());
        }
    }
    command
}

/// Cargo, the one that runs us.
pub fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs to the end.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let status = command
        .status()
        .with_context(|| format!("cannot run {shown}"))?;
    ensure!(status.success(), "{shown} failed ({status})");
    Ok(())
}

/// Runs to the end, and gives what it printed on standard output. Its standard error is seen only where it fails, unless it
/// is directed elsewhere.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run {shown}"))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "{shown} failed ({})\n{errors}",
        output.status
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The version that a program prints: its first word that begins with a digit.
pub fn version(program: impl AsRef<OsStr>) -> Option<String> {
    first_version(&output(command(program).arg("--version")).ok()?)
}

fn first_version(said: &str) -> Option<String> {
    said.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        .map(str::to_owned)
}

/// How a command would be typed.
pub fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words: Vec<_> = [name]
        .into_iter()
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_the_tools_say() {
        for (said, version) in [
            ("trunk 0.21.14\n", "0.21.14"),
            ("ChromeDriver 156.0.8078.73 (0a1b)", "156.0.8078.73"),
            ("v20.20.2", "20.20.2"),
        ] {
            assert_eq!(first_version(said).as_deref(), Some(version));
        }
        assert_eq!(first_version("no version"), None);
    }
}
