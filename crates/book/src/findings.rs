//! The chapter on what the doctor finds: an example for each, and what it says of it.

use crate::markdown::{NOTICE, prose};
use flinks_doctor::{ProblemCode as Code, examine};

const HEAD: &str = "# Findings of the doctor

What can be wrong with the URL of a widget, or with the iframe around it. Each example is examined as it stands here, and the answer is the doctor's own; where the URL
can be built anew without a guess, it follows, with the repairs that are certain; what only you can decide, such as `demo`, stays in it. An *error* will not do what was meant, a *warning* may be on purpose.

The doctor is in the playground, on [a page of this book](../try-the-doctor.md), in `examine()` of `flinks-connect/devtools`, in the crate `flinks-doctor`, and on the command line. What is
advice on the iframe, `missing-allow` and `missing-title`, is not in the second and third of these.

```sh
flinks doctor --lines - < urls.txt     # cargo install --path crates/cli
```
";

const GOOD: &str = "https://acme-iframe.private.fin.ag/v2/?authorizeToken=d65f1adb-8ebc-48dc-be8b-20c773ba1565&consentEnable=true";

/// An example for each code, in the order of the codes. What begins with `&` or `#` stands behind the good URL.
#[rustfmt::skip]
pub(crate) const EXAMPLES: [(Code, &str); Code::ALL.len()] = [
    (Code::Malformed, "acme-iframe"),
    (Code::HttpHost, "http://acme-iframe.private.fin.ag/v2/?consentEnable=true"),
    (Code::InvalidHost, "https://a_b:99999/v2/"),
    (Code::NotAFlinksHost, "https://widget.example/v2/?consentEnable=true"),
    (Code::UnknownAddress, "https://acme-api.private.fin.ag/v2/?consentEnable=true"),
    (Code::MissingQuestionMark, "https://acme-iframe.private.fin.ag/v2/consentEnable=true"),
    (Code::WhiteSpace, "https://acme-iframe.private.fin.ag/v2/? language=fr&consentEnable=true"),
    (Code::EscapedText, "https://acme-iframe.private.fin.ag/v2/?language=fr&amp;consentEnable=true"),
    (Code::Placeholder, "https://acme-iframe.private.fin.ag/v2/?authorizeToken=${token}&consentEnable=true"),
    (Code::NotSet, "https://undefined-iframe.private.fin.ag/v2/?consentEnable=true"),
    (Code::Version1Path, "https://acme-iframe.private.fin.ag/?consentEnable=true"),
    (Code::Version1Parameter, "&boxLayout=true"),
    (Code::SecondQuestionMark, "https://acme-iframe.private.fin.ag/v2/?consentEnable=true?redirectUrl=https%3A%2F%2Facme.example"),
    (Code::UnencodedUrl, "&redirectUrl=https://acme.example/thanks?plan=a&step=2"),
    (Code::RawHash, "&backgroundColor=#f7f7f7"),
    (Code::Fragment, "#top"),
    (Code::BadPercentEncoding, "&customerName=100%"),
    (Code::UnknownParameter, "&redirectUri=https%3A%2F%2Facme.example"),
    (Code::WrongCase, "&Language=fr"),
    (Code::DuplicateParameter, "&tag=a&tag=b"),
    (Code::InvalidValue, "&language=de"),
    (Code::Days360, "&daysOfTransactions=Days360"),
    (Code::DemoInProduction, "&demo=true"),
    (Code::MissingAuthorizeToken, "https://acme-iframe.private.fin.ag/v2/?consentEnable=true"),
    (Code::ConsentUnset, "https://acme-iframe.private.fin.ag/v2/?authorizeToken=d65f1adb-8ebc-48dc-be8b-20c773ba1565"),
    (Code::ConsentDisabled, "https://acme-iframe.private.fin.ag/v2/?consentEnable=false"),
    (Code::NeedsAccountSelector, "&showAllAccounts=true"),
    (Code::NeedsRequestId, "&resumeSelectedAccounts=a,b"),
    (Code::NeedsStatements, "&monthsOfStatements=Months3"),
    (Code::RedirectNotHttps, "&redirectUrl=http%3A%2F%2Facme.example"),
    (Code::RedirectOnFlinks, "&redirectUrl=https%3A%2F%2Fflinks.com%2Fthanks"),
    (Code::RedirectFragment, "&redirectUrl=https%3A%2F%2Facme.example%2F%23%2Fdone"),
    (Code::RetiredProduct, "&productType=investment"),
    (Code::Sandbox, "<iframe sandbox=\"allow-scripts\" src=\"https://acme-iframe.private.fin.ag/v2/\">"),
    (Code::LazyLoading, "<iframe loading=\"lazy\" src=\"https://acme-iframe.private.fin.ag/v2/\">"),
    (Code::MissingAllow, "<iframe src=\"https://acme-iframe.private.fin.ag/v2/\">"),
    (Code::MissingTitle, "<iframe src=\"https://acme-iframe.private.fin.ag/v2/\">"),
];

pub(crate) fn chapter() -> String {
    let findings = EXAMPLES
        .into_iter()
        .filter_map(|(code, example)| finding(code, example));
    format!("{NOTICE}{HEAD}{}", findings.collect::<String>())
}

/// `None` where the example does not show it.
fn finding(code: Code, example: &str) -> Option<String> {
    let text = match example.starts_with(['&', '#']) {
        true => format!("{GOOD}{example}"),
        false => example.to_owned(),
    };
    let examination = examine(&text);
    let mut found = examination.problems.iter().chain(&examination.advice);
    let problem = found.find(|problem| problem.code == code)?;
    let mut section = format!(
        "\n## {}\n\n```text\n{text}\n```\n\n*{}:* {} {}\n",
        code.name(),
        problem.severity.name(),
        prose(&problem.message),
        prose(&problem.fix)
    );
    if let Some(rebuilt) = examination.rebuilt.filter(|rebuilt| *rebuilt != text) {
        section += &format!("\n```text\n{rebuilt}\n```\n");
    }
    Some(section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_finding_has_an_example_that_shows_it() {
        for (code, (shown, example)) in Code::ALL.into_iter().zip(EXAMPLES) {
            assert_eq!(shown, code, "the examples are in the order of the codes");
            assert!(
                finding(code, example).is_some(),
                "{example} does not show {code:?}"
            );
        }
    }
}
