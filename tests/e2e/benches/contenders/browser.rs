//! The browser, with the bench's script in every page, and a network and a processor of our choice.

use crate::engine::{Engine, Scripts};
use crate::server::Server;
use serde_json::{Value, json};
use std::time::Duration;
use thirtyfour::{TimeoutConfiguration, WebDriver};

const SCRIPT: &str = include_str!("page.js");

/// An emulated network.
#[derive(Debug, Clone, Copy)]
pub struct Network {
    pub name: &'static str,
    pub about: &'static str,
    latency_ms: u32,
    bits_per_second: f64,
}

pub const FAST: Network = Network {
    name: "fast",
    about: "9 Mbit/s, 40 ms",
    latency_ms: 40,
    bits_per_second: 9e6,
};
pub const SLOW: Network = Network {
    name: "slow",
    about: "1.6 Mbit/s, 150 ms",
    latency_ms: 150,
    bits_per_second: 1.6e6,
};

pub struct Browser {
    driver: WebDriver,
    _server: Server,
}

impl Browser {
    pub async fn start() -> Self {
        let home = env!("CARGO_TARGET_TMPDIR").as_ref();
        let (server, driver) = Engine::Chromium.start(home, Scripts::On).await;
        let patience = Some(Duration::from_secs(600));
        let timeouts = TimeoutConfiguration::new(patience, patience, None);
        driver.update_timeouts(timeouts).await.unwrap();
        let browser = Self {
            driver,
            _server: server,
        };
        browser.tell("Network.enable", json!({})).await;
        browser.tell("Page.enable", json!({})).await;
        let script = json!({"source": SCRIPT});
        browser
            .tell("Page.addScriptToEvaluateOnNewDocument", script)
            .await;
        browser
    }

    pub async fn tell(&self, method: &str, parameters: Value) -> Value {
        self.driver
            .cdp()
            .send_raw(method, parameters)
            .await
            .unwrap()
    }

    /// None is this machine's own.
    pub async fn network(&self, network: Option<Network>) {
        let (latency, throughput) = network.map_or((0, -1.0), |network| {
            (network.latency_ms, network.bits_per_second / 8.0)
        });
        let conditions = json!({
            "offline": false, "latency": latency, "downloadThroughput": throughput, "uploadThroughput": throughput,
        });
        self.tell("Network.emulateNetworkConditions", conditions)
            .await;
    }

    /// How many times slower the page's thread is.
    pub async fn slow_down(&self, rate: u32) {
        self.tell("Emulation.setCPUThrottlingRate", json!({"rate": rate}))
            .await;
    }

    pub async fn go(&self, url: &str) {
        self.driver.goto(url).await.unwrap();
    }

    /// What the promise of an expression comes to.
    pub async fn ask(&self, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; Promise.resolve({expression}).then(done);"
        );
        let answer = self.driver.execute_async(script, vec![]).await.unwrap();
        answer.json().clone()
    }

    pub async fn number(&self, expression: &str) -> f64 {
        let answer = self.ask(expression).await;
        answer
            .as_f64()
            .unwrap_or_else(|| panic!("{expression} gave {answer}"))
    }

    pub async fn end(self) {
        self.driver.quit().await.unwrap();
    }
}
