//! `cargo xtask test`: everything that is tested here, stage by stage, cheapest first.

use crate::browser::{self, Engine};
use crate::process::{cargo, command, run};
use crate::{api, demo, examples, package, retried, runner, setup, size, trunk, workspace};
use anyhow::{Context, Result};
use std::process::Command;
use std::time::Instant;

/// The name, what it is about, what must be set up for it where it is run alone, and the stage itself.
type Stage = (
    &'static str,
    &'static str,
    fn() -> Result<()>,
    fn() -> Result<()>,
);

#[rustfmt::skip]
const STAGES: [Stage; 13] = [
    ("format", "cargo fmt", nothing, format),
    ("setup", "tools and browser", nothing, setup::everything),
    ("deny", "licences, sources and versions of what is depended on", setup::cargo_deny, deny),
    ("clippy", "lints, native", nothing, clippy),
    ("clippy-wasm", "lints, wasm", setup::wasm_target, clippy_wasm),
    ("native", "unit, property and integration tests, doctests", setup::to_test_natively, native),
    ("doc", "the documentation builds without a warning", nothing, doc),
    ("api", "the libraries show what they did", nothing, api::check),
    ("wasm", "the components in the browser", setup::everything, wasm),
    ("e2e", "the optimised playground, the element and the examples in the browser", setup::everything, e2e),
    ("e2e-firefox", "the same in Firefox", setup::everything, || in_engine(Engine::Firefox)),
    ("e2e-webkit", "the same in WebKit", setup::everything, || in_engine(Engine::Webkit)),
    ("size", "what the browser downloads", setup::to_build, size::run),
];

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const NO_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];
const TESTED_IN_THE_BROWSER: &str = "-p=flinks-embed -p=flinks-connect";
/// Without tests of their own there.
const ALSO_FOR_THE_BROWSER: &str = "-p=flinks-connect-playground -p=flinks-devtools -p=flinks-connect-example-leptos -p=flinks-connect-bench-leptos";
/// Their tests are native: they use what does not build for wasm.
const TESTED_NATIVELY: &str =
    "-p=flinks-protocol -p=flinks-doctor -p=flinks-trace -p=flinks-element";

/// Every stage; the first failure ends it.
pub fn all() -> Result<()> {
    let mut took = Vec::new();
    let began_all = Instant::now();
    let outcome = STAGES.iter().try_for_each(|(name, about, _, run)| {
        eprintln!("\n=== {name}: {about}");
        let began = Instant::now();
        let outcome = run();
        took.push((name, outcome.is_ok(), began.elapsed()));
        outcome.with_context(|| {
            format!("stage {name} (to repeat it alone: cargo xtask test --only {name})")
        })
    });
    println!("\n{:<12} {:>7}", "stage", "time");
    for (name, passed, time) in &took {
        let result = if *passed { "passed" } else { "FAILED" };
        println!("{name:<12} {:>5.0} s  {result}", time.as_secs_f64());
    }
    println!("{:<12} {:>5.0} s", "all", began_all.elapsed().as_secs_f64());
    outcome
}

/// One stage, after what it needs.
pub fn only(name: &str) -> Result<()> {
    let stage = STAGES.iter().find(|(stage, ..)| *stage == name);
    let (_, _, needs, run) = stage.context("no such stage: see cargo xtask test --list")?;
    needs()?;
    run()
}

/// The names of the stages.
pub fn names() -> [&'static str; STAGES.len()] {
    STAGES.map(|(name, ..)| name)
}

/// Prints the names of the stages.
pub fn list() {
    for (name, about, ..) in STAGES {
        println!("{name:<12} {about}");
    }
}

fn nothing() -> Result<()> {
    Ok(())
}

/// Cargo with several arguments in one text.
fn cargo_with(arguments: &str) -> Command {
    let mut cargo = cargo();
    cargo.args(arguments.split(' '));
    cargo
}

fn format() -> Result<()> {
    run(&mut cargo_with("fmt --all --check")).context("run cargo fmt")
}

/// Not the advisories: their database is not to be had everywhere. See `deny.toml`.
fn deny() -> Result<()> {
    run(command("cargo-deny")
        .args(["--workspace", "check", "-D", "warnings"])
        .args(["bans", "licenses", "sources"]))
    .context("what may come in is said in deny.toml, with its reason")
}

