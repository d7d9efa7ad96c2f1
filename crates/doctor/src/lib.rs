//! The doctor of `flinks-protocol` in a module of its own: the element loads it for developers, and visitors are spared its
//! kilobytes.

use flinks_protocol::examine;
use js_sys::Array;
use wasm_bindgen::prelude::*;

/// What is wrong with an iframe's URL: `[code, severity, sentence]` for each finding, severity `error` or `warning`.
#[wasm_bindgen]
pub fn findings(src: &str) -> Array {
    let findings = examine(src).problems.into_iter().map(|problem| {
        let sentence = problem.to_string();
        let texts = [problem.code.name(), problem.severity.name(), &sentence];
        texts.into_iter().map(JsValue::from_str).collect::<Array>()
    });
    findings.collect()
}
