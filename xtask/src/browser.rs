//! The browser and its driver, for the tests.

use crate::process::{command, output, run};
use crate::setup::{found, say};
use crate::{Result, tools};
use std::path::PathBuf;

const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const BY_HAND: &str = "install Chromium and the ChromeDriver of the same version (on Debian and Ubuntu: \
    apt-get install chromium chromium-driver), or set CHROMEDRIVER to the driver's path";

/// ChromeDriver: `$CHROMEDRIVER`, else from the PATH.
pub fn driver() -> Option<PathBuf> {
    match std::env::var_os("CHROMEDRIVER") {
        Some(path) => Some(path.into()),
        None => tools::find("chromedriver"),
    }
}

/// Chromium or Chrome: `$CHROME`, else from the PATH.
pub fn browser() -> Option<PathBuf> {
    match std::env::var_os("CHROME") {
        Some(path) => Some(path.into()),
        None => BROWSERS.into_iter().find_map(tools::find),
    }
}

/// Installs both where that is possible without asking.
pub fn install() -> Result<()> {
    if let (Some(browser), Some(_)) = (browser(), driver()) {
        let version =
            output(command(&browser).args(["--version", "--no-sandbox"])).unwrap_or_default();
        return found(version.trim(), "with its driver");
    }
    if !is_root() || tools::find("apt-get").is_none() {
        return Err(format!(
            "the tests need a browser and its driver: {BY_HAND}"
        ));
    }
    say("installing chromium and chromium-driver by apt-get (1 to 3 minutes)");
    let apt = |arguments: &[&str]| {
        run(command("apt-get")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "--quiet"])
        .and_then(|()| {
            apt(&[
                "install",
                "--yes",
                "--quiet",
                "--no-install-recommends",
                "chromium",
                "chromium-driver",
            ])
        })
        .map_err(|error| format!("{error}: {BY_HAND}"))?;
    match (browser(), driver()) {
        (Some(_), Some(_)) => Ok(()),
        _ => Err(format!(
            "apt-get did not bring a browser and its driver: {BY_HAND}"
        )),
    }
}

/// As root Chromium runs only without its sandbox.
pub fn is_root() -> bool {
    output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
