//! The three engines, each with the driver that steers it.

use crate::server::Server;
use serde_json::json;
use std::env;
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};
use thirtyfour::{Capabilities, WebDriver};

/// Where in its home a browser puts what it downloads.
pub const DOWNLOADS: &str = "Downloads";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
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
    pub async fn start(self, home: &Path) -> (Server, WebDriver) {
        // Else the language of the system names the folder, or there is none.
        let config = home.join(".config");
        std::fs::create_dir_all(&config).unwrap();
        std::fs::create_dir_all(home.join(DOWNLOADS)).unwrap();
        let folders = format!("XDG_DOWNLOAD_DIR=\"$HOME/{DOWNLOADS}\"\n");
        std::fs::write(config.join("user-dirs.dirs"), folders).unwrap();
        // Somebody else may have its port: WebKit's was free before, and chromedriver needs the same one in IPv4 and in IPv6.
        for _ in 0..3 {
            if let Some(started) = self.try_start(home).await {
                return started;
            }
        }
        panic!("no browser, three times");
    }

    async fn try_start(self, home: &Path) -> Option<(Server, WebDriver)> {
        let (server, address) = match self {
            Self::Chromium => {
                let server = listening(home, "started successfully on port ")?;
                let address = format!("localhost:{}", server.said.trim_end_matches('.'));
                (server, address)
            }
            Self::Firefox => {
                let server = listening(home, "Listening on ")?;
                let address = server.said.clone();
                (server, address)
            }
            Self::WebKit => {
                // It does not say which port it took.
                let free = TcpListener::bind("127.0.0.1:0").unwrap();
                let address = free.local_addr().unwrap().to_string();
                drop(free);
                let port = address.rsplit(':').next().unwrap();
                let port = format!("--port={port}");
                (Server::silent(home, "E2E_DRIVER", &[&port]), address)
            }
        };
        let driver = self.session(&format!("http://{address}")).await?;
        Some((server, driver))
    }

    async fn session(self, address: &str) -> Option<WebDriver> {
        let began = Instant::now();
        loop {
            match WebDriver::new(address, self.capabilities()).await {
                Ok(driver) => {
                    driver.set_window_rect(0, 0, 1440, 1200).await.unwrap();
                    return Some(driver);
                }
                // A driver that says nothing may not listen yet.
                Err(error) if began.elapsed() > Duration::from_secs(30) => {
                    eprintln!("no browser: {error}");
                    return None;
                }
                Err(_) => {}
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn capabilities(self) -> Capabilities {
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
                if with_marks {
                    options["perfLoggingPrefs"] = json!({
                        "traceCategories": "blink.user_timing",
                        "enableNetwork": false,
                        "enablePage": false,
                    });
                }
                ("goog:chromeOptions", options)
            }
            Self::Firefox => (
                "moz:firefoxOptions",
                json!({
                    "binary": binary,
                    "args": ["-headless"],
                    "prefs": {
                        "intl.accept_languages": "en-CA",
                        "dom.disable_open_during_load": false,
                        // It would take the keys from the page.
                        "browser.download.alwaysOpenPanel": false,
                    },
                }),
            ),
            Self::WebKit => (
                "webkitgtk:browserOptions",
                json!({"binary": binary, "args": ["--automation", "--javascript-can-open-windows-automatically=true"]}),
            ),
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

/// A driver that says which port it took.
fn listening(home: &Path, words: &str) -> Option<Server> {
    Server::start(home, "E2E_DRIVER", &["--port=0"], words)
        .inspect_err(|error| eprintln!("no browser: {error}"))
        .ok()
}
