//! What the class gathers from attributes and properties, read.

use flinks_embed::{Credentials, Endpoint, SessionToken, TokenError, TokenSource};
use flinks_protocol::{
    ConnectParameters, ConnectUrl, Instance, InstanceError, Kind, Parameter, Path,
};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::time::Duration;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Why no session can begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum SettingsError {
    /// A setting has a type that it cannot have.
    #[error("{setting}: give {expected}")]
    Type {
        setting: &'static str,
        expected: &'static str,
    },
    /// The instance.
    #[error(transparent)]
    Instance(#[from] InstanceError),
}

/// The settings, as they were given.
#[derive(Debug)]
pub(crate) struct Settings {
    instance: Option<String>,
    institution: Option<String>,
    pub(crate) frame_title: Option<String>,
    /// `None` where the default counts.
    pub(crate) load_timeout: Option<Duration>,
    pub(crate) parameters: ConnectParameters,
    pub(crate) token: TokenSource,
    pub(crate) handoff: Option<Endpoint>,
}

impl Settings {
    pub(crate) fn read(settings: &JsValue) -> Result<Self, SettingsError> {
        Ok(Self {
            instance: read_text(settings, "instance")?,
            institution: read_text(settings, "institution")?,
            frame_title: read_text(settings, "frameTitle")?,
            load_timeout: read_timeout(settings)?,
            parameters: read_parameters(settings)?,
            token: read_token(settings)?,
            handoff: read_endpoint(settings, "handoff")?,
        })
    }

    /// The widget that the settings describe.
    pub(crate) fn url(&self) -> Result<ConnectUrl, SettingsError> {
        let instance = Instance::parse(self.instance.as_deref().unwrap_or_default())?;
        let mut url = ConnectUrl::new(instance, self.parameters.clone());
        if let Some(institution) = self.institution.as_deref().filter(|name| !name.is_empty()) {
            url.path = Path::credential(institution);
        }
        Ok(url)
    }
}

/// A property; `None` where it is unset.
fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

fn read_text(object: &JsValue, setting: &'static str) -> Result<Option<String>, SettingsError> {
    let expected = "text";
    get(object, setting)
        .map(|value| {
            value
                .as_string()
                .ok_or(SettingsError::Type { setting, expected })
        })
        .transpose()
}

fn read_timeout(settings: &JsValue) -> Result<Option<Duration>, SettingsError> {
    let Some(value) = get(settings, "loadTimeout") else {
        return Ok(None);
    };
    let timeout = value
        .as_f64()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    timeout.map(Some).ok_or(SettingsError::Type {
        setting: "load-timeout",
        expected: "a number of seconds, such as 20",
    })
}

fn read_parameters(settings: &JsValue) -> Result<ConnectParameters, SettingsError> {
    let mut parameters = ConnectParameters::new();
    for (name, value) in read_pairs(settings, "parameters")? {
        // As in HTML: the attribute alone means yes.
        let is_alone = value.is_empty()
            && Parameter::from_name(&name)
                .is_some_and(|parameter| parameter.kind() == Kind::Boolean);
        parameters.set_by_name(&name, if is_alone { "true" } else { &value });
    }
    Ok(parameters)
}

/// The properties of an object, all texts.
fn read_pairs(
    object: &JsValue,
    setting: &'static str,
) -> Result<Vec<(String, String)>, SettingsError> {
    let Some(value) = get(object, setting) else {
        return Ok(Vec::new());
    };
    let pair = |pair: JsValue| {
        let pair = Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    let pairs = Object::entries(&Object::from(value)).into_iter().map(pair);
    pairs.collect::<Option<_>>().ok_or(SettingsError::Type {
        setting,
        expected: "an object of texts",
    })
}

/// An endpoint, or the page's own function.
fn read_token(settings: &JsValue) -> Result<TokenSource, SettingsError> {
    let setting = "token";
    if let Some(Ok(function)) = get(settings, setting).map(JsCast::dyn_into::<Function>) {
        return Ok(TokenSource::function(move || call(function.clone())));
    }
    let endpoint = read_endpoint(settings, setting)?;
    Ok(endpoint.map_or(TokenSource::None, TokenSource::endpoint))
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

/// A URL, or `{url, headers?, credentials?}`.
fn read_endpoint(
    settings: &JsValue,
    setting: &'static str,
) -> Result<Option<Endpoint>, SettingsError> {
    let Some(value) = get(settings, setting) else {
        return Ok(None);
    };
    if let Some(url) = value.as_string() {
        return Ok(Some(Endpoint::new(url)));
    }
    let url = read_text(&value, "url")?.ok_or(SettingsError::Type {
        setting,
        expected: "a URL, or {url, headers, credentials}",
    })?;
    let mut endpoint = Endpoint::new(url);
    for (name, value) in read_pairs(&value, "headers")? {
        endpoint = endpoint.header(name, value);
    }
    if let Some(name) = read_text(&value, "credentials")? {
        let credentials = Credentials::from_name(&name).ok_or(SettingsError::Type {
            setting: "credentials",
            expected: "omit, same-origin or include",
        })?;
        endpoint = endpoint.credentials(credentials);
    }
    Ok(Some(endpoint))
}
