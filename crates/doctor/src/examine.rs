//! The doctor for an existing URL: everything that is wrong with its text, and the URL that was meant.

use crate::check::{Findings, TokenCheck, right_case};
use crate::problem::{Problem, ProblemCode, Severity};
use flinks_protocol::{
    Colour, ConnectParameters, ConnectUrl, DaysOfTransactions, Instance, InstanceError, Kind,
    Origin, Parameter, Path, UrlParts, parse_parameters, query,
};

/// What the doctor says of a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    /// The URL as the widget reads it; `None` where no widget can be loaded from.
    pub url: Option<ConnectUrl>,
    /// Its parameters as the widget reads them.
    pub parameters: ConnectParameters,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The URL built anew, with the repairs that are certain: a second `?` read as `&`, a raw `#` taken back in, an
    /// unencoded URL encoded whole, names and values in their right case, `Days360` as `Days365`, http as https.
    pub rebuilt: Option<String>,
}

/// Looks at the text of an existing URL.
///
/// ```
/// use flinks_doctor::{ProblemCode, examine};
/// let examination = examine("https://acme-iframe.private.fin.ag/v2/?consentEnable=true?redirecturl=https://acme.example/a?b=1&c=2");
/// let codes: Vec<_> = examination.problems.iter().map(|problem| problem.code).collect();
/// assert!(codes.contains(&ProblemCode::SecondQuestionMark));
/// assert_eq!(
///     examination.rebuilt.unwrap(),
///     "https://acme-iframe.private.fin.ag/v2/?consentEnable=true&redirectUrl=https%3A%2F%2Facme.example%2Fa%3Fb%3D1%26c%3D2"
/// );
/// ```
pub fn examine(text: &str) -> Examination {
    let mut findings = Findings::default();
    let Some(parts) =
        UrlParts::split(text).filter(|parts| !parts.origin.contains(char::is_whitespace))
    else {
        findings.add(
            ProblemCode::Malformed,
            Severity::Error,
            None,
            "This is not an absolute URL.",
            "It begins with https:// and the host of your instance.",
        );
        return Examination {
            url: None,
            parameters: ConnectParameters::new(),
            problems: findings.0,
            rebuilt: None,
        };
    };
    let (instance, repaired_instance) = read_instance(parts.origin, &mut findings);
    let query_text = parts.query.unwrap_or_default();
    let path = Path::parse(parts.path);
    findings.path(&path);
    let spoilt = structure(&parts, query_text, &mut findings);
    let parameters = parse_parameters(query_text);
    findings.parameters(&parameters, &path, TokenCheck::InParameters, &spoilt);
    if let Some(instance) = &repaired_instance {
        findings.demo(&parameters, instance);
    }
    let rebuilt = repaired_instance.map(|instance| {
        let parameters = repair(&parts, query_text);
        ConnectUrl {
            instance,
            path: path.clone(),
            parameters,
        }
        .to_src()
    });
    Examination {
        url: instance.map(|instance| ConnectUrl {
            instance,
            path,
            parameters: parameters.clone(),
        }),
        parameters,
        problems: findings.0,
        rebuilt,
    }
}

/// The instance as it stands, and as it was meant.
fn read_instance(origin: &str, findings: &mut Findings) -> (Option<Instance>, Option<Instance>) {
    match Origin::parse(origin) {
        Ok(origin) => {
            let instance = Instance::from(origin);
            findings.instance(&instance);
            (Some(instance.clone()), Some(instance))
        }
        Err(error) => {
            let rest = origin.split_once("://").map_or("", |(_, rest)| rest);
            let secure = Origin::parse(&format!("https://{rest}"))
                .map(Instance::from)
                .ok();
            let is_http = matches!(&error, InstanceError::Scheme(_)) && secure.is_some();
            let (code, fix) = match is_http {
                true => (ProblemCode::HttpHost, "Use https."),
                false => (
                    ProblemCode::InvalidHost,
                    "Use the address that Flinks gave you.",
                ),
            };
            findings.add(code, Severity::Error, None, format!("{error}."), fix);
            if let Some(instance) = &secure {
                findings.instance(instance);
            }
            (None, secure)
        }
    }
}

