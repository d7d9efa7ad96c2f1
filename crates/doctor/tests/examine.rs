//! What is wrong with a URL is found, and what is certain is repaired.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_doctor::{Problem, ProblemCode, Severity, examine};
use flinks_protocol::{ConnectUrl, Parameter};
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
            "https://acme-api.private.fin.ag/v2/",
            Code::UnknownAddress,
            Warning,
        ),
        (
            "https://acme-iframe.private.fin.ag/v2/demo=true",
            Code::MissingQuestionMark,
            Error,
        ),
        (
            "https://acme-iframe.private.fin.ag/v2/? demo=true",
            Code::WhiteSpace,
            Error,
        ),
        (
            "https://acme-iframe.private.fin.ag/v2/?tag=a b",
            Code::WhiteSpace,
            Warning,
        ),
        (
            "https://acme-iframe.private.fin.ag/v2/?demo=true&amp;tag=a",
            Code::EscapedText,
            Error,
        ),
        (
            "https://acme-iframe.private.fin.ag/v2/?tag=${tag}",
            Code::Placeholder,
            Warning,
        ),
        (
            "https://undefined-iframe.private.fin.ag/v2/",
            Code::NotSet,
            Error,
        ),
        (
            "<iframe sandbox src=\"https://acme-iframe.private.fin.ag/v2/\">",
            Code::Sandbox,
            Warning,
        ),
        (
            "<iframe loading=lazy src=\"https://acme-iframe.private.fin.ag/v2/\">",
            Code::LazyLoading,
            Warning,
        ),
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
    let advice = examine("<iframe src=\"https://acme-iframe.private.fin.ag/v2/\">").advice;
    seen.extend(advice.iter().map(|problem| problem.code));
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
        "&redirectUrl=secret-place/${path}",
        "&tag=secret-%E9",
        "&token=secret-%E9",
        "&tag=secret-undefined",
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
        let Some(rebuilt) = examine(&text).rebuilt else {
            return Ok(());
        };
        for problem in examine(&rebuilt).problems {
            let repaired = [
                ProblemCode::SecondQuestionMark, ProblemCode::UnencodedUrl, ProblemCode::RawHash,
                ProblemCode::WrongCase, ProblemCode::Days360, ProblemCode::Fragment, ProblemCode::WhiteSpace,
            ];
            prop_assert!(!repaired.contains(&problem.code), "{} -> {}: {}", text, rebuilt, problem);
        }
    }
}
