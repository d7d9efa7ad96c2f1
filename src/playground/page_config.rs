//! What the server says about its instances.

use super::server;
use leptos::prelude::window;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The instances that the page may frame; the first is the default.
#[derive(Debug, Clone, Deserialize)]
pub struct PageConfig {
    /// Origins.
    pub instances: Vec<String>,
    /// Whether there is a server, which also begins the sessions.
    #[serde(skip)]
    pub served: bool,
}

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
        if let Some(config) = server::get::<Self>("/api/config").await
            && !config.instances.is_empty()
        {
            return Self {
                served: true,
                ..config
            };
        }
        // A static host may have a copy of the simulator's pages beside this one.
        let copied = server::get::<IgnoredAny>("/__widget/files/configuration.json").await;
        let here = window().location().origin().ok();
        match (copied, here) {
            (Some(_), Some(here)) => Self {
                instances: vec![here],
                served: false,
            },
            _ => Self::default(),
        }
    }
}
