//! What the server says of its instances.

use super::server;
use leptos::prelude::window;
use serde::Deserialize;

/// The instances that the page may frame; the first is the default.
#[derive(Debug, Clone, Deserialize)]
pub struct PageConfig {
    /// Origins.
    pub instances: Vec<String>,
    /// Whether there is a server: it begins sessions, too.
    #[serde(skip)]
    pub served: bool,
}

/// The simulator's own settings; only that they are there matters.
#[derive(Debug, Deserialize)]
struct Copied {}

impl Default for PageConfig {
    /// Without a server: the sandbox.
    fn default() -> Self {
        Self {
            instances: vec!["https://toolbox-iframe.private.fin.ag".to_owned()],
            served: false,
        }
    }
}

impl PageConfig {
    /// Asks the server; on a static host there is none.
    pub async fn load() -> Self {
        let served = Self::ask().await;
        if let Some(config) = served.filter(|config| !config.instances.is_empty()) {
            return config;
        }
        // A static host: the simulator's pages may have been copied beside this one.
        let copied = server::get::<Copied>("/__widget/files/configuration.json").await;
        let here = window().location().origin().ok();
        match (copied, here) {
            (Some(_), Some(here)) => Self {
                instances: vec![here],
                served: false,
            },
            _ => Self::default(),
        }
    }

    async fn ask() -> Option<Self> {
        let config: Self = server::get("/api/config").await?;
        Some(Self {
            served: true,
            ..config
        })
    }
}
