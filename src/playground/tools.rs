//! The doctor, the writer of code, and what is known of the parameters: a module of their own, which comes once the form is there.

use flinks_connect::protocol::{ConnectUrl, Parameter};
use flinks_doctor::Snippet;
use flinks_view::spawn;
use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The module, once it is there. A handle.
#[derive(Debug, Clone, Copy)]
pub struct Tools(RwSignal<Option<JsValue>, LocalStorage>);

/// A finding of the doctor.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    /// What is wrong, in kebab case.
    pub code: String,
    /// Whether it is more than a warning.
    pub is_error: bool,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The way out, in a sentence.
    pub fix: String,
}

/// What is known of a parameter; empty until it is there.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// One sentence on what it does.
    pub summary: String,
    /// What it needs or excludes.
    pub constraint: String,
    /// What has become of it.
    pub deprecated: String,
    /// The value when it is not sent.
    pub default: String,
    /// How sure that is: a mark, and what it says.
    pub marks: Vec<(String, String)>,
}

impl Tools {
    /// Begins to load them.
    pub fn load() -> Self {
        let tools = Self(RwSignal::new_local(None));
        spawn(async move {
            // The page's own script knows where they are.
            let load = Reflect::get(&window(), &"flinksTools".into());
            let load = load.ok().and_then(|load| load.dyn_into::<Function>().ok());
            let loading = load.and_then(|load| load.call0(&JsValue::UNDEFINED).ok());
            if let Some(loading) = loading
                && let Ok(module) = JsFuture::from(js_sys::Promise::resolve(&loading)).await
            {
                // The page may be gone by then.
                let _ = tools.0.try_set(Some(module));
            }
        });
        tools
    }

    /// What is wrong with a configuration; `None` until the doctor is there. Tracked.
    pub fn check(self, url: &ConnectUrl, served: bool) -> Option<Vec<Finding>> {
        let found = self.call("check", &url.to_src().into(), &served.into())?;
        Some(findings(&found))
    }

    /// What is wrong with a URL that exists already, and the one to use in place of it. Tracked.
    pub fn examine(self, src: &str) -> Option<(Vec<Finding>, Option<ConnectUrl>)> {
        let pair = self.call("examine", &src.into(), &JsValue::UNDEFINED)?;
        let pair = pair.unchecked_ref::<Array>();
        let repaired = pair.get(1).as_string();
        let repaired = repaired.and_then(|src| ConnectUrl::parse(&src).ok());
        Some((findings(&pair.get(0)), repaired))
    }

    /// What is known of a parameter. Tracked.
    pub fn about(self, parameter: Parameter) -> About {
        let Some(texts) = self.call("about", &parameter.name().into(), &JsValue::UNDEFINED) else {
            return About::default();
        };
        let texts = texts.unchecked_into::<Array>();
        let text = |at| texts.get(at).as_string().unwrap_or_default();
        let marks = (4..texts.length()).step_by(2);
        About {
            summary: text(0),
            constraint: text(1),
            deprecated: text(2),
            default: text(3),
            marks: marks.map(|at| (text(at), text(at + 1))).collect(),
        }
    }

    /// A configuration as code. Tracked.
    pub fn snippet(self, url: &ConnectUrl, snippet: Snippet) -> Option<String> {
        self.call("snippet", &url.to_src().into(), &snippet.name().into())?
            .as_string()
    }

    /// The backend's accounts, ready to be drawn. Tracked.
    pub fn accounts(self, fetched: &JsValue) -> Option<Array> {
        let accounts = self.call("accounts", fetched, &JsValue::UNDEFINED)?;
        accounts.dyn_into().ok()
    }

    fn call(self, name: &str, of: &JsValue, more: &JsValue) -> Option<JsValue> {
        let module = self.0.get()?;
        let function = Reflect::get(&module, &name.into()).ok()?;
        let function = function.dyn_into::<Function>().ok()?;
        function.call2(&JsValue::UNDEFINED, of, more).ok()
    }
}

fn findings(found: &JsValue) -> Vec<Finding> {
    let found = found.unchecked_ref::<Array>().iter();
    let finding = |texts: JsValue| {
        let texts = texts.unchecked_into::<Array>();
        let text = |at| texts.get(at).as_string().unwrap_or_default();
        Finding {
            code: text(0),
            is_error: text(1) == "error",
            message: text(2),
            fix: text(3),
        }
    };
    found.map(finding).collect()
}
