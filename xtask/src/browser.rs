//! The browser and its driver, for the tests.

use crate::setup::{found, say};
use crate::{Result, apt, tools, workspace};
use std::env;
use std::path::{Path, PathBuf};

const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

const BY_HAND: &str = "install both in one version (Debian: apt-get install chromium chromium-driver; \
    elsewhere: https://googlechromelabs.github.io/chrome-for-testing/) and put them on your PATH, or set \
    CHROME and CHROMEDRIVER to their paths";

/// A browser, and the driver that steers it.
pub struct Pair {
    pub browser: PathBuf,
    pub driver: PathBuf,
}

/// `$CHROME` and `$CHROMEDRIVER`, else Chromium or Chrome and ChromeDriver from the PATH.
pub fn find() -> Result<Pair> {
    let browser = match env::var_os("CHROME") {
        Some(path) => named("CHROME", path.into())?,
        None => BROWSERS
            .into_iter()
            .find_map(tools::find)
            .ok_or_else(|| format!("no Chromium or Chrome: {BY_HAND}"))?,
    };
    let driver = match env::var_os("CHROMEDRIVER") {
        Some(path) => named("CHROMEDRIVER", path.into())?,
        None => tools::find("chromedriver").ok_or_else(|| format!("no chromedriver: {BY_HAND}"))?,
    };
    Ok(Pair { browser, driver })
}

fn named(variable: &str, path: PathBuf) -> Result<PathBuf> {
    match path.is_file() {
        true => Ok(path),
        false => Err(format!("{variable} is {}: no such file", path.display())),
    }
}

/// Installs both where that is possible without asking.
pub fn install() -> Result<()> {
    if let Err(missing) = find() {
        if !apt::is_here() {
            return Err(missing);
        }
        say("installing chromium and chromium-driver by apt-get (1 to 3 minutes)");
        apt::install(&["chromium", "chromium-driver"])
            .map_err(|error| format!("{error}: {BY_HAND}"))?;
    }
    let Pair { browser, driver } = find()?;
    let (browser, driver) = (version(&browser)?, version(&driver)?);
    match major(&browser) == major(&driver) {
        true => {
            found("browser", &browser);
            found("chromedriver", &driver);
            Ok(())
        }
        false => Err(format!(
            "the browser is {browser} and chromedriver is {driver}: {BY_HAND}"
        )),
    }
}

fn version(program: &Path) -> Result<String> {
    tools::version(program)
        .ok_or_else(|| format!("{} --version does not run: {BY_HAND}", program.display()))
}

fn major(version: &str) -> Option<&str> {
    version.split('.').next()
}

/// Writes what wasm-bindgen's test runner asks of the driver; the runner itself adds that there is neither a window
/// nor a sandbox.
pub fn capabilities(browser: &Path) -> Result<PathBuf> {
    let path = workspace::target().join("webdriver.json");
    let text = format!(
        r#"{{"goog:chromeOptions":{{"binary":{:?},"args":["disable-gpu","disable-background-networking","disable-component-update","disable-sync","no-first-run"]}}}}"#,
        browser.display().to_string()
    );
    std::fs::write(&path, text)
        .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_of_one_major_version_go_together() {
        assert_eq!(major("156.0.8078.73"), major("156.0.8078.79"));
        assert_ne!(major("156.0.8078.73"), major("155.0.8078.73"));
    }
}
