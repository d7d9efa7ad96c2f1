//! The browsers and their drivers, for the tests.

use crate::install::{self, below_each, found};
use crate::process::{command, version};
use crate::{tools, workspace};
use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

/// An engine of browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

/// A browser, and the driver that steers it.
pub struct Pair {
    pub browser: PathBuf,
    pub driver: PathBuf,
}

/// How an engine is found on the PATH, and how it gets there.
struct Source {
    browsers: &'static str,
    driver: &'static str,
    /// Debian's.
    packages: &'static str,
    by_hand: &'static str,
}

impl Engine {
    /// As it is called on the command line.
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn source(self) -> Source {
        match self {
            Self::Chromium => Source {
                browsers: "chromium chromium-browser google-chrome google-chrome-stable",
                driver: "chromedriver",
                packages: "chromium chromium-driver",
                by_hand: "install Chromium or Chrome and chromedriver in one version (Debian: apt-get install chromium \
                          chromium-driver; elsewhere: https://googlechromelabs.github.io/chrome-for-testing/) and put them \
                          on your PATH, or set CHROME and CHROMEDRIVER to their paths",
            },
            Self::Firefox => Source {
                browsers: "firefox-esr firefox",
                driver: "geckodriver",
                packages: "firefox-esr",
                by_hand: "install Firefox and geckodriver and put them on your PATH",
            },
            // Its little browser is not on the PATH.
            Self::Webkit => Source {
                browsers: "",
                driver: "WebKitWebDriver",
                packages: "webkit2gtk-driver xvfb xauth",
                by_hand: "install WebKitGTK (Debian: apt-get install webkit2gtk-driver xvfb xauth)",
            },
        }
    }

    /// The browser and its driver, where they are: for Chromium `$CHROME` and `$CHROMEDRIVER` count first.
    pub fn find(self) -> Result<Pair> {
        let source = self.source();
        let (browser, driver) = match self {
            Self::Chromium => (named("CHROME")?, named("CHROMEDRIVER")?),
            Self::Firefox => (None, None),
            // It needs a display, real or not.
            Self::Webkit if workspace::find("xvfb-run").is_none() => (None, None),
            Self::Webkit => (below_each("/usr/lib", "webkit2gtk-4.1/MiniBrowser"), None),
        };
        let mut browsers = source.browsers.split_whitespace();
        let browser = browser.or_else(|| browsers.find_map(workspace::find));
        let driver = driver.or_else(|| workspace::find(source.driver));
        let Some((browser, driver)) = browser.zip(driver) else {
            bail!("no {} with its driver: {}", self.name(), source.by_hand);
        };
        Ok(Pair { browser, driver })
    }

    /// Debian's packages of it, where they can be installed without asking.
    pub fn install(self) -> Result<()> {
        let source = self.source();
        if self.find().is_err() && install::has_apt() {
            install::by_apt(source.packages).context(source.by_hand)?;
        }
        Ok(())
    }

    /// Firefox's driver, which Debian does not have.
    pub fn install_driver_of_firefox() -> Result<()> {
        let driver = Self::Firefox.source().driver;
        if workspace::find(driver).is_none() && install::has_apt() {
            install::by_cargo(driver, tools::GECKODRIVER, "2 minutes")?;
        }
        Ok(())
    }

    /// Says what is there. Without Chromium nothing can be tested; the others are left out of the tests, which say so.
    pub fn check(self) -> Result<()> {
        let source = self.source();
        let pair = match self.find() {
            Err(missing) if self != Self::Chromium => {
                eprintln!("setup: {missing}; left out");
                return Ok(());
            }
            pair => pair?,
        };
        let browser = version(pair.browser).unwrap_or_default();
        found(&self.name(), &browser);
        if self == Self::Chromium {
            let driver = version(pair.driver).unwrap_or_default();
            ensure!(
                browser.split('.').next() == driver.split('.').next(),
                "the browser is {browser} and chromedriver is {driver}: {}",
                source.by_hand
            );
            found(source.driver, &driver);
        }
        Ok(())
    }

    /// A command, where this engine can be seen.
    pub fn command(self, line: &str) -> Command {
        if self != Self::Webkit {
            return command(line);
        }
        let mut shown = command("xvfb-run --auto-servernum");
        shown
            // Larger than the window: what lies outside of the display cannot be clicked.
            .arg("--server-args=-screen 0 1600x1400x24")
            .args(line.split_whitespace())
            // Its sandbox wants privileges that containers do not give.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        shown
    }
}

fn named(variable: &str) -> Result<Option<PathBuf>> {
    let path = env::var_os(variable).map(PathBuf::from);
    if let Some(path) = path.as_ref().filter(|path| !path.is_file()) {
        bail!("{variable} is {}: no such file", path.display());
    }
    Ok(path)
}

/// Writes what wasm-bindgen's test runner asks of the driver; the runner itself adds that there is neither a window
/// nor a sandbox.
pub fn capabilities(Pair { browser, .. }: &Pair) -> Result<PathBuf> {
    let path = workspace::target().join("webdriver.json");
    let text = format!(
        r#"{{"goog:chromeOptions":{{"binary":{:?},"args":["disable-gpu","disable-background-networking","disable-component-update","disable-sync","no-first-run"]}}}}"#,
        browser.display().to_string()
    );
    fs::write(&path, text).with_context(|| path.display().to_string())?;
    Ok(path)
}
