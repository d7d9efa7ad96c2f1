//! The browsers and their drivers, for the tests.

use crate::install::{self, found, say};
use crate::process::version;
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

impl Engine {
    /// As it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The browser and its driver, where they are: for Chromium `$CHROME` and `$CHROMEDRIVER` count first.
    pub fn find(self) -> Result<Pair> {
        let on_path = |names: &[&str]| names.iter().find_map(|name| workspace::find(name));
        let (browser, driver) = match self {
            Self::Chromium => (
                named("CHROME")?.or_else(|| {
                    on_path(&[
                        "chromium",
                        "chromium-browser",
                        "google-chrome",
                        "google-chrome-stable",
                    ])
                }),
                named("CHROMEDRIVER")?.or_else(|| on_path(&["chromedriver"])),
            ),
            Self::Firefox => (
                on_path(&["firefox-esr", "firefox"]),
                on_path(&["geckodriver"]),
            ),
            // WebKitGTK's own little browser, which is not on the PATH; it needs a display, real or not.
            Self::Webkit => (
                on_path(&["xvfb-run"])
                    .and_then(|_| install::below_each("/usr/lib", "webkit2gtk-4.1/MiniBrowser")),
                on_path(&["WebKitWebDriver"]),
            ),
        };
        match (browser, driver) {
            (Some(browser), Some(driver)) => Ok(Pair { browser, driver }),
            _ => bail!("no {} with its driver: {}", self.name(), self.by_hand()),
        }
    }

    fn by_hand(self) -> &'static str {
        match self {
            Self::Chromium => {
                "install Chromium or Chrome and chromedriver in one version (Debian: apt-get install chromium chromium-driver; \
                 elsewhere: https://googlechromelabs.github.io/chrome-for-testing/) and put them on your PATH, or set CHROME \
                 and CHROMEDRIVER to their paths"
            }
            Self::Firefox => "install Firefox and geckodriver and put them on your PATH",
            Self::Webkit => {
                "install WebKitGTK (Debian: apt-get install webkit2gtk-driver xvfb xauth)"
            }
        }
    }

    /// Installs both where that is possible without asking. Without Chromium nothing can be tested; the others are left out of
    /// the tests, which say so.
    pub fn install(self) -> Result<()> {
        if self.find().is_err() && install::has_apt() {
            install::by_apt(match self {
                Self::Chromium => &["chromium", "chromium-driver"],
                Self::Firefox => &["firefox-esr"],
                Self::Webkit => &["webkit2gtk-driver", "xvfb", "xauth"],
            })
            .context(self.by_hand())?;
            if self == Self::Firefox && workspace::find("geckodriver").is_none() {
                install::by_cargo(
                    "geckodriver",
                    &["geckodriver"],
                    tools::GECKODRIVER,
                    "2 minutes",
                )?;
            }
        }
        let Pair { browser, driver } = match self.find() {
            Ok(pair) => pair,
            Err(missing) if self == Self::Chromium => return Err(missing),
            Err(missing) => {
                say(&format!("{missing}; left out"));
                return Ok(());
            }
        };
        let browser = version(browser).unwrap_or_default();
        found(self.name(), &browser);
        if self == Self::Chromium {
            let driver = version(driver).unwrap_or_default();
            ensure!(
                major(&browser) == major(&driver),
                "the browser is {browser} and chromedriver is {driver}: {}",
                self.by_hand()
            );
            found("chromedriver", &driver);
        }
        Ok(())
    }

    /// The command, where this engine can be seen.
    pub fn on_a_display(self, command: Command) -> Command {
        if self != Self::Webkit {
            return command;
        }
        let mut shown = Command::new("xvfb-run");
        shown
            // Larger than the window: what lies outside of the display cannot be clicked.
            .args(["--auto-servernum", "--server-args=-screen 0 1600x1400x24"])
            .arg(command.get_program())
            .args(command.get_args())
            .current_dir(workspace::root())
            // Its sandbox wants privileges that containers do not give.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shown.env(name, value),
                None => shown.env_remove(name),
            };
        }
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

fn major(version: &str) -> Option<&str> {
    version.split('.').next()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_of_one_major_version_go_together() {
        assert_eq!(major("156.0.8078.73"), major("156.0.8078.79"));
        assert_ne!(major("156.0.8078.73"), major("155.0.8078.73"));
    }

    #[test]
    fn an_engine_is_called_as_on_the_command_line() {
        for engine in Engine::value_variants() {
            let value = engine.to_possible_value().unwrap();
            assert_eq!(value.get_name(), engine.name());
        }
    }
}