/// Finds what is wrong with the text itself, and gives the names whose values are spoilt by it.
fn structure(parts: &UrlParts<'_>, query_text: &str, findings: &mut Findings) -> Vec<String> {
    let mut spoilt = Vec::new();
    let mut open_url: Option<&str> = None;
    for (name, value) in query::raw_pairs(query_text) {
        let parameter = Parameter::from_name(&query::decode(name));
        let is_url = |name: &str| is_url_name(name).is_some();
        match parameter {
            // Belongs to the unencoded URL before it.
            None if open_url.is_some() && !is_known_in_some_case(name) => {
                spoilt.push(query::decode(name));
                continue;
            }
            _ => open_url = None,
        }
        if is_url(name) && is_unencoded(value) {
            let own_query = value.contains('?');
            let severity = if own_query {
                Severity::Error
            } else {
                Severity::Warning
            };
            let message = match own_query {
                true => format!(
                    "The value of {name} is not percent-encoded: the first '&' in it ends it."
                ),
                false => format!("The value of {name} is not percent-encoded."),
            };
            findings.add(
                ProblemCode::UnencodedUrl,
                severity,
                Some(name),
                message,
                "Percent-encode the whole value.",
            );
            if own_query {
                open_url = Some(name);
            }
        } else if value.contains('?') || (name.contains('?') && !name.starts_with('?')) {
            spoilt.push(query::decode(name));
            findings.error(
                ProblemCode::SecondQuestionMark,
                name.split('?').next().unwrap_or(name),
                "There are two '?': what stands behind the second one is part of a value.",
                "Join parameters by '&'.",
            );
        }
        if has_bad_percent(name) || has_bad_percent(value) {
            findings.warning(
                ProblemCode::BadPercentEncoding,
                &query::decode(name),
                "There is a '%' without two hexadecimal digits behind it.",
                "Write a percent sign as %25.",
            );
        }
    }
    if parts.fragment.is_some() {
        match cut_colour(query_text) {
            Some(colour) => {
                spoilt.push(colour.name().to_owned());
                findings.error(
                    ProblemCode::RawHash,
                    colour.name(),
                    "The raw '#' begins the fragment: the colour and all that follows is lost.",
                    "Write the colour without '#'.",
                );
            }
            None => findings.add(
                ProblemCode::Fragment,
                Severity::Warning,
                None,
                "The widget does not see what stands behind the '#'.",
                "Percent-encode it as %23 if it is part of a value, or leave it out.",
            ),
        }
    }
    spoilt
}

/// The parameters that were meant.
fn repair(parts: &UrlParts<'_>, query_text: &str) -> ConnectParameters {
    let mut text = query_text.to_owned();
    if let (Some(_), Some(fragment)) = (cut_colour(query_text), parts.fragment) {
        text.push_str(&fragment.replace("=#", "="));
    }
    let mut parameters = ConnectParameters::new();
    // The unencoded URL that is being put together again.
    let mut open: Option<(Parameter, String)> = None;
    let mut pieces: Vec<(String, String)> = Vec::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        split_questions(pair, &mut |name, value| {
            pieces.push((name.to_owned(), value.to_owned()))
        });
    }
    for (name, value) in pieces {
        if let Some((_, url)) = &mut open
            && !is_known_in_some_case(&name)
        {
            url.push('&');
            url.push_str(&name);
            if !value.is_empty() {
                url.push('=');
                url.push_str(&value);
            }
            continue;
        }
        close(&mut open, &mut parameters);
        match is_url_name(&name) {
            Some(parameter) if is_unencoded(&value) && value.contains('?') => {
                open = Some((parameter, value))
            }
            _ => take(
                &mut parameters,
                &query::decode(&name),
                query::decode(&value),
            ),
        }
    }
    close(&mut open, &mut parameters);
    parameters
}

fn close(open: &mut Option<(Parameter, String)>, parameters: &mut ConnectParameters) {
    if let Some((parameter, url)) = open.take() {
        take(parameters, parameter.name(), url);
    }
}

/// Takes a pair with its name and value in their right spelling.
fn take(parameters: &mut ConnectParameters, name: &str, value: String) {
    let known = Parameter::ALL
        .into_iter()
        .find(|known| known.name().eq_ignore_ascii_case(name));
    match known {
        Some(parameter) if parameters.get(parameter).is_none() => {
            let value = right_value(parameter, value);
            parameters.set(parameter, value);
        }
        Some(parameter) => parameters.keep_duplicate(parameter.name().to_owned(), value),
        None => parameters.set_by_name(name, value),
    }
}

