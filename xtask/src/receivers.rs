//! The receivers in `examples/receivers/`: what their languages need, and each built as its readers would.

use crate::install::{self, by_apt, found};
use crate::process::{command, output, program, run};
use crate::workspace;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Installs the languages, and what comes from their own registries; the versions are pinned beside each receiver.
pub fn install() -> Result<()> {
    // Debian's package of each language, beside Rust and Node.js, which everything needs.
    let packages = [
        ("php-cli", workspace::find("php").is_some()),
        ("golang-go", workspace::find("go").is_some()),
        ("python3-venv", has_python()),
    ];
    for (package, is_here) in packages {
        if is_here {
            found(package, "package");
        } else if install::has_apt() {
            by_apt(package)?;
        } else {
            eprintln!("setup: no {package}: the receiver that needs it is left out of the tests");
        }
    }
    express()?;
    if has_python() { fastapi() } else { Ok(()) }
}

/// Debian has the module that makes environments in a package of its own.
fn has_python() -> bool {
    workspace::find("python3").is_some()
        && output(command("python3 -m ensurepip --version")).is_ok()
}

fn folder(receiver: &str) -> PathBuf {
    workspace::examples().join("receivers").join(receiver)
}

fn environment() -> PathBuf {
    workspace::tools().join("receiver-fastapi")
}

fn express() -> Result<()> {
    let folder = folder("express");
    let pins = folder.join("package-lock.json");
    once(
        &pins,
        &folder.join("node_modules"),
        "Express by npm",
        || {
            let line = "npm ci --no-audit --no-fund --loglevel=error";
            run(command(line).current_dir(&folder))
        },
    )
}

fn fastapi() -> Result<()> {
    let (pins, environment) = (folder("fastapi").join("requirements.txt"), environment());
    once(&pins, &environment, "FastAPI by pip", || {
        run(command("python3 -m venv --clear").arg(&environment))?;
        let options = "-m pip install --quiet --disable-pip-version-check --no-deps --requirement";
        let mut pip = program(environment.join("bin/python"));
        run(pip.args(options.split(' ')).arg(&pins))
    })
}

/// Installs into a folder what a file pins, unless this very file was installed there before.
fn once(pins: &Path, into: &Path, what: &str, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let installed = into.join(".installed");
    let wanted = fs::read(pins).with_context(|| pins.display().to_string())?;
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        found(what, "as pinned");
        return Ok(());
    }
    eprintln!("setup: installing {what} (a minute)");
    install()?;
    Ok(fs::write(installed, wanted)?)
}

/// Builds those that have a build step, but for axum's, which is a program of this workspace.
pub fn build() -> Result<()> {
    if workspace::find("go").is_none() {
        return Ok(());
    }
    // Its only module has no dependency: nothing is fetched.
    run(command("go build -buildvcs=false -o")
        .arg(go())
        .current_dir(folder("go"))
        .env("GOCACHE", workspace::tools().join("go-cache"))
        .env("GOTOOLCHAIN", "local"))
}

fn go() -> PathBuf {
    workspace::built("receiver-go")
}

/// Tells a command which program runs each; a language that is not here is left out.
pub fn with_programs(command: &mut Command) -> &mut Command {
    let python = environment().join("bin/python");
    let programs = [
        ("E2E_RECEIVER_AXUM", Some(workspace::built("receiver-axum"))),
        ("E2E_RECEIVER_EXPRESS", workspace::find("node")),
        ("E2E_RECEIVER_FASTAPI", python.is_file().then_some(python)),
        ("E2E_RECEIVER_GO", Some(go()).filter(|go| go.is_file())),
        ("E2E_RECEIVER_PHP", workspace::find("php")),
    ];
    let here = programs
        .into_iter()
        .filter_map(|(name, program)| Some((name, program?)));
    command.envs(here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn what_is_pinned_is_installed_once_and_again_when_the_pins_change() {
        let folder = tempfile::tempdir().unwrap();
        let (pins, into) = (folder.path().join("pins"), folder.path());
        let times = Cell::new(0);
        for (text, installs) in [("a==1", 1), ("a==1", 1), ("a==2", 2)] {
            fs::write(&pins, text).unwrap();
            let install = || {
                times.set(times.get() + 1);
                Ok(())
            };
            once(&pins, into, "a", install).unwrap();
            assert_eq!(times.get(), installs, "{text}");
        }
    }
}
