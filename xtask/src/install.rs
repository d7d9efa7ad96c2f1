//! Installs single tools, and says what it does.

use crate::process::{cargo, command, output, run, version};
use crate::{tools, workspace};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Says what is being done.
pub fn say(what: &str) {
    eprintln!("setup: {what}");
}

/// Says that something was there already.
pub fn found(what: &str, version: &str) {
    say(&format!("{what} {version} found"));
}

/// A tool that cargo builds from source, in exactly this version.
pub fn by_cargo(package: &str, programs: &[&str], wanted: &str, time: &str) -> Result<()> {
    let wrong = || {
        programs.iter().find_map(|program| {
            let have = workspace::find(program).and_then(version);
            let have = have.unwrap_or_else(|| "missing".to_owned());
            (have != wanted).then(|| format!("{program} is {have}, and {wanted} is needed"))
        })
    };
    let Some(reason) = wrong() else {
        found(package, wanted);
        return Ok(());
    };
    say(&format!("{reason}; building {package} ({time}, once)"));
    // A mirror of the registry may lag behind the package's own lockfile.
    if let Err(first) = output(cargo_install(package, wanted).arg("--locked")) {
        say(&format!(
            "{package} does not build with its lockfile; building it without"
        ));
        output(&mut cargo_install(package, wanted))
            .map_err(|second| second.context(format!("with its lockfile: {first}")))?;
    }
    // Large, and of no further use.
    let _ = fs::remove_dir_all(workspace::tools().join("build"));
    let still = wrong().unwrap_or_default();
    ensure!(still.is_empty(), "{still}, and it was just built");
    Ok(())
}

fn cargo_install(package: &str, version: &str) -> Command {
    let mut install = cargo();
    install
        .args(["install", package, "--version", version, "--force"])
        // Without what only serves to download: the tools are here.
        .arg("--no-default-features")
        .arg("--root")
        .arg(workspace::tools())
        .arg("--target-dir")
        .arg(workspace::tools().join("build"))
        // Trunk asks for whole-program optimisation, which takes longer than it will ever save here.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    install
}

/// What comes by npm.
pub fn by_npm() -> Result<()> {
    let is_here = |(package, version): &(&str, &str)| {
        let manifest = workspace::npm().join(package).join("package.json");
        let manifest = fs::read_to_string(manifest)
            .unwrap_or_default()
            .replace(": ", ":");
        manifest.contains(&format!("\"version\":\"{version}\""))
    };
    if tools::NPM.iter().all(is_here) {
        for (package, version) in tools::NPM {
            found(package, version);
        }
        return Ok(());
    }
    npm()?;
    let packages = tools::NPM.map(|(package, version)| format!("{package}@{version}"));
    say(&format!(
        "installing {} by npm (a minute)",
        packages.join(", ")
    ));
    let prefix = workspace::tools().join("npm");
    fs::create_dir_all(&prefix)?;
    run(command("npm")
        .args(["install", "--no-save", "--no-audit", "--no-fund"])
        .args(["--loglevel=error", "--prefix"])
        .arg(&prefix)
        .args(packages))
}

/// Node's package manager.
fn npm() -> Result<()> {
    const BY_HAND: &str = "npm is missing: install Node.js 18 or newer (Debian: apt-get install nodejs npm; elsewhere: https://nodejs.org)";
    if workspace::find("npm").is_some() {
        return Ok(());
    }
    ensure!(has_apt(), BY_HAND);
    by_apt(&["nodejs", "npm"]).context(BY_HAND)
}

/// Whether Debian's packages can be installed without asking: as root, as in a container.
pub fn has_apt() -> bool {
    workspace::find("apt-get").is_some()
        && output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Debian's packages.
pub fn by_apt(packages: &[&str]) -> Result<()> {
    say(&format!(
        "installing {} by apt-get (a minute)",
        packages.join(", ")
    ));
    for arguments in [
        &["update"][..],
        &[&["install", "--yes", "--no-install-recommends"], packages].concat(),
    ] {
        run(command("apt-get")
            .arg("--quiet")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    Ok(())
}

/// A file below each of a folder's folders: Debian names those after versions and kinds of machines.
pub fn below_each(folder: &str, file: &str) -> Option<PathBuf> {
    let folders = Path::new(folder).read_dir().ok()?.flatten();
    folders
        .map(|folder| folder.path().join(file))
        .find(|path| path.is_file())
}
