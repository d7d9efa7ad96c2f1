//! The doctor for a configuration: what will not work, and what may be on purpose.

use crate::problem::{Problem, ProblemCode, Severity};
use flinks_protocol::{
    ConnectParameters, ConnectUrl, DaysOfTransactions, Evidence, Instance, Kind, Origin, Parameter,
    Path, ProductType, UrlParts, Version, is_flinks_host,
};

/// Where the token will be when the widget loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenCheck {
    /// In the parameters: it is missed when it is not there.
    InParameters,
    /// It comes from a token source later.
    FromSource,
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
    findings.instance(&url.instance);
    findings.path(&url.path);
    findings.parameters(&url.parameters, &url.path, token, &[]);
    findings.demo(&url.parameters, &url.instance);
    findings.0
}

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

    pub(crate) fn instance(&mut self, instance: &Instance) {
        if let Instance::Custom(origin) = instance
            && !origin.is_loopback()
            && !is_flinks_host(origin.host())
        {
            self.add(
                ProblemCode::NotAFlinksHost,
                Severity::Warning,
                None,
                format!("{} is not one of Flinks' domains.", origin.host()),
                "Check the address that Flinks gave you, such as https://acme-iframe.private.fin.ag.",
            );
        }
    }

    pub(crate) fn path(&mut self, path: &Path) {
        if is_version_1(path) {
            self.add(
                ProblemCode::Version1Path,
                Severity::Warning,
                None,
                "This path leads to version 1 of the widget, which is for existing integrations only.",
                "Use /v2/.",
            );
        }
    }

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

    /// `spoilt` are the names whose values a structural problem has spoilt already.
    pub(crate) fn parameters(
        &mut self,
        parameters: &ConnectParameters,
        path: &Path,
        token: TokenCheck,
        spoilt: &[String],
    ) {
        for (parameter, value) in parameters.known() {
            if !spoilt.iter().any(|name| name == parameter.name()) {
                self.value(parameter, value);
            }
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
            if !spoilt.iter().any(|spoilt| spoilt == name) {
                self.name(name);
            }
        }
        self.token(parameters, token);
        self.consent(parameters);
        self.dependencies(parameters);
        if !spoilt
            .iter()
            .any(|name| name == Parameter::RedirectUrl.name())
        {
            self.redirect(parameters);
        }
    }

    fn value(&mut self, parameter: Parameter, value: &str) {
        let name = parameter.name();
        let absent_token = parameter == Parameter::AuthorizeToken && matches!(value, "" | "false");
        if parameter == Parameter::DaysOfTransactions && value.eq_ignore_ascii_case("Days360") {
            return self.error(
                ProblemCode::Days360,
                name,
                "Days360 was replaced by Days365 in August 2018.",
                "Use Days365.",
            );
        }
        if parameter == Parameter::ProductType
            && value.eq_ignore_ascii_case(ProductType::Investment.as_str())
        {
            self.error(
                ProblemCode::RetiredProduct,
                name,
                "The investment product was retired on 30 April 2026.",
                "Leave productType out, or use banking.",
            );
        }
        let Some(expected) = parameter
            .kind()
            .expects_instead(value)
            .filter(|_| !absent_token)
        else {
            return;
        };
        if let Some(right) = right_case(parameter, value) {
            return self.error(
                ProblemCode::WrongCase,
                name,
                format!("The values of {name} are case-sensitive: {value} is not {right}."),
                format!("Write {name}={right}."),
            );
        }
        let documented = parameter.about().evidence.contains(&Evidence::Documented);
        let shown = match parameter.is_secret() {
            true => "Its value".to_owned(),
            false => format!("'{}'", shorten(value)),
        };
        self.add(
            ProblemCode::InvalidValue,
            if documented {
                Severity::Error
            } else {
                Severity::Warning
            },
            Some(name),
            format!("{shown} is not a value of {name}."),
            format!("Expected: {expected}."),
        );
    }

    fn name(&mut self, name: &str) {
        if Parameter::from_name(name).is_some() {
            return self.warning(
                ProblemCode::DuplicateParameter,
                name,
                format!("{name} stands there more than once; the first one counts."),
                "Leave the others out.",
            );
        }
        if let Some(right) = Parameter::ALL
            .into_iter()
            .find(|known| known.name().eq_ignore_ascii_case(name))
        {
            return self.error(
                ProblemCode::WrongCase,
                name,
                format!("Names are case-sensitive: {name} is not {}.", right.name()),
                format!("Write {}.", right.name()),
            );
        }
        let fix = match nearest(name) {
            Some(nearest) => format!("Did you mean {}?", nearest.name()),
            None => "Leave it out, unless Flinks told you of it.".to_owned(),
        };
        self.warning(
            ProblemCode::UnknownParameter,
            name,
            format!("'{}' is not a known parameter.", shorten(name)),
            fix,
        );
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

/// The value in its right spelling, if only the case is wrong.
pub(crate) fn right_case(parameter: Parameter, value: &str) -> Option<&'static str> {
    let values: &[&'static str] = match parameter.kind() {
        Kind::Boolean | Kind::Flag => &["true", "false"],
        Kind::Choice(values) => values,
        _ => return None,
    };
    let days = (parameter == Parameter::DaysOfTransactions)
        .then_some(DaysOfTransactions::Days365.as_str());
    let right = values
        .iter()
        .copied()
        .chain(days)
        .find(|right| right.eq_ignore_ascii_case(value))?;
    (right != value).then_some(right)
}

/// The real name that was probably meant.
fn nearest(name: &str) -> Option<Parameter> {
    if name.len() > 40 {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let allowed = (name.chars().count() / 4).clamp(1, 3);
    Parameter::ALL
        .into_iter()
        .map(|parameter| {
            (
                strsim::osa_distance(&name, &parameter.name().to_ascii_lowercase()),
                parameter,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, parameter)| parameter)
}

fn host_of(origin: &str) -> String {
    let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    host.split(':').next().unwrap_or(host).to_ascii_lowercase()
}

fn is_version_1(path: &Path) -> bool {
    matches!(
        path,
        Path::V1
            | Path::Credential {
                version: Version::V1,
                ..
            }
    )
}

pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
