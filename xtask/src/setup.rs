//! Installs what the tasks need: found on the PATH, else into `target/tools`. Nothing goes anywhere else, but for the
//! compiler's wasm target (rustup) and, on Debian as root, the browser, PostgreSQL and npm (apt).

use crate::engine::Engine;
use crate::process::{cargo, command, output, run};
use crate::{Result, apt, faketime, postgres, tools, workspace};
use std::fs;
use std::path::Path;

/// For the tests.
pub fn everything() -> Result<()> {
    to_build()?;
    for engine in Engine::ALL {
        engine.install()?;
    }
    cargo_deny()?;
    faketime::install()?;
    postgres::install()
}

/// For the stage `deny`.
pub fn cargo_deny() -> Result<()> {
    built_here(
        "cargo-deny",
        &["cargo-deny"],
        tools::CARGO_DENY,
        "2 to 3 minutes",
    )
}

/// For the tests that are not of the browser.
pub fn to_test_natively() -> Result<()> {
    faketime::install()?;
    postgres::install()
}

/// For the demo.
pub fn to_build() -> Result<()> {
    wasm_target()?;
    built_here("trunk", &["trunk"], tools::TRUNK, "3 to 6 minutes")?;
    built_here(
        "wasm-bindgen-cli",
        &["wasm-bindgen", "wasm-bindgen-test-runner"],
        &tools::wasm_bindgen()?,
        "2 to 4 minutes",
    )?;
    by_npm()
}

/// The standard library for wasm.
pub fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let library = output(command("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(library.trim()).is_dir() {
        found("target", TARGET);
        return Ok(());
    }
    if tools::find("rustup").is_none() {
        return Err(format!(
            "Rust's standard library for {TARGET} is missing, and so is rustup, which would add it: install Rust \
             from https://rustup.rs, or your distribution's package of that library"
        ));
    }
    say(&format!("adding the target {TARGET} by rustup (seconds)"));
    run(command("rustup").args(["target", "add", TARGET]))
}

/// A tool that cargo builds from source.
pub fn built_here(package: &str, programs: &[&str], version: &str, time: &str) -> Result<()> {
    let wrong = || {
        programs.iter().find_map(|program| {
            let have = tools::find(program).and_then(|path| tools::version(&path));
            (have.as_deref() != Some(version)).then(|| {
                let have = have.as_deref().unwrap_or("missing").to_owned();
                format!("{program} is {have}, and {version} is needed")
            })
        })
    };
    let Some(reason) = wrong() else {
        found(package, version);
        return Ok(());
    };
    say(&format!("{reason}; building {package} ({time}, once)"));
    install(package, version)?;
    match wrong() {
        None => Ok(()),
        Some(reason) => Err(format!(
            "{reason}: run cargo install {package} --version {version} --force --root {}",
            workspace::tools().display()
        )),
    }
}

fn install(package: &str, version: &str) -> Result<()> {
    let build = workspace::tools().join("build");
    let install = |more: &[&str]| {
        run(cargo()
            .args(["install", package, "--version", version, "--force"])
            // Without what only serves to download: the tools are here.
            .arg("--no-default-features")
            .args(more)
            .arg("--root")
            .arg(workspace::tools())
            .arg("--target-dir")
            .arg(&build)
            // Trunk asks for whole-program optimisation, which takes longer than it will ever save here.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"))
    };
    // A mirror of the registry may lag behind the package's own lockfile.
    let installed = install(&["--locked"]).or_else(|error| {
        say(&format!("{error}; trying without its lockfile"));
        install(&[])
    });
    // Large, and of no further use.
    let _ = fs::remove_dir_all(&build);
    installed
}

/// What comes by npm: wasm-opt, esbuild and axe-core.
fn by_npm() -> Result<()> {
    let version = |program| tools::find(program).and_then(|path| tools::version(&path));
    let is_good = || {
        let (wasm_opt, esbuild) = (version("wasm-opt"), version("esbuild"));
        match (wasm_opt, esbuild) {
            (Some(wasm_opt), Some(esbuild))
                if tools::is_good_binaryen(&wasm_opt)
                    && esbuild == tools::ESBUILD
                    && tools::has_axe() =>
            {
                found("wasm-opt", &wasm_opt);
                found("esbuild", &esbuild);
                found("axe-core", tools::AXE);
                true
            }
            _ => false,
        }
    };
    if is_good() {
        return Ok(());
    }
    npm()?;
    let (binaryen, esbuild, axe) = (tools::BINARYEN, tools::ESBUILD, tools::AXE);
    say(&format!(
        "installing wasm-opt (binaryen {binaryen}), esbuild {esbuild} and axe-core {axe} by npm (a minute)"
    ));
    let prefix = workspace::tools().join("npm");
    fs::create_dir_all(&prefix)
        .map_err(|error| format!("cannot create {}: {error}", prefix.display()))?;
    run(command("npm")
        .args(["install", "--no-save", "--no-audit", "--no-fund"])
        .args(["--loglevel=error", "--prefix"])
        .arg(&prefix)
        .args([
            format!("binaryen@{binaryen}"),
            format!("esbuild@{esbuild}"),
            format!("axe-core@{axe}"),
        ]))?;
    match is_good() {
        true => Ok(()),
        false => Err(
            "npm installed binaryen and esbuild, but they do not run: is Node.js 18 or newer?"
                .to_owned(),
        ),
    }
}

/// Node's package manager: what is built of wasm-opt for every system is there, and for Debian it is too old.
fn npm() -> Result<()> {
    if tools::find("npm").is_some() {
        return Ok(());
    }
    let missing = format!(
        "npm is missing, which installs wasm-opt and esbuild: install Node.js (Debian: apt-get install nodejs npm; \
         elsewhere: https://nodejs.org), or put wasm-opt {} or newer and esbuild {} on your PATH",
        tools::OLDEST_BINARYEN,
        tools::ESBUILD
    );
    if !apt::is_here() {
        return Err(missing);
    }
    say("installing nodejs and npm by apt-get (a minute)");
    apt::install(&["nodejs", "npm"]).map_err(|error| format!("{error}: {missing}"))
}

/// Tells what is being done.
pub fn say(what: &str) {
    eprintln!("setup: {what}");
}

/// Tells that something was there already.
pub fn found(what: &str, version: &str) {
    say(&format!("{what} {version} found"));
}
