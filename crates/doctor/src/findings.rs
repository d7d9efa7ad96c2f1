//! The list of findings that is being made.

use crate::problem::{Problem, ProblemCode, Severity};

#[derive(Default)]
pub(crate) struct Findings(pub Vec<Problem>);

impl Findings {
    pub(crate) fn add(
        &mut self,
        code: ProblemCode,
        severity: Severity,
        parameter: Option<&str>,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.0.push(Problem {
            code,
            severity,
            parameter: parameter.map(str::to_owned),
            message: message.into(),
            fix: fix.into(),
        });
    }

    pub(crate) fn error(
        &mut self,
        code: ProblemCode,
        parameter: &str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.add(code, Severity::Error, Some(parameter), message, fix);
    }

    pub(crate) fn warning(
        &mut self,
        code: ProblemCode,
        parameter: &str,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.add(code, Severity::Warning, Some(parameter), message, fix);
    }
}

/// The beginning of a text, to be shown.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
