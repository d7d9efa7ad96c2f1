//! `cargo xtask test`: everything that is tested here, stage by stage, cheapest first.

use crate::browser::{self, Engine, Pair};
use crate::process::{command, run};
use crate::{api, examples, package, receivers, retried, runner, setup, size, trunk, workspace};
use anyhow::{Context, Result};
use std::io::{Write, stdout};
use std::panic::resume_unwind;
use std::process::Command;
use std::thread;
use std::time::Instant;

type Step = fn() -> Result<()>;
/// The name, what it is about, what must be set up for it where it is run alone, and the stage itself.
type Stage = (&'static str, &'static str, Step, Step);

#[rustfmt::skip]
const STAGES: [Stage; 14] = [
    ("format", "cargo fmt", nothing, || run(command("cargo fmt --all --check")).context("run cargo fmt")),
    ("setup", "tools and browser", nothing, setup::everything),
    ("deny", "licences, sources and versions of what is depended on", setup::cargo_deny, deny),
    ("clippy", "lints, native", nothing, clippy),
    ("clippy-wasm", "lints, wasm", setup::wasm_target, clippy_wasm),
    ("native", "unit, property and integration tests, doctests", setup::to_test_natively, native),
    ("doc", "the documentation builds without a warning", nothing, doc),
    ("api", "the libraries show what they did", nothing, api::check),
    ("ssr", "the components on a server", nothing, ssr),
    ("wasm", "the components in the browser", setup::everything, wasm),
    ("e2e", "the optimised playground, the element and the examples in the browser", setup::everything, e2e),
    ("e2e-firefox", "the same in Firefox", setup::everything, || in_engine(Engine::Firefox)),
    ("e2e-webkit", "the same in WebKit", setup::everything, || in_engine(Engine::Webkit)),
    ("size", "what the browser downloads", to_weigh, size::run),
];

const WASM: &str = "--target wasm32-unknown-unknown";
const TESTED_IN_THE_BROWSER: &str = "-p flinks-embed -p flinks-connect";
/// Without tests of their own there.
const ALSO_FOR_THE_BROWSER: &str = "-p flinks-connect-playground -p flinks-devtools \
                                    -p flinks-connect-example-leptos -p flinks-connect-bench-leptos";
/// Their tests are native: they use what does not build for wasm.
const TESTED_NATIVELY: &str =
    "-p flinks-protocol -p flinks-doctor -p flinks-trace -p flinks-element";
/// Two at a time: each has a browser. Of the whole workspace, as the native tests are: of one package alone, half of what it depends
/// on would have other features, and be built again.
const END_TO_END: &str = "cargo test --workspace --test e2e -- --test-threads=2";

/// Every stage; the first failure ends it.
pub fn all() -> Result<()> {
    let mut table = format!("\n{:<12} {:>7}\n", "stage", "time");
    let began_all = Instant::now();
    let outcome = STAGES.iter().try_for_each(|(name, about, _, run)| {
        eprintln!("\n=== {name}: {about}");
        let began = Instant::now();
        let outcome = run();
        let result = if outcome.is_ok() { "passed" } else { "FAILED" };
        let time = began.elapsed().as_secs_f64();
        table += &format!("{name:<12} {time:>5.0} s  {result}\n");
        outcome.with_context(|| {
            format!("stage {name} (to repeat it alone: cargo xtask test --only {name})")
        })
    });
    let time = began_all.elapsed().as_secs_f64();
    println!("{table}{:<12} {time:>5.0} s", "all");
    outcome
}

/// One stage, after what it needs.
pub fn only(name: &str) -> Result<()> {
    let stage = STAGES.iter().find(|(stage, ..)| *stage == name);
    let (_, _, needs, run) = stage.context("no such stage: see cargo xtask test --list")?;
    needs()?;
    run()
}

pub fn names() -> [&'static str; STAGES.len()] {
    STAGES.map(|(name, ..)| name)
}

pub fn list() -> Result<()> {
    for (name, about, ..) in STAGES {
        writeln!(stdout(), "{name:<12} {about}")?;
    }
    Ok(())
}

fn nothing() -> Result<()> {
    Ok(())
}

/// Not the advisories: their database is not to be had everywhere. See `deny.toml`.
fn deny() -> Result<()> {
    let line = "cargo-deny --workspace check -D warnings bans licenses sources";
    run(command(line)).context("what may come in is said in deny.toml, with its reason")
}

fn clippy() -> Result<()> {
    // The end-to-end tests are no target of their own accord.
    for targets in ["--all-targets", "--test e2e"] {
        let line = format!("cargo clippy --workspace {targets} -- -D warnings");
        run(command(&line))?;
    }
    Ok(())
}

