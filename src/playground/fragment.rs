//! The configuration in the page's own URL, behind the `#`: shared by link, and never with a token or an id.

use flinks_connect::protocol::{ConnectParameters, ConnectUrl, Instance, Parameter, Path};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Never in a link.
const SECRETS: [Parameter; 3] = [
    Parameter::AuthorizeToken,
    Parameter::RequestId,
    Parameter::ResumeSelectedAccounts,
];

/// `#instance=…&path=…&` and the parameters as the widget takes them. `None` where there is no instance in it.
pub fn read() -> Option<ConnectUrl> {
    let fragment = window().location().hash().ok()?;
    // The fragment is written like the widget's query, so the parser of the widget's URL reads it.
    let read = ConnectUrl::parse(&format!(
        "https://fragment.example/?{}",
        fragment.strip_prefix('#')?
    ))
    .ok()?;
    let mut url = ConnectUrl::new(Instance::Toolbox, Default::default());
    let mut instance = None;
    for (parameter, value) in read.parameters.known() {
        url.parameters.set(parameter, value);
    }
    for (name, value) in read.parameters.raw_pairs() {
        match (name, value) {
            ("instance", value) => instance = Instance::parse(value).ok(),
            ("path", "v1") => url.path = Path::V1,
            ("path", value) => {
                if let Some(institution) = value.strip_prefix("Credential/") {
                    url.path = Path::credential(institution);
                }
            }
            (name, value) => url.parameters.set_by_name(name, value),
        }
    }
    url.instance = instance?;
    Some(url)
}

/// Puts the configuration into the address bar, in place.
pub fn write(url: &ConnectUrl) {
    let path = match &url.path {
        Path::V1 => "v1".to_owned(),
        Path::Credential { institution, .. } => format!("Credential/{institution}"),
        _ => "v2".to_owned(),
    };
    let mut parameters = url.parameters.clone();
    for secret in SECRETS {
        parameters.unset(secret);
    }
    let own = ConnectParameters::new()
        .raw("instance", url.instance.origin().as_str())
        .raw("path", path);
    let query = |parameters| {
        let src = ConnectUrl::new(Instance::Toolbox, parameters).to_src();
        src.split_once('?')
            .map(|(_, query)| query.to_owned())
            .unwrap_or_default()
    };
    let fragment = format!("#{}&{}", query(own), query(parameters));
    if let Ok(history) = window().history() {
        // `replaceState` fails only where the page may not change its history.
        let _ = history.replace_state_with_url(
            &JsValue::NULL,
            "",
            Some(fragment.trim_end_matches('&')),
        );
    }
}
