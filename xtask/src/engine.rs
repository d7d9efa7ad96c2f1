//! The engines beside Chromium, which the end-to-end tests run in as well: Firefox and WebKit.

use crate::setup::{built_here, found, say};
use crate::{Result, apt, browser, tools};
use std::path::{Path, PathBuf};
use std::process::Command;

/// An engine of browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

impl Engine {
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// As it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The browser and its driver, where they are.
    pub fn find(self) -> Result<browser::Pair> {
        match self {
            Self::Chromium => browser::find(),
            Self::Firefox => pair(
                ["firefox-esr", "firefox"].into_iter().find_map(tools::find),
                "geckodriver",
                "no Firefox with geckodriver: install both and put them on your PATH",
            ),
            // WebKitGTK's own little browser; it needs a display, real or not.
            Self::WebKit => pair(
                tools::find("xvfb-run").and_then(|_| mini_browser()),
                "WebKitWebDriver",
                "no WebKitGTK with its driver and xvfb-run (Debian: apt-get install webkit2gtk-driver xvfb xauth)",
            ),
        }
    }

    /// Installs both where that is possible without asking; else it is left out of the tests, which they say.
    pub fn install(self) -> Result<()> {
        if self == Self::Chromium {
            return browser::install();
        }
        if self.find().is_err() && apt::is_here() {
            say(&format!("installing {} by apt-get (a minute)", self.name()));
            apt::install(self.packages())?;
            if self == Self::Firefox && tools::find("geckodriver").is_none() {
                built_here(
                    "geckodriver",
                    &["geckodriver"],
                    tools::GECKODRIVER,
                    "2 minutes",
                )?;
            }
        }
        match self.find() {
            Ok(browser::Pair { browser, .. }) => {
                let version = tools::version(&browser).unwrap_or_default();
                found(self.name(), &version);
            }
            Err(missing) => say(&format!("{missing}; left out")),
        }
        Ok(())
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::WebKit => &["webkit2gtk-driver", "xvfb", "xauth"],
        }
    }

    /// The command, where this engine can be seen.
    pub fn on_a_display(self, command: &Command) -> Command {
        let mut shown = match self {
            Self::WebKit => {
                let mut shown = Command::new("xvfb-run");
                // Larger than the window: what lies outside of the display cannot be clicked.
                shown
                    .args(["--auto-servernum", "--server-args=-screen 0 1600x1400x24"])
                    .arg(command.get_program());
                // Its sandbox wants privileges that containers do not give.
                shown.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                shown
            }
            _ => Command::new(command.get_program()),
        };
        shown.args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shown.env(name, value),
                None => shown.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            shown.current_dir(folder);
        }
        shown
    }
}

fn pair(browser: Option<PathBuf>, driver: &str, missing: &str) -> Result<browser::Pair> {
    match (browser, tools::find(driver)) {
        (Some(browser), Some(driver)) => Ok(browser::Pair { browser, driver }),
        _ => Err(missing.to_owned()),
    }
}

/// Not on the PATH: beside the library, below a folder that is named after the machine.
fn mini_browser() -> Option<PathBuf> {
    let machines = Path::new("/usr/lib").read_dir().ok()?;
    machines
        .flatten()
        .map(|machine| machine.path().join("webkit2gtk-4.1/MiniBrowser"))
        .find(|path| path.is_file())
}
