//! The playground's doctor, its writer of code, its reader of accounts, and what is known of each parameter, in a module of their own: nothing of it is
//! seen before a person unfolds or scrolls, and all of it is mostly text.

mod account;

use account::Account;
use flinks_doctor::{Problem, Snippet, TokenCheck};
use flinks_protocol::{ConnectUrl, Evidence, Parameter};
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// What is wrong with a configuration: `[code, severity, message, fix]` for each finding.
#[wasm_bindgen]
pub fn check(src: &str, served: bool) -> Array {
    let token = match served {
        true => TokenCheck::FromSource,
        false => TokenCheck::InParameters,
    };
    match ConnectUrl::parse(src) {
        Ok(url) => findings(flinks_doctor::check(&url, token)),
        Err(_) => Array::new(),
    }
}

/// What is wrong with a URL that exists already, and the URL to use in place of it, or undefined: `[findings, url]`.
#[wasm_bindgen]
pub fn examine(src: &str) -> Array {
    let examination = flinks_doctor::examine(src);
    // With the repairs that are certain, else as it stands.
    let rebuilt = examination
        .rebuilt
        .filter(|rebuilt| ConnectUrl::parse(rebuilt).is_ok());
    let repaired = rebuilt.or_else(|| examination.url.map(|url| url.to_src()));
    let found: JsValue = findings(examination.problems).into();
    [found, repaired.into()].into_iter().collect()
}

/// What is known of a parameter: `[summary, constraint, deprecated, default]`, then a mark and what it says for each evidence.
#[wasm_bindgen]
pub fn about(name: &str) -> Array {
    let Some(parameter) = Parameter::from_name(name) else {
        return Array::new();
    };
    let about = parameter.about();
    let texts = [
        about.summary.trim(),
        about.constraint.unwrap_or_default(),
        about.deprecated.unwrap_or_default(),
        about.default.unwrap_or_default(),
    ];
    let marks = about.evidence.iter();
    let marks = marks.flat_map(|evidence| [evidence.mark(), describe(*evidence)]);
    texts
        .into_iter()
        .chain(marks)
        .map(JsValue::from_str)
        .collect()
}

fn describe(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => "documented by Flinks",
        Evidence::OnePlace => "seen in one place only",
        Evidence::Integrators => "seen in integrators' code",
        _ => "the sources contradict each other",
    }
}

/// The backend's accounts, ready to be drawn (see [`Account::into_js`]); none for what are none.
#[wasm_bindgen]
pub fn accounts(fetched: JsValue) -> Array {
    let accounts: Result<Vec<Account>, _> = serde_wasm_bindgen::from_value(fetched);
    let accounts = accounts.unwrap_or_default();
    accounts.into_iter().map(Account::into_js).collect()
}

/// The configuration as code to paste, by the name of a [`Snippet`].
#[wasm_bindgen]
pub fn snippet(src: &str, name: &str) -> Option<String> {
    let snippet = Snippet::ALL
        .into_iter()
        .find(|snippet| snippet.name() == name)?;
    Some(snippet.code(&ConnectUrl::parse(src).ok()?))
}

fn findings(problems: Vec<Problem>) -> Array {
    let texts = |problem: Problem| {
        let (code, severity) = (problem.code.name(), problem.severity.name());
        let texts = [code, severity, &problem.message, &problem.fix];
        texts.into_iter().map(JsValue::from_str).collect::<Array>()
    };
    problems.into_iter().map(texts).collect()
}
