//! What the class gathers from attributes and properties, read.

use flinks_embed::{Credentials, Endpoint, SessionToken, TokenError, TokenSource};
use flinks_protocol::{
    ConnectParameters, ConnectUrl, Instance, InstanceError, Kind, Parameter, Path,
};
use js_sys::{Function, Promise};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Why no session can begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum SettingsError {
    /// A setting has a type that it cannot have.
    #[error("the settings cannot be read: {0}")]
    Type(String),
    /// The instance.
    #[error(transparent)]
    Instance(#[from] InstanceError),
    /// Not a number of seconds.
    #[error("load-timeout is '{0}': give a number of seconds, such as 20")]
    LoadTimeout(String),
}

/// The settings, texts as they were given.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    instance: Option<String>,
    institution: Option<String>,
    load_timeout: Option<String>,
    pub(crate) frame_title: Option<String>,
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    /// A URL, an endpoint or a function.
    #[serde(with = "serde_wasm_bindgen::preserve", default)]
    token: JsValue,
    handoff: Option<EndpointSetting>,
}

/// A URL, or `{url, headers?, credentials?}`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum EndpointSetting {
    Url(String),
    Endpoint {
        url: String,
        #[serde(default)]
        headers: BTreeMap<String, String>,
        #[serde(default)]
        credentials: Credentials,
    },
}

impl Settings {
    pub(crate) fn read(settings: JsValue) -> Result<Self, SettingsError> {
        serde_wasm_bindgen::from_value(settings)
            .map_err(|error| SettingsError::Type(error.to_string()))
    }

    /// The widget that the settings describe.
    pub(crate) fn url(&self) -> Result<ConnectUrl, SettingsError> {
        let instance = Instance::parse(self.instance.as_deref().unwrap_or_default())?;
        let mut url = ConnectUrl::new(instance, self.parameters());
        if let Some(institution) = self.institution.as_deref().filter(|name| !name.is_empty()) {
            url.path = Path::credential(institution);
        }
        Ok(url)
    }

    fn parameters(&self) -> ConnectParameters {
        let mut parameters = ConnectParameters::new();
        for (name, value) in &self.parameters {
            // As in HTML: the attribute alone means yes.
            let is_alone = value.is_empty()
                && Parameter::from_name(name)
                    .is_some_and(|parameter| parameter.kind() == Kind::Boolean);
            parameters.set_by_name(name, if is_alone { "true" } else { value });
        }
        parameters
    }

    /// `None` where the default counts.
    pub(crate) fn load_timeout(&self) -> Result<Option<Duration>, SettingsError> {
        let Some(text) = &self.load_timeout else {
            return Ok(None);
        };
        let seconds = text.trim().parse().ok();
        let timeout = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        timeout
            .map(Some)
            .ok_or_else(|| SettingsError::LoadTimeout(text.clone()))
    }

    pub(crate) fn handoff(&self) -> Option<Endpoint> {
        self.handoff.as_ref().map(EndpointSetting::endpoint)
    }

    pub(crate) fn token(&self) -> Result<TokenSource, SettingsError> {
        if let Some(function) = self.token.dyn_ref::<Function>() {
            let function = function.clone();
            return Ok(TokenSource::function(move || call(function.clone())));
        }
        let endpoint: Option<EndpointSetting> = serde_wasm_bindgen::from_value(self.token.clone())
            .map_err(|error| SettingsError::Type(error.to_string()))?;
        Ok(endpoint.map_or(TokenSource::None, |endpoint| {
            TokenSource::endpoint(endpoint.endpoint())
        }))
    }
}

/// The page's own function; it may be asynchronous.
async fn call(function: Function) -> Result<SessionToken, TokenError> {
    let failed = |_| TokenError::Function("the token function failed".to_owned());
    let answer = function.call0(&JsValue::UNDEFINED).map_err(failed)?;
    let answer = JsFuture::from(Promise::resolve(&answer))
        .await
        .map_err(failed)?;
    SessionToken::from_js(answer)
}

impl EndpointSetting {
    fn endpoint(&self) -> Endpoint {
        match self {
            Self::Url(url) => Endpoint::new(url),
            Self::Endpoint {
                url,
                headers,
                credentials,
            } => {
                let mut endpoint = Endpoint::new(url);
                for (name, value) in headers {
                    endpoint = endpoint.header(name, value);
                }
                endpoint.credentials(*credentials)
            }
        }
    }
}