fn right_value(parameter: Parameter, value: String) -> String {
    if parameter == Parameter::DaysOfTransactions && value.eq_ignore_ascii_case("Days360") {
        return DaysOfTransactions::Days365.as_str().to_owned();
    }
    if let Some(right) = right_case(parameter, &value) {
        return right.to_owned();
    }
    match (parameter.kind(), Colour::parse(&value)) {
        (Kind::Colour, Ok(colour)) => colour.as_str().to_owned(),
        _ => value,
    }
}

/// Cuts a pair at the `?`s that were meant as `&`; one inside an unencoded URL was not.
fn split_questions(pair: &str, each: &mut impl FnMut(&str, &str)) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let is_open_url = is_url_name(name).is_some() && is_unencoded(value);
    match (name.split_once('?'), value.split_once('?')) {
        (Some((before, _)), _) if !is_open_url => {
            if !before.is_empty() {
                each(before, "");
            }
            split_questions(pair.get(before.len() + 1..).unwrap_or_default(), each);
        }
        (None, Some((first, rest))) if !is_open_url => {
            each(name, first);
            split_questions(rest, each);
        }
        _ => each(name, value),
    }
}

fn is_url_name(name: &str) -> Option<Parameter> {
    [Parameter::RedirectUrl, Parameter::TermsUrl]
        .into_iter()
        .find(|parameter| parameter.name().eq_ignore_ascii_case(name))
}

fn is_known_in_some_case(name: &str) -> bool {
    let name = query::decode(name);
    Parameter::ALL
        .into_iter()
        .any(|known| known.name().eq_ignore_ascii_case(&name))
}

fn is_unencoded(value: &str) -> bool {
    value.contains("://")
}

/// The colour parameter that the query ends with, without a value.
fn cut_colour(query_text: &str) -> Option<Parameter> {
    let (name, value) = query::raw_pairs(query_text).last()?;
    let parameter = Parameter::ALL
        .into_iter()
        .find(|known| known.name().eq_ignore_ascii_case(name))?;
    (parameter.kind() == Kind::Colour && value.is_empty()).then_some(parameter)
}

