//! The doctor for a configuration: what will not work, and what may be on purpose.

use crate::address::is_version_1;
use crate::findings::Findings;
use crate::problem::{Problem, ProblemCode, Severity};
use flinks_protocol::{
    ConnectParameters, ConnectUrl, Instance, Origin, Parameter, Path, UrlParts, is_flinks_host,
};

/// Where the token will be when the widget loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenCheck {
    /// In the parameters: it is missed when it is not there.
    InParameters,
    /// It comes from a token source later.
    FromSource,
}

/// Whether a parameter that is not there counts as missing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Absences {
    Count(TokenCheck),
    /// It may be in a placeholder.
    DoNotCount,
}

/// Everything that is wrong with a configuration.
///
/// ```
/// use flinks_doctor::{ProblemCode, TokenCheck, check};
/// use flinks_protocol::{ConnectParameters, ConnectUrl, Instance};
/// let parameters = ConnectParameters::new().demo(true).consent_enable(true);
/// let url = ConnectUrl::new(Instance::parse("acme")?, parameters);
/// let problems = check(&url, TokenCheck::FromSource);
/// assert_eq!(problems[0].code, ProblemCode::DemoInProduction);
/// # Ok::<(), flinks_protocol::InstanceError>(())
/// ```
pub fn check(url: &ConnectUrl, token: TokenCheck) -> Vec<Problem> {
    let mut findings = Findings::default();
    findings.address(&url.instance, &url.path);
    findings.parameters(&url.parameters, &url.path, Absences::Count(token));
    findings.demo(&url.parameters, &url.instance);
    findings.0
}

impl Findings {
    pub(crate) fn demo(&mut self, parameters: &ConnectParameters, instance: &Instance) {
        if instance.is_sandbox() {
            return;
        }
        let severity = match instance {
            Instance::Named(_) => Severity::Error,
            _ => Severity::Warning,
        };
        for parameter in [Parameter::Demo, Parameter::DemoOutbound, Parameter::Toolbox] {
            if parameters.is_on(parameter) {
                self.add(
                    ProblemCode::DemoInProduction,
                    severity,
                    Some(parameter.name()),
                    format!(
                        "{} shows a dummy bank, and this instance is not a sandbox.",
                        parameter.name()
                    ),
                    "Leave it out in production, or use the instance toolbox.",
                );
            }
        }
    }

    pub(crate) fn parameters(
        &mut self,
        parameters: &ConnectParameters,
        path: &Path,
        absences: Absences,
    ) {
        for (parameter, value) in parameters.known() {
            self.value(parameter, value);
            if !is_version_1(path) && parameter.about().product == "v1" {
                self.warning(
                    ProblemCode::Version1Parameter,
                    parameter.name(),
                    format!("Only version 1 of the widget knows {}.", parameter.name()),
                    "Leave it out with /v2/.",
                );
            }
        }
        for (name, _) in parameters.raw_pairs() {
            self.name(name);
        }
        if let Absences::Count(token) = absences {
            self.token(parameters, token);
            self.consent(parameters);
            self.dependencies(parameters);
        }
        self.redirect(parameters);
    }

    fn token(&mut self, parameters: &ConnectParameters, token: TokenCheck) {
        let missing = matches!(
            parameters.get(Parameter::AuthorizeToken),
            None | Some("" | "false")
        );
        if missing && token == TokenCheck::InParameters {
            self.warning(
                ProblemCode::MissingAuthorizeToken,
                Parameter::AuthorizeToken.name(),
                "There is no authorizeToken: integrations created since October 2024 need one.",
                "Mint one on your server just before the widget loads, on the same instance.",
            );
        }
    }

    fn consent(&mut self, parameters: &ConnectParameters) {
        let name = Parameter::ConsentEnable.name();
        match parameters.get(Parameter::ConsentEnable) {
            None => self.warning(
                ProblemCode::ConsentUnset,
                name,
                "consentEnable is not sent, and its documented default has changed.",
                "Send consentEnable=true or consentEnable=false.",
            ),
            Some("false") => self.warning(
                ProblemCode::ConsentDisabled,
                name,
                "Without Flinks' consent page you must show its disclosures and its Services Privacy Statement yourself.",
                "Send consentEnable=true, unless your own consent page carries them.",
            ),
            Some(_) => {}
        }
    }

    fn dependencies(&mut self, parameters: &ConnectParameters) {
        for option in [
            Parameter::AccountSelectorMultiple,
            Parameter::AccountSelectorNoTitle,
            Parameter::AccountSelectorCurrency,
            Parameter::ShowAllAccounts,
            Parameter::ShowAllOperationsAccounts,
        ] {
            let set = parameters.get(option).is_some_and(|value| value != "false");
            if set && !parameters.is_on(Parameter::AccountSelectorEnable) {
                self.error(
                    ProblemCode::NeedsAccountSelector,
                    option.name(),
                    format!(
                        "{} does nothing without the account selector.",
                        option.name()
                    ),
                    "Send accountSelectorEnable=true too.",
                );
            }
        }
        let set = |parameter| {
            parameters
                .get(parameter)
                .is_some_and(|value| !value.is_empty())
        };
        if set(Parameter::ResumeSelectedAccounts) && !set(Parameter::RequestId) {
            self.error(
                ProblemCode::NeedsRequestId,
                Parameter::ResumeSelectedAccounts.name(),
                "resumeSelectedAccounts does nothing without the session that is resumed.",
                "Send requestId too.",
            );
        }
        if set(Parameter::MonthsOfStatements)
            && !parameters.is_on(Parameter::DetailsAndStatementEnable)
        {
            self.error(
                ProblemCode::NeedsStatements,
                Parameter::MonthsOfStatements.name(),
                "monthsOfStatements does nothing without the statements.",
                "Send detailsAndStatementEnable=true too.",
            );
        }
    }

    fn redirect(&mut self, parameters: &ConnectParameters) {
        let name = Parameter::RedirectUrl.name();
        let Some(parts) = parameters
            .get(Parameter::RedirectUrl)
            .and_then(UrlParts::split)
        else {
            return;
        };
        let scheme = parts
            .origin
            .split("://")
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let host = host_of(parts.origin);
        if scheme == "http" && Origin::parse(parts.origin).is_err() {
            self.error(
                ProblemCode::RedirectNotHttps,
                name,
                "The redirect is plain http: the loginId would travel in the clear.",
                "Use https, or an app's own scheme.",
            );
        }
        if matches!(scheme.as_str(), "http" | "https") && is_flinks_host(&host) {
            self.error(
                ProblemCode::RedirectOnFlinks,
                name,
                "The redirect leads to a domain of Flinks, not to yours.",
                "Use a landing page of your own.",
            );
        }
        if parts.fragment.is_some() {
            self.warning(
                ProblemCode::RedirectFragment,
                name,
                "The redirect has a '#': what Flinks appends may come behind it, where your server does not see it.",
                "Use a landing page whose address has no '#'.",
            );
        }
    }
}

fn host_of(origin: &str) -> String {
    let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    host.split(':').next().unwrap_or(host).to_ascii_lowercase()
}
