//! The three engines, each with the driver that steers it.

use crate::attempts::Attempts;
use crate::firefox_profile;
use crate::server::{self, PATIENCE, Server};
use reqwest::Client;
use serde_json::json;
use std::env;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, WebDriver};
use tokio::time::timeout;

/// How long an answer of a driver may take.
const ANSWER: Duration = Duration::from_secs(120);

/// Where in its home a browser puts what it downloads.
pub const DOWNLOADS: &str = "Downloads";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// Whether the scripts of pages run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

impl Engine {
    /// The one that `E2E_ENGINE` names.
    pub fn of_this_run() -> Self {
        match env::var("E2E_ENGINE").as_deref() {
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            _ => Self::Chromium,
        }
    }

    /// Whether there are Chromium's developer tools: the console's log, and emulated screens.
    pub fn has_tools(self) -> bool {
        self == Self::Chromium
    }

    /// Whether a test that needs them is left out, which is said.
    pub fn leaves_out(what: &str) -> bool {
        let left_out = !Self::of_this_run().has_tools();
        if left_out {
            eprintln!("left out, for it needs Chromium's tools: {what}");
        }
        left_out
    }

    /// A browser of its own, at home in this folder, and the driver that ends with it.
    pub async fn start(self, home: &Path, scripts: Scripts) -> (Server, WebDriver) {
        // Else the language of the system names the folder, or there is none.
        let config = home.join(".config");
        std::fs::create_dir_all(&config).unwrap();
        std::fs::create_dir_all(home.join(DOWNLOADS)).unwrap();
        let folders = format!("XDG_DOWNLOAD_DIR=\"$HOME/{DOWNLOADS}\"\n");
        std::fs::write(config.join("user-dirs.dirs"), folders).unwrap();
        let profile = (self == Self::Firefox).then(|| home.join("profile"));
        let mut attempts = Attempts::of(self.driver());
        loop {
            let started = async {
                if let Some(profile) = &profile {
                    firefox_profile::copy_to(profile).await?;
                }
                self.try_start(home, scripts, profile.as_deref()).await
            };
            match started.await {
                Ok(started) => return started,
                // Somebody else may have its port: WebKit's was free before, and chromedriver needs the same one in IPv4 and
                // in IPv6.
                Err(error) => attempts.failed(&error),
            }
        }
    }

    fn driver(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        }
    }

    /// At the first attempt or not at all; Firefox in this profile.
    pub async fn try_start(
        self,
        home: &Path,
        scripts: Scripts,
        profile: Option<&Path>,
    ) -> Result<(Server, WebDriver), String> {
        let program = server::program("E2E_DRIVER");
        let listening = |words| Server::start(home, &program, &["--port=0"], words);
        let (mut server, address) = match self {
            Self::Chromium => {
                let server = listening("started successfully on port ")?;
                let address = format!("localhost:{}", server.said.trim_end_matches('.'));
                (server, address)
            }
            Self::Firefox => {
                let server = listening("Listening on ")?;
                let address = server.said.clone();
                (server, address)
            }
            Self::WebKit => {
                // It does not say which port it took, nor when.
                let free = TcpListener::bind("127.0.0.1:0").unwrap();
                let address = free.local_addr().unwrap();
                drop(free);
                let port = format!("--port={}", address.port());
                let mut server = Server::silent(home, &program, &[&port])?;
                let listens = |_: &str| TcpStream::connect(address).ok();
                server.until("listen", PATIENCE, listens)?;
                (server, address.to_string())
            }
        };
        let address = format!("http://{address}");
        match session(&address, self.capabilities(scripts, profile), PATIENCE).await {
            Ok(driver) => Ok((server, driver)),
            Err(error) => Err(server.but(&format!("gave no browser ({error})"))),
        }
    }

    fn capabilities(self, scripts: Scripts, profile: Option<&Path>) -> Capabilities {
        let binary = env::var("E2E_BROWSER").unwrap();
        let more = env::var("E2E_BROWSER_ARGUMENTS").unwrap_or_default();
        // A bench asks for the marks that a page sets, with the process that it is in.
        let with_marks = env::var_os("E2E_MARKS").is_some();
        let (name, options) = match self {
            Self::Chromium => {
                let mut arguments = vec![
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--no-first-run",
                    "--lang=en-CA",
                    "--disable-popup-blocking",
                ];
                arguments.extend(more.split_whitespace());
                let mut options = json!({"binary": binary, "args": arguments});
                if scripts == Scripts::Off {
                    const BLOCKED: u8 = 2;
                    options["prefs"] =
                        json!({"profile.managed_default_content_settings.javascript": BLOCKED});
                }
                if with_marks {
                    options["perfLoggingPrefs"] = json!({
                        "traceCategories": "blink.user_timing",
                        "enableNetwork": false,
                        "enablePage": false,
                    });
                }
                ("goog:chromeOptions", options)
            }
            Self::Firefox => {
                let mut arguments = vec![json!("-headless")];
                if let Some(profile) = profile {
                    arguments.extend([json!("-profile"), json!(profile)]);
                }
                let options = json!({
                    "binary": binary,
                    "args": arguments,
                    "prefs": {
                        "javascript.enabled": scripts == Scripts::On,
                        "intl.accept_languages": "en-CA",
                        "dom.disable_open_during_load": false,
                        // It would take the keys from the page.
                        "browser.download.alwaysOpenPanel": false,
                    },
                });
                ("moz:firefoxOptions", options)
            }
            Self::WebKit => {
                let scripts = format!("--enable-javascript={}", scripts == Scripts::On);
                let arguments = [
                    "--automation",
                    "--javascript-can-open-windows-automatically=true",
                    &scripts,
                ];
                let options = json!({"binary": binary, "args": arguments});
                ("webkitgtk:browserOptions", options)
            }
        };
        let mut capabilities = Capabilities::new();
        capabilities.set(name, options).unwrap();
        if self == Self::Chromium {
            let performance = if with_marks { "ALL" } else { "OFF" };
            let logs = json!({"browser": "ALL", "performance": performance});
            capabilities.set("goog:loggingPrefs", logs).unwrap();
        }
        capabilities
    }
}

/// As large as the window of a desk.
pub async fn resize(driver: &WebDriver) -> WebDriverResult<()> {
    driver.set_window_rect(0, 0, 1440, 1200).await?;
    Ok(())
}

/// A browser of this driver.
pub async fn session(
    address: &str,
    capabilities: Capabilities,
    patience: Duration,
) -> Result<WebDriver, String> {
    let late = |_| format!("none within {patience:?}");
    // No connection is kept: it would be of this test's runtime, and the browser serves other tests as well. What ends the session of a
    // test that has failed has a runtime of its own, too, while the test's one stands still.
    let client = Client::builder().pool_max_idle_per_host(0);
    let client = client.timeout(ANSWER).build();
    let client = client.map_err(|error| error.to_string())?;
    let builder = WebDriver::builder(address, capabilities).client(client);
    let driver = timeout(patience, builder.connect()).await;
    let driver = driver.map_err(late)?.map_err(|error| error.to_string())?;
    let resized = timeout(patience, resize(&driver)).await;
    let resized = resized.map_err(late);
    if let Err(error) = resized.and_then(|done| done.map_err(|error| error.to_string())) {
        // To quit it would take as long once more. It ends with its driver.
        let _ = driver.leak();
        return Err(error);
    }
    Ok(driver)
}
