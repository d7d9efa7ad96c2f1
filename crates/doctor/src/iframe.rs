//! What is wrong with the iframe around the URL.

use crate::findings::Findings;
use crate::problem::{Problem, ProblemCode, Severity};
use crate::tag::{Attribute, Tag};
use flinks_protocol::{ConnectParameters, Parameter};

/// Adds what breaks the widget to the findings, and gives what it would work better with.
pub(crate) fn examine(
    iframe: &Tag<'_>,
    parameters: &ConnectParameters,
    findings: &mut Findings,
) -> Vec<Problem> {
    if let Some(sandbox) = iframe.get("sandbox").filter(|sandbox| !sandbox.is_code) {
        findings.sandbox(sandbox.value, parameters);
    }
    let loading = iframe.get("loading");
    if loading.is_some_and(|loading| loading.value.eq_ignore_ascii_case("lazy")) {
        findings.add(
            ProblemCode::LazyLoading,
            Severity::Warning,
            None,
            "The iframe has loading=\"lazy\": below the fold nothing loads, and no message comes, until someone scrolls there.",
            "Leave loading out.",
        );
    }
    let mut advice = Findings::default();
    for (attribute, code, message, fix) in [
        (
            "allow",
            ProblemCode::MissingAllow,
            "The iframe has no allow: the widget cannot copy codes, nor scan a card.",
            "Write allow=\"clipboard-write; fullscreen; camera\".",
        ),
        (
            "title",
            ProblemCode::MissingTitle,
            "The iframe has no title: a screen reader cannot say what is in it.",
            "Write title=\"Connect your bank account\".",
        ),
    ] {
        let says_nothing = |given: &Attribute<'_>| !given.is_code && given.value.trim().is_empty();
        if !iframe.has_more && iframe.get(attribute).is_none_or(says_nothing) {
            advice.add(code, Severity::Warning, None, message, fix);
        }
    }
    advice.0
}

impl Findings {
    fn sandbox(&mut self, sandbox: &str, parameters: &ConnectParameters) {
        let has = |token: &str| {
            let mut tokens = sandbox.split_whitespace();
            tokens.any(|given| given.eq_ignore_ascii_case(token))
        };
        let navigates = parameters.get(Parameter::RedirectUrl).is_some()
            && !parameters.is_on(Parameter::InnerRedirect)
            && !parameters.is_on(Parameter::JsRedirect)
            && !has("allow-top-navigation-by-user-activation");
        let needed = [
            ("allow-scripts", true),
            ("allow-same-origin", true),
            ("allow-forms", true),
            ("allow-popups", true),
            ("allow-top-navigation", navigates),
        ];
        let missing: Vec<_> = needed
            .into_iter()
            .filter(|(token, is_needed)| *is_needed && !has(token))
            .map(|(token, _)| token)
            .collect();
        if missing.is_empty() {
            return;
        }
        let missing = missing.join(" ");
        self.add(
            ProblemCode::Sandbox,
            Severity::Warning,
            None,
            format!(
                "The iframe has a sandbox without {missing}: banks that sign in through their own window fail silently."
            ),
            format!("Leave sandbox out, or add {missing} to it."),
        );
    }
}
