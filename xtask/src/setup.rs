//! Installs what the tasks need: found on the PATH, else into `target/tools`. Nothing goes anywhere else, but for the
//! compiler's wasm target (rustup), Express beside its receiver (npm) and, on Debian as root, the browsers, PostgreSQL, nginx,
//! openssl, libfaketime, npm, PHP, Go and Python's environments (apt).

use crate::browser::Engine;
use crate::install::{self, by_cargo, found};
use crate::process::{command, output, run};
use crate::{receivers, tools, workspace};
use anyhow::{Result, ensure};
use clap::ValueEnum;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

/// For the tests.
pub fn everything() -> Result<()> {
    // What cargo builds keeps the processors busy, what others install the network and the disk.
    thread::scope(|scope| {
        let installed = scope.spawn(installed_by_others);
        let built = built_by_cargo();
        let installed = installed
            .join()
            .unwrap_or_else(|panic| resume_unwind(panic));
        built.and(installed)
    })?;
    Engine::value_variants()
        .iter()
        .try_for_each(|engine| engine.check())
}

fn built_by_cargo() -> Result<()> {
    to_build_with_trunk()?;
    Engine::install_driver_of_firefox()?;
    cargo_deny()
}

fn installed_by_others() -> Result<()> {
    install::by_npm()?;
    for engine in Engine::value_variants() {
        engine.install()?;
    }
    receivers::install()?;
    to_test_natively()
}

/// For the stage `deny`.
pub fn cargo_deny() -> Result<()> {
    by_cargo("cargo-deny", tools::CARGO_DENY, "1 to 2 minutes")
}

/// For the tests that are not of the browser.
pub fn to_test_natively() -> Result<()> {
    let faketime = install::below_each("/usr/lib", "faketime/libfaketime.so.1");
    wanted_by_some_tests("faketime", faketime.is_some())?;
    wanted_by_some_tests("nginx", has_nginx())?;
    wanted_by_some_tests("openssl", workspace::find("openssl").is_some())?;
    install::by_pip()?;
    if workspace::find("npm").is_some() || install::has_apt() {
        install::by_npm_for_tests()?;
    } else {
        eprintln!("setup: no npm: the backend's tests with Prism are skipped");
    }
    postgres()
}

/// For the demo.
pub fn to_build() -> Result<()> {
    to_build_with_trunk()?;
    install::by_npm()
}

fn to_build_with_trunk() -> Result<()> {
    wasm_target()?;
    by_cargo("trunk", tools::TRUNK, "2 to 4 minutes")?;
    let wasm_bindgen = tools::wasm_bindgen()?;
    by_cargo("wasm-bindgen-cli", &wasm_bindgen, "2 to 4 minutes")
}

/// The standard library for wasm.
pub fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let library = output(command("rustc --print target-libdir --target").arg(TARGET))?;
    if Path::new(library.trim()).is_dir() {
        found("target", TARGET);
        return Ok(());
    }
    ensure!(
        workspace::find("rustup").is_some(),
        "Rust's standard library for {TARGET} is missing, and so is rustup, which would add it: install Rust from \
         https://rustup.rs, or your distribution's package of that library"
    );
    eprintln!("setup: adding the target {TARGET} by rustup (seconds)");
    run(command("rustup target add").arg(TARGET))
}

/// The server, which the backend's tests start for themselves.
pub fn postgres() -> Result<()> {
    wanted_by_some_tests("postgresql", has_postgres())
}

/// Whether the backend's tests can have it.
pub fn has_prism() -> bool {
    workspace::find("prism").is_some()
}

/// Whether the backend's tests can have it.
pub fn has_schemathesis() -> bool {
    workspace::find("schemathesis").is_some()
}

/// Whether it is installed: Debian keeps the server's programs off the PATH, by version.
pub fn has_postgres() -> bool {
    install::below_each("/usr/lib/postgresql", "bin/initdb").is_some()
}

/// Whether it is installed: Debian keeps it off the PATH of those who are not root.
pub fn has_nginx() -> bool {
    Path::new("/usr/sbin/nginx").is_file() || workspace::find("nginx").is_some()
}

fn wanted_by_some_tests(package: &str, is_here: bool) -> Result<()> {
    if is_here {
        found(package, "package");
    } else if install::has_apt() {
        install::by_apt(package)?;
    } else {
        eprintln!("setup: no {package}: the backend's tests with it are skipped");
    }
    Ok(())
}