fn clippy_wasm() -> Result<()> {
    let for_the_browser = format!("{TESTED_IN_THE_BROWSER} {ALSO_FOR_THE_BROWSER} --all-targets");
    for packages in [&for_the_browser, TESTED_NATIVELY] {
        let line = format!("cargo clippy {packages} {WASM} -- -D warnings");
        run(command(&line))?;
    }
    let line = format!("cargo clippy {} {WASM} -- -D warnings", examples::HYDRATED);
    run(&mut command(&line))
}

/// Apart from the others: with them, Leptos would be built for both sides at once.
fn ssr() -> Result<()> {
    let packages = examples::SERVER_RENDERED;
    let lints = format!("cargo clippy {packages} --all-targets -- -D warnings");
    run(&mut command(&lints))?;
    let tests = format!("cargo test {packages} --test ssr");
    run(&mut command(&tests))
}

fn native() -> Result<()> {
    let mut test = command("cargo test --workspace");
    if setup::has_postgres() {
        test.env("POSTGRES_REQUIRED", "1");
    }
    if setup::has_nginx() {
        test.env("NGINX_REQUIRED", "1");
    }
    if setup::has_schemathesis() {
        test.env("SCHEMATHESIS_REQUIRED", "1");
    }
    if setup::has_prism() {
        test.env("PRISM_REQUIRED", "1");
    }
    retried::counted(&mut test)
}

fn doc() -> Result<()> {
    run(api::documented().env("RUSTDOCFLAGS", "-D warnings"))
}

fn wasm() -> Result<()> {
    let pair = Engine::Chromium.find()?;
    let capabilities = browser::capabilities(&pair)?;
    // Not the running program's own path: a stage before may have built it anew, and the old file is gone.
    let this = workspace::built("xtask");
    let runner = format!("{} {}", this.display(), runner::TASK);
    let line = format!("cargo test --tests {TESTED_IN_THE_BROWSER} {WASM}");
    retried::counted(
        command(&line)
            // Cargo hands its own `--quiet` on, and the runner does not know it.
            .env("CARGO_TERM_QUIET", "false")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
            .env("CHROMEDRIVER", pair.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
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
    retried::counted(with_what_is_shown(&mut engine.command(END_TO_END), engine)?)
}

/// The pictures that the README shows, taken by the test that looks at every width.
pub fn screenshots() -> Result<()> {
    setup::everything()?;
    build_all()?;
    let pictures = workspace::root().join("docs/screenshots");
    let mut looks = command(END_TO_END);
    looks.arg("looks::").env("E2E_SCREENSHOTS", pictures);
    run(with_what_is_shown(&mut looks, Engine::Chromium)?)
}

/// Builds all that is shown in a browser, two at a time: cargo builds one, and the other is optimised or bundled meanwhile.
pub fn build_all() -> Result<()> {
    thread::scope(|scope| {
        let packaged = scope.spawn(|| {
            package::build()?;
            examples::packaged()?;
            receivers::build()
        });
        let in_rust = trunk::playground()
            .and_then(|()| examples::in_rust())
            .and_then(|()| programs());
        let packaged = packaged.join().unwrap_or_else(|panic| resume_unwind(panic));
        in_rust.and(packaged)
    })
}

/// With the tests, for the sake of the features (see [`END_TO_END`]).
fn programs() -> Result<()> {
    let programs = "--bin flinks-simulator --bin flinks-backend --bin receiver-axum";
    let line = format!("cargo build --workspace {programs} --test e2e");
    run(command(&line))
}

/// What the stages in the browser have built, where it is alone.
fn to_weigh() -> Result<()> {
    setup::to_build()?;
    trunk::playground()?;
    package::build()?;
    run(trunk::build(&workspace::examples().join("leptos")))
}

/// Tells a command where everything is that it shows in the browser, once that is built.
pub fn with_what_is_shown(command: &mut Command, engine: Engine) -> Result<&mut Command> {
    let Pair { browser, driver } = engine.find()?;
    let for_tests = workspace::npm_of_tests().join("node_modules");
    Ok(receivers::with_programs(command)
        .env("E2E_DIST", workspace::dist())
        .env("E2E_PACKAGE", package::folder())
        .env("E2E_EXAMPLES", workspace::examples())
        .env("E2E_SSR", workspace::built("leptos-ssr"))
        .env("E2E_BACKEND", workspace::built("flinks-backend"))
        .env("E2E_SIMULATOR", workspace::built("flinks-simulator"))
        .env("E2E_AXE", for_tests.join("axe-core/axe.min.js"))
        .env("E2E_STATIC_HOST", for_tests.join(".bin/sirv"))
        .env("E2E_ENGINE", engine.name())
        .env("E2E_DRIVER", driver)
        .env("E2E_BROWSER", browser))
}
