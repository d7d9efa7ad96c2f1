//! A browser serves one test after the other, emptied in between: to start one takes more of a processor than most tests.

use crate::attempts::Attempts;
use crate::engine::{self, DOWNLOADS, Engine, Scripts};
use crate::server::Server;
use serde_json::json;
use shutdown_hooks::add_shutdown_hook;
use std::fs;
use std::mem::take;
use std::path::PathBuf;
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use tempfile::TempDir;
use thirtyfour::WebDriver;
use thirtyfour::error::WebDriverResult;

static FREE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

/// Ends on drop: that of a test that fails is not used again.
pub struct Browser {
    pub driver: WebDriver,
    scripts: Scripts,
    _server: Server,
    home: TempDir,
}

impl Browser {
    /// One that nothing is open in, and nothing is kept in.
    pub async fn take(scripts: Scripts) -> Self {
        let free = {
            let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
            let found = free.iter().position(|browser| browser.scripts == scripts);
            found.map(|found| free.remove(found))
        };
        match free {
            Some(browser) => browser,
            None => Self::start(scripts).await,
        }
    }

    pub async fn start(scripts: Scripts) -> Self {
        let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let (server, driver) = Engine::of_this_run().start(home.path(), scripts).await;
        Self {
            driver,
            scripts,
            _server: server,
            home,
        }
    }

    /// Where it puts what it downloads.
    pub fn downloads(&self) -> PathBuf {
        self.home.path().join(DOWNLOADS)
    }

    /// For the next test, without what it holds of these sites.
    pub async fn give_back(self, sites: &[String]) {
        static AT_THE_END: Once = Once::new();
        // A test's process runs no destructors of its own as it ends.
        AT_THE_END.call_once(|| {
            add_shutdown_hook(end_all);
        });
        match self.emptied(sites).await {
            Ok(()) => {
                let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
                free.push(self);
            }
            Err(error) => Attempts::of("browser").again(&error.to_string()),
        }
    }

    /// Leaves one window with nothing in it, and no cookies of these sites.
    pub async fn emptied(&self, sites: &[String]) -> WebDriverResult<()> {
        let driver = &self.driver;
        let mut windows = driver.windows().await?;
        let last = windows.pop();
        for window in windows {
            driver.switch_to_window(window).await?;
            driver.close_window().await?;
        }
        if let Some(last) = last {
            driver.switch_to_window(last).await?;
        }
        // Cookies are of a host, whatever its port. The storage that tests use is of a tab, or of an origin of their own.
        for site in sites {
            driver.goto(site).await?;
            driver.delete_all_cookies().await?;
        }
        // With no history, and nothing in the storage of the tab.
        let next = driver.new_tab().await?;
        driver.close_window().await?;
        driver.switch_to_window(next).await?;
        engine::resize(driver).await?;
        if Engine::of_this_run().has_tools() {
            // Else it is a tab that was opened behind another one.
            let tools = driver.cdp();
            tools.send_raw("Page.bringToFront", json!({})).await?;
            // What was said so far.
            driver.browser_log().await?;
        }
        for file in fs::read_dir(self.downloads())?.flatten() {
            fs::remove_file(file.path())?;
        }
        Ok(())
    }
}

extern "C" fn end_all() {
    let free = take(&mut *FREE.lock().unwrap_or_else(PoisonError::into_inner));
    // What ends a session needs what a thread has that is not ending.
    let _ = thread::spawn(|| drop(free)).join();
}
