//! What the server says of its instances.

use super::server;
use js_sys::{Array, Reflect};
use leptos::prelude::window;
use wasm_bindgen::JsCast;

/// The instances that the page may frame; the first is the default.
#[derive(Debug, Clone)]
pub struct PageConfig {
    /// Origins.
    pub instances: Vec<String>,
    /// Whether there is a server: it begins sessions, too.
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
        let served = Self::ask().await;
        if let Some(config) = served.filter(|config| !config.instances.is_empty()) {
            return config;
        }
        // A static host: the simulator's pages may have been copied beside this one.
        let copied = server::get("/__widget/files/configuration.json").await;
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
        let config = server::get("/api/config").await?;
        let instances = Reflect::get(&config, &"instances".into()).ok()?;
        let instances = instances.dyn_into::<Array>().ok()?;
        Some(Self {
            instances: instances.iter().filter_map(|one| one.as_string()).collect(),
            served: true,
        })
    }
}