fn has_bad_percent(text: &str) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        *byte == b'%' && !(is_digit(bytes.get(at + 1)) && is_digit(bytes.get(at + 2)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = "https://toolbox-iframe.private.fin.ag/v2/?authorizeToken=d65f1adb-8ebc-48dc-be8b-20c773ba1565&consentEnable=true";

    /// The codes for the good URL with more behind it.
    fn codes(more: &str) -> Vec<ProblemCode> {
        let examination = examine(&format!("{GOOD}{more}"));
        examination
            .problems
            .into_iter()
            .map(|problem| problem.code)
            .collect()
    }

    fn problem(text: &str, code: ProblemCode) -> Problem {
        let examination = examine(text);
        let found = examination
            .problems
            .iter()
            .find(|problem| problem.code == code);
        found
            .cloned()
            .unwrap_or_else(|| panic!("{text}: {:?}", examination.problems))
    }

    #[test]
    fn a_good_url_has_no_finding_and_is_rebuilt_as_it_is() {
        for more in [
            "",
            "&demo=true&language=fr&backgroundColor=f7f7f7&withMFAQuestions",
            "&redirectUrl=https%3A%2F%2Facme.example%2Fthanks%3Fa%3D1%26b%3D2&tag=a%3Db%2Cc",
            "&redirectUrl=myapp%3A%2F%2Fcallback&accountSelectorEnable=true&showAllAccounts=true",
            "&redirectUrl=http%3A%2F%2Flocalhost%3A8080%2F",
        ] {
            let examination = examine(&format!("{GOOD}{more}"));
            assert_eq!(examination.problems, [], "{more}");
            assert_eq!(examination.rebuilt, examination.url.map(|url| url.to_src()));
        }
    }

    #[test]
    fn every_ailment_is_found_with_its_severity() {
        use ProblemCode as Code;
        use Severity::{Error, Warning};
        let mut seen = Vec::new();
        for (more, code, severity, parameter) in [
            (
                "&demo=true?redirectUrl=https%3A%2F%2Fa.example",
                Code::SecondQuestionMark,
                Error,
                Some("demo"),
            ),
            (
                "&redirectUrl=https://a.example/?x=1&y=2",
                Code::UnencodedUrl,
                Error,
                Some("redirectUrl"),
            ),
            (
                "&redirectUrl=https://a.example/thanks",
                Code::UnencodedUrl,
                Warning,
                Some("redirectUrl"),
            ),
            (
                "&termsUrl=https://a.example/?x=1",
                Code::UnencodedUrl,
                Error,
                Some("termsUrl"),
            ),
            (
                "&backgroundColor=#fff&demo=true",
                Code::RawHash,
                Error,
                Some("backgroundColor"),
            ),
            ("#top", Code::Fragment, Warning, None),
            (
                "&redirectUrl=https%3A%2F%2Fa.example%2F%23%2Fdone",
                Code::RedirectFragment,
                Warning,
                Some("redirectUrl"),
            ),
            ("&tag=100%", Code::BadPercentEncoding, Warning, Some("tag")),
            (
                "&redirectUri=https%3A%2F%2Fa.example",
                Code::UnknownParameter,
                Warning,
                Some("redirectUri"),
            ),
            (
                "&country=ca",
                Code::UnknownParameter,
                Warning,
                Some("country"),
            ),
            ("&Demo=true", Code::WrongCase, Error, Some("Demo")),
            ("&demo=True", Code::WrongCase, Error, Some("demo")),
            (
                "&tag=a&tag=b",
                Code::DuplicateParameter,
                Warning,
                Some("tag"),
            ),
            ("&language=de", Code::InvalidValue, Error, Some("language")),
            (
                "&institutionsLocation=us",
                Code::InvalidValue,
                Warning,
                Some("institutionsLocation"),
            ),
            (
                "&backgroundColor=%23fff",
                Code::InvalidValue,
                Error,
                Some("backgroundColor"),
            ),
            (
                "&daysOfTransactions=Days360",
                Code::Days360,
                Error,
                Some("daysOfTransactions"),
            ),
            (
                "&showAllAccounts=true",
                Code::NeedsAccountSelector,
                Error,
                Some("showAllAccounts"),
            ),
            (
                "&resumeSelectedAccounts=a,b",
                Code::NeedsRequestId,
                Error,
                Some("resumeSelectedAccounts"),
            ),
            (
                "&monthsOfStatements=Months3",
                Code::NeedsStatements,
                Error,
                Some("monthsOfStatements"),
            ),
            (
                "&redirectUrl=http%3A%2F%2Fa.example",
                Code::RedirectNotHttps,
                Error,
                Some("redirectUrl"),
            ),
            (
                "&redirectUrl=https%3A%2F%2Fflinks.com%2Fthanks",
                Code::RedirectOnFlinks,
                Error,
                Some("redirectUrl"),
            ),
            (
                "&productType=investment",
                Code::RetiredProduct,
                Error,
                Some("productType"),
            ),
            (
                "&boxLayout=true",
                Code::Version1Parameter,
                Warning,
                Some("boxLayout"),
            ),
        ] {
            let found = problem(&format!("{GOOD}{more}"), code);
            assert_eq!(
                (found.severity, found.parameter.as_deref()),
                (severity, parameter),
                "{more}"
            );
            assert!(!found.message.is_empty() && !found.fix.is_empty());
            seen.push(code);
        }
        for (text, code, severity) in [
            ("not a url", Code::Malformed, Error),
            ("", Code::Malformed, Error),
            (
                "http://toolbox-iframe.private.fin.ag/v2/?demo=true",
                Code::HttpHost,
                Error,
            ),
            ("https://a_b:99999/v2/", Code::InvalidHost, Error),
            ("https://widget.example/v2/", Code::NotAFlinksHost, Warning),
            (
                "https://acme-iframe.private.fin.ag/?consentEnable=true",
                Code::Version1Path,
                Warning,
            ),
            (
                "https://acme-iframe.private.fin.ag/v2/?demo=true",
                Code::DemoInProduction,
                Error,
            ),
            (
                "https://acme-iframe.private.fin.ag/v2/",
                Code::MissingAuthorizeToken,
                Warning,
            ),
            (
                "https://acme-iframe.private.fin.ag/v2/",
                Code::ConsentUnset,
                Warning,
            ),
            (
                "https://acme-iframe.private.fin.ag/v2/?consentEnable=false",
                Code::ConsentDisabled,
                Warning,
            ),
        ] {
            assert_eq!(problem(text, code).severity, severity, "{text}");
            seen.push(code);
        }
        for code in Code::ALL {
            assert!(seen.contains(&code), "{code:?} stands in no row");
        }
    }

    #[test]
    fn the_nearest_real_name_is_told() {
        for (wrong, right) in [
            ("redirectUri", "redirectUrl"),
            ("showAllOperationAccounts", "showAllOperationsAccounts"),
            ("tags", "tag"),
            ("acountSelectorEnable", "accountSelectorEnable"),
        ] {
            let fix = problem(&format!("{GOOD}&{wrong}=1"), ProblemCode::UnknownParameter).fix;
            assert_eq!(fix, format!("Did you mean {right}?"));
        }
    }

    #[test]
    fn one_cause_is_one_finding() {
        assert_eq!(
            codes("&demo=true?language=fr"),
            [ProblemCode::SecondQuestionMark]
        );
        assert_eq!(
            codes("&redirectUrl=https://a.example/?x=1&y=2&z"),
            [ProblemCode::UnencodedUrl]
        );
        assert_eq!(codes("&backgroundColor=#fff"), [ProblemCode::RawHash]);
        assert_eq!(codes("&daysOfTransactions=Days360"), [ProblemCode::Days360]);
    }

    #[test]
    fn certain_repairs_are_made() {
        for (more, rebuilt) in [
            (
                "&demo=true?language=fr?tag=x",
                "&demo=true&language=fr&tag=x",
            ),
            (
                "&redirectUrl=https://a.example/?x=1&y=2&demo=true",
                "&demo=true&redirectUrl=https%3A%2F%2Fa.example%2F%3Fx%3D1%26y%3D2",
            ),
            (
                "&backgroundColor=#fff&foregroundColor1=#000&demo=true",
                "&demo=true&backgroundColor=fff&foregroundColor1=000",
            ),
            (
                "&Demo=TRUE&daysOfTransactions=days360&backgroundColor=%23FFF",
                "&demo=true&backgroundColor=FFF&daysOfTransactions=Days365",
            ),
        ] {
            let built = examine(&format!("{GOOD}{more}")).rebuilt.unwrap();
            let again = examine(&built);
            let expected = ConnectUrl::parse(&format!("{GOOD}{rebuilt}")).unwrap();
            assert_eq!(built, expected.to_src(), "{more}");
            assert_eq!(again.problems, [], "{built}");
        }
        let http = examine("http://toolbox-iframe.private.fin.ag/v2/?demo=true");
        assert_eq!(
            (http.url, http.rebuilt.as_deref()),
            (
                None,
                Some("https://toolbox-iframe.private.fin.ag/v2/?demo=true")
            )
        );
    }

    #[test]
    fn a_secret_is_not_repeated() {
        for more in [
            "&authorizeToken=secret-token",
            "&requestId=secret-request",
            "&redirectUrl=secret-place",
        ] {
            let url = format!("https://toolbox-iframe.private.fin.ag/v2/?consentEnable=true{more}");
            for problem in examine(&url).problems {
                assert!(!problem.to_string().contains("secret-"), "{problem}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn no_text_brings_the_doctor_down(text in ".*") {
            let _ = examine(&text);
        }

        #[test]
        fn what_was_repaired_stays_repaired(
            pairs in prop::collection::vec(
                ((0..Parameter::ALL.len()).prop_map(|at| Parameter::ALL[at].name()), "[a-zA-Z0-9?#%=:/&. ]{0,12}"),
                0..5,
            ),
        ) {
            let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let text = format!("https://toolbox-iframe.private.fin.ag/v2/?{}", query.join("&"));
            let rebuilt = examine(&text).rebuilt.unwrap();
            for problem in examine(&rebuilt).problems {
                let repaired = [
                    ProblemCode::SecondQuestionMark, ProblemCode::UnencodedUrl, ProblemCode::RawHash,
                    ProblemCode::WrongCase, ProblemCode::Days360, ProblemCode::BadPercentEncoding, ProblemCode::Fragment,
                ];
                prop_assert!(!repaired.contains(&problem.code), "{} -> {}: {}", text, rebuilt, problem);
            }
        }
    }
}
