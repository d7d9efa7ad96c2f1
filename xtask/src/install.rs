//! Installs single tools, and says what it does.

use crate::process::{command, output, program, run, version};
use crate::{tools, workspace};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const NPM_BY_HAND: &str = "npm is missing: install Node.js 18 or newer (Debian: apt-get install nodejs npm; \
                           elsewhere: https://nodejs.org)";

/// Says that something was there already.
pub fn found(what: &str, version: &str) {
    eprintln!("setup: {what} {version} found");
}

/// A tool that cargo builds from source, in exactly this version.
pub fn by_cargo(package: &str, wanted: &str, time: &str) -> Result<()> {
    let Some(reason) = wrong(package, wanted) else {
        found(package, wanted);
        return Ok(());
    };
    eprintln!("setup: {reason}; building {package} ({time}, once)");
    // A mirror of the registry may lag behind the package's own lockfile.
    if let Err(first) = output(cargo_install(package, wanted).arg("--locked")) {
        eprintln!("setup: {package} does not build as it is locked; building it unlocked");
        output(cargo_install(package, wanted))
            .map_err(|second| second.context(format!("locked: {first}")))?;
    }
    // Large, and of no further use.
    let _ = fs::remove_dir_all(workspace::tools().join("build"));
    let still = wrong(package, wanted).unwrap_or_default();
    ensure!(still.is_empty(), "{still}, and it was just built");
    Ok(())
}

/// What keeps the programs of a package from being used.
fn wrong(package: &str, wanted: &str) -> Option<String> {
    let programs = match package {
        "wasm-bindgen-cli" => &["wasm-bindgen", "wasm-bindgen-test-runner"],
        _ => &[package][..],
    };
    programs.iter().find_map(|program| {
        let have = workspace::find(program).and_then(version);
        let have = have.unwrap_or_else(|| "missing".to_owned());
        (have != wanted).then(|| format!("{program} is {have}, and {wanted} is needed"))
    })
}

fn cargo_install(package: &str, version: &str) -> Command {
    // Without what only serves to download: the tools are here.
    let mut install = command("cargo install --force --no-default-features");
    install
        .args([package, "--version", version, "--root"])
        .arg(workspace::tools())
        .arg("--target-dir")
        .arg(workspace::tools().join("build"))
        .args(features(package))
        // Trunk asks for whole-program optimisation, which takes longer than it will ever save here.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", opt_level(package));
    install
}

/// Those that mostly wait for what they have started are built sooner without any optimisation, and work no slower.
fn opt_level(package: &str) -> &'static str {
    match package {
        "trunk" | "geckodriver" | "cargo-deny" | "cargo-fuzz" => "0",
        _ => "1",
    }
}

/// What is of use beside the programs themselves.
fn features(package: &str) -> &'static [&'static str] {
    match package {
        "mdbook" => &["--features", "search"],
        _ => &[],
    }
}

/// What comes by npm.
pub fn by_npm() -> Result<()> {
    by_npm_into(&workspace::tools().join("npm"), &tools::NPM)
}

/// What comes by npm for the tests.
pub fn by_npm_for_tests() -> Result<()> {
    by_npm_into(&workspace::npm_of_tests(), &tools::NPM_FOR_TESTS)
}

/// What comes by npm before a release.
pub fn by_npm_for_release() -> Result<()> {
    by_npm_into(&workspace::npm_of_release(), &tools::NPM_FOR_RELEASE)
}

fn by_npm_into(prefix: &Path, packages: &[(&str, &str)]) -> Result<()> {
    let is_here = |(package, version): &(&str, &str)| {
        let package = prefix.join("node_modules").join(package);
        let manifest = fs::read_to_string(package.join("package.json"));
        let version = format!("\"version\":\"{version}\"");
        manifest.is_ok_and(|manifest| manifest.replace(": ", ":").contains(&version))
    };
    if packages.iter().all(is_here) {
        for (package, version) in packages {
            found(package, version);
        }
        return Ok(());
    }
    if workspace::find("npm").is_none() {
        ensure!(has_apt(), NPM_BY_HAND);
        by_apt("nodejs npm").context(NPM_BY_HAND)?;
    }
    let packages = packages.iter();
    let packages = packages.map(|(package, version)| format!("{package}@{version}"));
    let packages = packages.collect::<Vec<_>>().join(" ");
    eprintln!("setup: installing {packages} by npm (a minute)");
    fs::create_dir_all(prefix)?;
    run(
        command("npm install --no-save --no-audit --no-fund --loglevel=error --prefix")
            .arg(prefix)
            .args(packages.split(' '))
            // With a newer Node.js, npm takes newer parts of Prism, whose installation reports who installs them.
            .env("SCARF_ANALYTICS", "false"),
    )
}

/// What comes by pip, where there is a Python or Debian has one.
pub fn by_pip() -> Result<()> {
    let is_here = |(package, version): &(&str, &str)| {
        let metadata = format!("site-packages/{package}-{version}.dist-info/METADATA");
        below_each(workspace::python().join("lib"), &metadata).is_some()
    };
    if tools::PYPI.iter().all(is_here) {
        for (package, version) in tools::PYPI {
            found(package, version);
        }
        return Ok(());
    }
    // Debian's python3 makes no environments without this package.
    let mut make = command("python3 -m venv --clear");
    make.arg(workspace::python());
    if let Err(missing) = output(&mut make) {
        if !has_apt() {
            eprintln!("setup: no Python: the backend's test with it is skipped ({missing:#})");
            return Ok(());
        }
        by_apt("python3-venv")?;
        output(&mut make)?;
    }
    let packages = tools::PYPI.map(|(package, version)| format!("{package}=={version}"));
    eprintln!("setup: installing {} by pip (a minute)", packages.join(" "));
    run(program(workspace::python().join("bin/python"))
        .args("-m pip install --quiet --disable-pip-version-check".split(' '))
        .args(packages))
}

/// Whether Debian's packages can be installed without asking: as root, as in a container.
pub fn has_apt() -> bool {
    workspace::find("apt-get").is_some()
        && output(command("id -u")).is_ok_and(|id| id.trim() == "0")
}

/// Debian's packages.
pub fn by_apt(packages: &str) -> Result<()> {
    eprintln!("setup: installing {packages} by apt-get (a minute)");
    for line in [
        "apt-get --quiet update",
        &format!("apt-get --quiet install --yes --no-install-recommends {packages}"),
    ] {
        run(command(line).env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    Ok(())
}

/// A file below each of a folder's folders: Debian names those after versions and kinds of machines.
pub fn below_each(folder: impl AsRef<Path>, file: &str) -> Option<PathBuf> {
    let folders = folder.as_ref().read_dir().ok()?.flatten();
    folders
        .map(|folder| folder.path().join(file))
        .find(|path| path.is_file())
}
