//! What the server says of its instances.

use super::server;
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
        Self::ask()
            .await
            .filter(|config| !config.instances.is_empty())
            .unwrap_or_default()
    }

    async fn ask() -> Option<Self> {
        let config: Self = server::get("/api/config").await?;
        Some(Self {
            served: true,
            ..config
        })
    }
}
