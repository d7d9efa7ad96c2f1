//! `cargo xtask test`: everything that is tested here, stage by stage, cheapest first.

use crate::process::{cargo, command, run};
use crate::{
    Result, api, arguments, browser, demo, dist, engine::Engine, examples, package, postgres,
    retried, setup, size, tools, workspace,
};
use std::process::Command;
use std::time::Instant;

struct Stage {
    name: &'static str,
    about: &'static str,
    /// What must be set up for it, where it is run alone.
    needs: fn() -> Result<()>,
    run: fn() -> Result<()>,
}

const STAGES: [Stage; 13] = [
    Stage {
        name: "format",
        about: "cargo fmt",
        needs: nothing,
        run: format,
    },
    Stage {
        name: "setup",
        about: "tools and browser",
        needs: nothing,
        run: setup::everything,
    },
    Stage {
        name: "deny",
        about: "licences, sources and versions of what is depended on",
        needs: setup::cargo_deny,
        run: deny,
    },
    Stage {
        name: "clippy",
        about: "lints, native",
        needs: nothing,
        run: clippy,
    },
    Stage {
        name: "clippy-wasm",
        about: "lints, wasm",
        needs: setup::wasm_target,
        run: clippy_wasm,
    },
    Stage {
        name: "native",
        about: "unit, property and integration tests, doctests",
        needs: setup::to_test_natively,
        run: native,
    },
    Stage {
        name: "doc",
        about: "the documentation builds without a warning",
        needs: nothing,
        run: doc,
    },
    Stage {
        name: "api",
        about: "the libraries show what they did",
        needs: nothing,
        run: api::check,
    },
    Stage {
        name: "wasm",
        about: "the components in the browser",
        needs: setup::everything,
        run: wasm,
    },
    Stage {
        name: "e2e",
        about: "the optimised playground, the element and the examples in the browser",
        needs: setup::everything,
        run: e2e,
    },
    Stage {
        name: "e2e-firefox",
        about: "the same in Firefox",
        needs: setup::everything,
        run: || in_engine(Engine::Firefox),
    },
    Stage {
        name: "e2e-webkit",
        about: "the same in WebKit",
        needs: setup::everything,
        run: || in_engine(Engine::WebKit),
    },
    Stage {
        name: "size",
        about: "what the browser downloads",
        needs: setup::to_build,
        run: size::run,
    },
];

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
const IN_THE_BROWSER: [&str; 4] = ["-p", "flinks-embed", "-p", "flinks-connect"];
/// Without tests of their own there.
const ALSO_IN_THE_BROWSER: [&str; 8] = [
    "-p",
    "flinks-connect-playground",
    "-p",
    "flinks-devtools",
    "-p",
    "flinks-connect-example-leptos",
    "-p",
    "flinks-connect-bench-leptos",
];
const NO_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// Every stage; the first failure ends it.
pub fn all() -> Result<()> {
    let mut took = Vec::new();
    let began_all = Instant::now();
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
    let stage = STAGES
        .iter()
        .find(|stage| stage.name == name)
        .ok_or_else(|| format!("there is no stage '{name}': see cargo xtask test --list"))?;
    (stage.needs)()?;
    (stage.run)()
}

/// Prints the names of the stages.
pub fn list() {
    for stage in &STAGES {
        println!("{:<12} {}", stage.name, stage.about);
    }
}

fn nothing() -> Result<()> {
    Ok(())
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
        .map_err(|error| format!("{error}: run cargo fmt"))
}

/// Not the advisories: their database is not to be had everywhere. See `deny.toml`.
fn deny() -> Result<()> {
    run(command("cargo-deny")
        .args(["--workspace", "check", "-D", "warnings"])
        .args(["bans", "licenses", "sources"]))
    .map_err(|error| format!("{error}: what may come in is said in deny.toml, with its reason"))
}

fn clippy() -> Result<()> {
    run(cargo()
        .args(["clippy", "--workspace", "--all-targets"])
        .args(NO_WARNINGS))
}

fn clippy_wasm() -> Result<()> {
    run(cargo()
        .arg("clippy")
        .args(WASM)
        .args(IN_THE_BROWSER)
        .args(ALSO_IN_THE_BROWSER)
        .arg("--all-targets")
        .args(NO_WARNINGS))?;
    // Their tests are native: they use what does not build for wasm.
    run(cargo()
        .arg("clippy")
        .args(WASM)
        .args([
            "-p",
            "flinks-protocol",
            "-p",
            "flinks-doctor",
            "-p",
            "flinks-trace",
            "-p",
            "flinks-element",
        ])
        .args(NO_WARNINGS))
}

