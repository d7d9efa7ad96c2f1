//! `cargo xtask api`: the public API of the libraries as text in `docs/api`, so that no change of it passes unseen.

use crate::process::{cargo, output};
use crate::workspace;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::PathBuf;

/// What others build on.
pub const LIBRARIES: [&str; 6] = [
    "flinks-protocol",
    "flinks-doctor",
    "flinks-trace",
    "flinks-embed",
    "flinks-connect",
    "flinks-api",
];

/// Compares it with what is kept.
pub fn check() -> Result<()> {
    let mut changed = Vec::new();
    for library in LIBRARIES {
        let kept = fs::read_to_string(path(library)).unwrap_or_default();
        let lines = differences(&kept, &public(library)?);
        if !lines.is_empty() {
            changed.push(format!("{library}:\n{}", lines.join("\n")));
        }
    }
    ensure!(
        changed.is_empty(),
        "the public API is not the one in docs/api:\n\n{}\n\nif that is meant, run cargo xtask api --bless, and say it in \
         CHANGELOG.md; a line that is gone or changed breaks those who use it",
        changed.join("\n\n")
    );
    Ok(())
}

/// Keeps it as it is now.
pub fn bless() -> Result<()> {
    for library in LIBRARIES {
        let path = path(library);
        fs::write(&path, public(library)?).with_context(|| path.display().to_string())?;
        println!("written: {}", path.display());
    }
    Ok(())
}

fn path(library: &str) -> PathBuf {
    workspace::root().join(format!("docs/api/{library}.txt"))
}

fn public(library: &str) -> Result<String> {
    output(cargo().args(["run", "--quiet", "-p", "flinks-public-api", "--", library]))
}

/// The lines that only one of them has.
fn differences(kept: &str, now: &str) -> Vec<String> {
    let only = |sign: char, these: &str, those: &str| {
        let those: std::collections::HashSet<_> = those.lines().collect();
        let only = these.lines().filter(|line| !those.contains(line));
        only.map(|line| format!("{sign} {line}"))
            .collect::<Vec<_>>()
    };
    [only('-', kept, now), only('+', now, kept)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_and_what_is_new_is_told() {
        let told = differences("pub fn a()\npub fn b()\n", "pub fn b()\npub fn b(u8)\n");
        assert_eq!(told, ["- pub fn a()", "+ pub fn b(u8)"]);
        assert!(differences("pub fn a()\n", "pub fn a()").is_empty());
    }
}
