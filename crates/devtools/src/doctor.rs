//! The doctor's findings, for the console and for `flinks-doctor`.

use flinks_doctor::{Problem, examine};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct Finding {
    code: &'static str,
    /// `error` or `warning`.
    severity: &'static str,
    message: String,
}

impl From<Problem> for Finding {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code.name(),
            severity: problem.severity.name(),
            message: problem.to_string(),
        }
    }
}

/// What is wrong with an iframe's URL: `[{code, severity, message}]`.
#[wasm_bindgen]
pub fn findings(src: &str) -> Result<JsValue, JsError> {
    let findings: Vec<Finding> = examine(src)
        .problems
        .into_iter()
        .map(Finding::from)
        .collect();
    Ok(findings.serialize(&Serializer::json_compatible())?)
}