fn native() -> Result<()> {
    let mut test = cargo();
    test.args(["test", "--workspace", "--exclude", "flinks-connect-e2e"]);
    if postgres::is_here() {
        test.env("POSTGRES_REQUIRED", "1");
    }
    retried::counted(&mut test)
}

fn doc() -> Result<()> {
    let mut doc = cargo();
    doc.env("RUSTDOCFLAGS", "-D warnings")
        .args(["doc", "--no-deps", "--lib"]);
    for library in api::LIBRARIES {
        doc.args(["-p", library]);
    }
    run(&mut doc)
}

fn wasm() -> Result<()> {
    let browser::Pair { browser, driver } = browser::find()?;
    // Not the running program's own path: a stage before may have built it anew, and the old file is gone.
    let this = workspace::built("xtask");
    let runner = format!("{} {}", this.display(), arguments::RUNNER);
    retried::counted(
        cargo()
            .args(["test", "--tests"])
            .args(WASM)
            .args(IN_THE_BROWSER)
            // Cargo hands its own `--quiet` on, and the runner does not know it.
            .env("CARGO_TERM_QUIET", "false")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
            .env("CHROMEDRIVER", driver)
            .env(
                "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
                browser::capabilities(&browser)?,
            )
            // Seconds, for a whole file of tests and for the driver's start; the machine may be busy.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60"),
    )
}

fn e2e() -> Result<()> {
    retried::counted(&mut end_to_end()?)
}

/// The end-to-end tests in one engine.
pub fn in_the_browser(engine: Engine) -> Result<()> {
    setup::everything()?;
    engine.find()?;
    match engine {
        Engine::Chromium => e2e(),
        other => {
            dist::build()?;
            demo::build_servers()?;
            examples_too()?;
            in_engine(other)
        }
    }
}

/// On what [`e2e`] has built.
fn in_engine(engine: Engine) -> Result<()> {
    if let Err(missing) = engine.find() {
        println!("LEFT OUT: {missing}");
        return Ok(());
    }
    let mut test = end_to_end_test();
    with_what_is_shown(&mut test, engine)?;
    retried::counted(&mut engine.on_a_display(&test))
}

/// The pictures that the README shows, taken by the test that looks at every width.
pub fn screenshots() -> Result<()> {
    setup::everything()?;
    run(end_to_end()?
        .env(
            "E2E_SCREENSHOTS",
            workspace::root().join("docs/screenshots"),
        )
        .args(["--", "looks::"]))
}

fn end_to_end() -> Result<Command> {
    examples_too()?;
    let mut test = end_to_end_test();
    with_the_browser(&mut test)?;
    Ok(test)
}

fn end_to_end_test() -> Command {
    let mut test = cargo();
    test.args(["test", "-p", "flinks-connect-e2e"])
        // A browser each.
        .env("RUST_TEST_THREADS", "2");
    test
}

fn examples_too() -> Result<()> {
    package::build()?;
    examples::build()
}

/// Tells a command where everything is that it shows in the browser, once that is built.
pub fn with_the_browser(command: &mut Command) -> Result<&mut Command> {
    dist::build()?;
    demo::build_servers()?;
    if !package::folder().is_dir() {
        package::build()?;
    }
    with_what_is_shown(command, Engine::Chromium)
}

/// The same, with the examples.
pub fn with_all_that_is_shown(command: &mut Command) -> Result<&mut Command> {
    examples_too()?;
    with_the_browser(command)
}

fn with_what_is_shown(command: &mut Command, engine: Engine) -> Result<&mut Command> {
    let browser::Pair { browser, driver } = engine.find()?;
    Ok(command
        .env("E2E_DIST", workspace::dist())
        .env("E2E_PACKAGE", package::folder())
        .env("E2E_EXAMPLES", examples::folder())
        .env("E2E_BACKEND", workspace::built("flinks-backend"))
        .env("E2E_SIMULATOR", workspace::built("flinks-simulator"))
        .env("E2E_AXE", tools::axe())
        .env("E2E_ENGINE", engine.name())
        .env("E2E_DRIVER", driver)
        .env("E2E_BROWSER", browser))
}
