//! `cargo xtask test`: everything that is tested here, stage by stage, cheapest first.

use crate::process::{cargo, command, run};
use crate::{Result, browser, setup, size, tools, workspace};
use std::process::Command;
use std::time::Instant;

struct Stage {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<()>,
}

const STAGES: [Stage; 9] = [
    Stage {
        name: "setup",
        about: "tools and browser",
        run: setup::everything,
    },
    Stage {
        name: "format",
        about: "cargo fmt",
        run: format,
    },
    Stage {
        name: "clippy",
        about: "lints, native",
        run: clippy,
    },
    Stage {
        name: "clippy-wasm",
        about: "lints, wasm",
        run: clippy_wasm,
    },
    Stage {
        name: "native",
        about: "unit, property and integration tests, doctests",
        run: native,
    },
    Stage {
        name: "doc",
        about: "the documentation builds without a warning",
        run: doc,
    },
    Stage {
        name: "wasm",
        about: "the components in the browser",
        run: wasm,
    },
    Stage {
        name: "e2e",
        about: "the optimised playground, backend and simulator in the browser",
        run: e2e,
    },
    Stage {
        name: "size",
        about: "what the browser downloads",
        run: size::run,
    },
];

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const IN_THE_BROWSER: [&str; 4] = ["-p", "flinks-embed", "-p", "flinks-connect"];

/// Every stage; the first failure ends it.
pub fn all() -> Result<()> {
    let mut took = Vec::new();
    let outcome = STAGES.iter().try_for_each(|stage| {
        eprintln!("\n=== {}: {}", stage.name, stage.about);
        let began = Instant::now();
        let outcome = (stage.run)();
        took.push((stage.name, outcome.is_ok(), began.elapsed()));
        outcome.map_err(|error| {
            format!(
                "stage {}: {error}\nto repeat it alone: cargo xtask test --only {}",
                stage.name, stage.name
            )
        })
    });
    eprintln!("\nstage        time    ");
    for (name, passed, time) in &took {
        eprintln!(
            "{name:<12} {:>5.0} s  {}",
            time.as_secs_f64(),
            if *passed { "passed" } else { "FAILED" }
        );
    }
    let passed = took.iter().filter(|(_, passed, _)| *passed).count();
    println!("stages: {passed} passed, {} failed", took.len() - passed);
    outcome
}

/// One stage, after the set-up that it needs.
pub fn only(name: &str) -> Result<()> {
    let stage = STAGES
        .iter()
        .find(|stage| stage.name == name)
        .ok_or_else(|| format!("there is no stage '{name}': see cargo xtask test --list"))?;
    (stage.run)()
}

/// The names of the stages.
pub fn list() {
    for stage in &STAGES {
        println!("{:<12} {}", stage.name, stage.about);
    }
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
        .map_err(|error| format!("{error}: run cargo fmt"))
}

fn clippy() -> Result<()> {
    run(cargo().args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

fn clippy_wasm() -> Result<()> {
    run(cargo()
        .args(["clippy", "--quiet"])
        .args(WASM)
        .args(IN_THE_BROWSER)
        .args(["--all-targets", "--", "-D", "warnings"]))?;
    run(cargo().args(["clippy", "--quiet"]).args(WASM).args([
        "-p",
        "flinks-protocol",
        "--",
        "-D",
        "warnings",
    ]))
}

fn native() -> Result<()> {
    run(cargo().args([
        "test",
        "--quiet",
        "--workspace",
        "--exclude",
        "flinks-connect-e2e",
    ]))
}

fn doc() -> Result<()> {
    let mut doc = cargo();
    doc.env("RUSTDOCFLAGS", "-D warnings")
        .args(["doc", "--quiet", "--no-deps", "--lib"]);
    for library in [
        "flinks-protocol",
        "flinks-embed",
        "flinks-connect",
        "flinks-api",
    ] {
        doc.args(["-p", library]);
    }
    run(&mut doc)
}

fn wasm() -> Result<()> {
    let runner = tools::find("wasm-bindgen-test-runner")
        .ok_or("no wasm-bindgen-test-runner: run cargo xtask setup")?;
    run(cargo()
        .args(["test", "--quiet", "--tests"])
        .args(WASM)
        .args(IN_THE_BROWSER)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", driver()?)
        // Seconds for a whole file of tests; the machine may be busy.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300"))
}

fn e2e() -> Result<()> {
    build_dist()?;
    run(cargo().args([
        "build",
        "--quiet",
        "-p",
        "flinks-simulator",
        "-p",
        "flinks-backend",
    ]))?;
    let mut tests = cargo();
    tests
        .args(["test", "-p", "flinks-connect-e2e"])
        .env("E2E_DIST", workspace::dist())
        .env("E2E_BACKEND", workspace::built("flinks-backend"))
        .env("E2E_SIMULATOR", workspace::built("flinks-simulator"))
        .env("E2E_CHROMEDRIVER", driver()?);
    if let Some(browser) = browser::browser() {
        tests.env("E2E_CHROME", browser);
    }
    run(&mut tests)
}

/// The optimised playground, as it is served.
pub fn build_dist() -> Result<()> {
    let _ = std::fs::remove_dir_all(workspace::dist());
    let mut trunk: Command =
        command(tools::find("trunk").ok_or("no trunk: run cargo xtask setup")?);
    // Offline: trunk takes the tools that we have checked, and fetches none.
    run(trunk
        .args(["build", "--release", "--offline"])
        .env_remove("NO_COLOR"))
}

fn driver() -> Result<std::path::PathBuf> {
    browser::driver().ok_or_else(|| "no ChromeDriver: run cargo xtask setup".to_owned())
}