fn clippy() -> Result<()> {
    run(cargo_with("clippy --workspace --all-targets").args(NO_WARNINGS))
}

fn clippy_wasm() -> Result<()> {
    for packages in [
        format!("{TESTED_IN_THE_BROWSER} {ALSO_FOR_THE_BROWSER} --all-targets"),
        TESTED_NATIVELY.to_owned(),
    ] {
        run(cargo_with(&format!("clippy {packages}"))
            .args(WASM)
            .args(NO_WARNINGS))?;
    }
    Ok(())
}

fn native() -> Result<()> {
    let mut test = cargo_with("test --workspace --exclude flinks-connect-e2e");
    if setup::has_postgres() {
        test.env("POSTGRES_REQUIRED", "1");
    }
    if setup::has_nginx() {
        test.env("NGINX_REQUIRED", "1");
    }
    retried::counted(&mut test)
}

fn doc() -> Result<()> {
    let libraries = api::LIBRARIES.map(|library| format!("-p={library}"));
    run(cargo_with("doc --no-deps --lib")
        .args(libraries)
        .env("RUSTDOCFLAGS", "-D warnings"))
}

fn wasm() -> Result<()> {
    let pair = Engine::Chromium.find()?;
    // Not the running program's own path: a stage before may have built it anew, and the old file is gone.
    let this = workspace::built("xtask");
    let runner = format!("{} {}", this.display(), runner::TASK);
    retried::counted(
        cargo_with(&format!("test --tests {TESTED_IN_THE_BROWSER}"))
            .args(WASM)
            // Cargo hands its own `--quiet` on, and the runner does not know it.
            .env("CARGO_TERM_QUIET", "false")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
            .env("CHROMEDRIVER", &pair.driver)
            .env(
                "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
                browser::capabilities(&pair)?,
            )
            // Seconds, for a whole file of tests and for the driver's start; the machine may be busy.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60"),
    )
}

fn e2e() -> Result<()> {
    build_all()?;
    in_engine(Engine::Chromium)
}

/// The end-to-end tests in one engine.
pub fn in_the_browser(engine: Engine) -> Result<()> {
    setup::everything()?;
    engine.find()?;
    build_all()?;
    in_engine(engine)
}

/// On what [`build_all`] has built.
fn in_engine(engine: Engine) -> Result<()> {
    if let (Err(missing), false) = (engine.find(), engine == Engine::Chromium) {
        println!("LEFT OUT: {missing}");
        return Ok(());
    }
    let mut test = end_to_end();
    with_what_is_shown(&mut test, engine)?;
    retried::counted(&mut engine.on_a_display(test))
}

/// The pictures that the README shows, taken by the test that looks at every width.
pub fn screenshots() -> Result<()> {
    setup::everything()?;
    build_all()?;
    run(with_what_is_shown(&mut end_to_end(), Engine::Chromium)?
        .env(
            "E2E_SCREENSHOTS",
            workspace::root().join("docs/screenshots"),
        )
        .args(["--", "looks::"]))
}

fn end_to_end() -> Command {
    let mut test = cargo_with("test -p=flinks-connect-e2e");
    // A browser each.
    test.env("RUST_TEST_THREADS", "2");
    test
}

/// Builds all that is shown in a browser.
pub fn build_all() -> Result<()> {
    package::build()?;
    examples::build()?;
    trunk::playground()?;
    demo::build_servers()
}

/// Tells a command where everything is that it shows in the browser, once that is built.
pub fn with_what_is_shown(command: &mut Command, engine: Engine) -> Result<&mut Command> {
    let browser::Pair { browser, driver } = engine.find()?;
    Ok(command
        .env("E2E_DIST", workspace::dist())
        .env("E2E_PACKAGE", package::folder())
        .env("E2E_EXAMPLES", workspace::examples())
        .env("E2E_BACKEND", workspace::built("flinks-backend"))
        .env("E2E_SIMULATOR", workspace::built("flinks-simulator"))
        .env("E2E_AXE", workspace::npm().join("axe-core/axe.min.js"))
        .env("E2E_STATIC_HOST", workspace::npm().join(".bin/sirv"))
        .env("E2E_ENGINE", engine.name())
        .env("E2E_DRIVER", driver)
        .env("E2E_BROWSER", browser))
}
