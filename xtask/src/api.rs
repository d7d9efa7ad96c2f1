//! `cargo xtask api`: the public API of the libraries as text in `docs/api`, and the backend's for HTTP as an OpenAPI document, so
//! that no change of them passes unseen.

use crate::process::{command, output, program, run};
use crate::workspace;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What others build on.
pub const LIBRARIES: [&str; 7] = [
    "flinks-protocol",
    "flinks-doctor",
    "flinks-trace",
    "flinks-embed",
    "flinks-connect",
    "flinks-api",
    "flinks-backend",
];

/// The file of the backend's document; one of its tests compares it, too.
const DOCUMENT: &str = "openapi.json";

/// Compares it with what is kept.
pub fn check() -> Result<()> {
    let mut changed = String::new();
    for (file, now) in now()? {
        let kept = fs::read_to_string(path(&file)).unwrap_or_default();
        for line in differences(&kept, &now) {
            changed += &format!("{file}: {line}\n");
        }
    }
    ensure!(
        changed.is_empty(),
        "the public API is not the one in docs/api:\n\n{changed}\nif that is meant, run cargo xtask api --bless, and say it \
         in CHANGELOG.md; a line that is gone or changed breaks those who use it"
    );
    Ok(())
}

/// Keeps it as it is now.
pub fn bless() -> Result<()> {
    for (file, now) in now()? {
        let path = path(&file);
        fs::write(&path, now).with_context(|| path.display().to_string())?;
        println!("written: {}", path.display());
    }
    Ok(())
}

fn path(file: &str) -> PathBuf {
    workspace::root().join("docs/api").join(file)
}

/// The files, and what stands in them now.
fn now() -> Result<Vec<(String, String)>> {
    // Of the whole workspace, so that what the tests have built serves.
    run(command(
        "cargo build --workspace --example openapi --bin flinks-public-api",
    ))?;
    let document = output(program(workspace::built("examples/openapi")))?;
    let mut files = vec![(DOCUMENT.to_owned(), document)];
    let reader = workspace::built("flinks-public-api");
    run(documented()
        .env("RUSTDOC", &reader)
        .env("RUSTDOCFLAGS", "-Z unstable-options --output-format json"))?;
    for library in LIBRARIES {
        let json = format!("doc/{}.json", library.replace('-', "_"));
        let public = output(program(&reader).arg(workspace::target().join(json)))?;
        files.push((format!("{library}.txt"), public));
    }
    Ok(files)
}

/// `cargo doc` of the libraries.
pub fn documented() -> Command {
    let mut doc = command("cargo doc --no-deps --lib");
    doc.args(LIBRARIES.map(|library| format!("-p={library}")));
    doc
}

/// The lines that only one of them has.
fn differences(kept: &str, now: &str) -> Vec<String> {
    let [kept, now] = [kept, now].map(|text| text.lines().collect::<BTreeSet<_>>());
    let gone = kept.difference(&now).map(|line| format!("- {line}"));
    let new = now.difference(&kept).map(|line| format!("+ {line}"));
    gone.chain(new).collect()
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
