//! The settings of the class, a plain object, as options.

use flinks_embed::{Credentials, HandoffOptions, Locale, Minted, Options, TokenError, TokenSource};
use flinks_protocol::{ConnectParameters, ConnectUrl, Instance, Kind, Parameter, Path};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsError, JsValue};
use wasm_bindgen_futures::JsFuture;

/// `{src?, adopt?, instance?, institution?, parameters, token?, handoff?, loadTimeout?, frameTitle?}`.
pub(crate) struct Settings<'a>(pub &'a JsValue);

impl Settings<'_> {
    fn get(&self, name: &str) -> JsValue {
        Reflect::get(self.0, &name.into()).unwrap_or_default()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.get(name).as_string()
    }

    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.get(name).is_truthy()
    }

    /// The language of the widget if it is set, else the browser's.
    pub(crate) fn locale(&self) -> Locale {
        Locale::detect(&self.parameters())
    }

    pub(crate) fn options(&self, locale: Locale) -> Result<Options, JsError> {
        let mut options = match self.text("src") {
            Some(src) => Options::of(ConnectUrl::parse(&src)?),
            None => {
                let instance = Instance::parse(&self.text("instance").unwrap_or_default())?;
                let options = Options::new(instance).parameters(self.parameters());
                match self.text("institution") {
                    Some(institution) => options.path(Path::credential(institution)),
                    None => options,
                }
            }
        };
        let title = self.text("frameTitle");
        options = options.title(title.unwrap_or_else(|| locale.frame_title().to_owned()));
        if let Some(seconds) = self.get("loadTimeout").as_f64()
            && let Ok(timeout) = Duration::try_from_secs_f64(seconds)
        {
            options = options.load_timeout(timeout);
        }
        let token = self.get("token");
        if let Some(function) = token.dyn_ref::<Function>() {
            options = options.token(minted_by(function.clone()));
        } else if let Some(Endpoint {
            url,
            headers,
            credentials,
        }) = Endpoint::read(&token)
        {
            options = options.token(TokenSource::Endpoint {
                url,
                headers,
                credentials,
            });
        }
        if let Some(endpoint) = Endpoint::read(&self.get("handoff")) {
            let mut handoff = HandoffOptions::new(endpoint.url).credentials(endpoint.credentials);
            for (name, value) in endpoint.headers {
                handoff = handoff.header(name, value);
            }
            options = options.handoff(handoff);
        }
        Ok(options)
    }

    fn parameters(&self) -> ConnectParameters {
        let mut parameters = ConnectParameters::new();
        for (name, value) in pairs(&self.get("parameters")) {
            // As in HTML: the attribute alone means yes.
            let is_switch = Parameter::from_name(&name).map(Parameter::kind) == Some(Kind::Boolean);
            let value = if is_switch && value.is_empty() {
                "true".to_owned()
            } else {
                value
            };
            parameters.set_by_name(&name, value);
        }
        parameters
    }
}

/// A URL, or `{url, headers?, credentials?}`.
struct Endpoint {
    url: String,
    headers: Vec<(String, String)>,
    credentials: Credentials,
}

impl Endpoint {
    fn read(value: &JsValue) -> Option<Self> {
        let fields = Settings(value);
        let url = value.as_string().or_else(|| {
            // `Reflect.get` throws for what is no object; then there is no endpoint.
            value.is_object().then(|| fields.text("url"))?
        })?;
        let (headers, credentials) = match value.is_object() {
            true => (pairs(&fields.get("headers")), fields.text("credentials")),
            false => (Vec::new(), None),
        };
        Some(Self {
            url,
            headers,
            credentials: match credentials.as_deref() {
                Some("omit") => Credentials::Omit,
                Some("include") => Credentials::Include,
                _ => Credentials::SameOrigin,
            },
        })
    }
}

/// The entries of an object whose values are texts.
fn pairs(value: &JsValue) -> Vec<(String, String)> {
    let Some(object) = value.dyn_ref::<Object>() else {
        return Vec::new();
    };
    let entries = Object::entries(object);
    let pairs = entries.iter().filter_map(|entry| {
        let entry = Array::from(&entry);
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    });
    pairs.collect()
}

fn minted_by(function: Function) -> TokenSource {
    TokenSource::function(move || {
        let called = function.call0(&JsValue::UNDEFINED);
        async move {
            let failed = |_| TokenError::Function("the token function failed".to_owned());
            let promise = Promise::resolve(&called.map_err(failed)?);
            let answer = JsFuture::from(promise).await.map_err(failed)?;
            Minted::read(&answer).ok_or(TokenError::Answer)
        }
    })
}
