//! A URL is found in the HTML or the code that it stands in, and the iframe around it is examined, too.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_doctor::{ProblemCode as Code, examine};

const URL: &str = "https://acme-iframe.private.fin.ag/v2/?authorizeToken=d65f1adb-8ebc-48dc-be8b-20c773ba1565&consentEnable=true";

fn codes(problems: &[flinks_doctor::Problem]) -> Vec<Code> {
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_url_in_code_is_found_and_it_is_said_where() {
    for (code, place) in [
        (format!("src=\"{URL}\""), "line 1, in src ="),
        (
            format!("<iframe\n  className='flinksconnect'\n  src={{'{URL}'}}\n  {{...props}}\n/>"),
            "line 3, in the attribute src of <iframe>",
        ),
        (
            format!("return <iframe src={{`{URL}`}} onLoad={{() => a(b > c)}} />;"),
            "line 1, in the attribute src of <iframe>",
        ),
        (
            format!("<WebView source={{{{ uri: '{URL}' }}}} />"),
            "line 1, in the attribute source of <WebView>",
        ),
        (
            format!("webview.loadUrl(\"{URL}\");"),
            "line 1, in webview.loadUrl(…)",
        ),
        (
            format!("let url = URL(string: \"{URL}\")!"),
            "line 1, in string:",
        ),
        (format!("<?php\n$url = '{URL}';\n?>"), "line 2, in url ="),
        (
            format!("\u{feff}\n\n<iframe src='{URL}'>"),
            "line 3, in the attribute src of <iframe>",
        ),
        (
            format!("{{\"url\": \"{}\"}}", URL.replace('/', "\\/")),
            "line 1, in url:",
        ),
        (
            format!("val html = \"<iframe src=\\\"{URL}\\\"></iframe>\""),
            "line 1, in the attribute src of <iframe>",
        ),
        (
            format!("<iframe src=\"{}\">", URL.replace('&', "&amp;")),
            "line 1, in the attribute src of <iframe>",
        ),
        (
            format!(
                "url = \"https://acme-iframe.private.fin.ag/v2/\" +\n    \"{}\"",
                &URL[38..]
            ),
            "line 1, in url =",
        ),
        (format!("[Connect]({URL}), or so"), "line 1, in the text"),
        (format!("\"{URL}\""), "line 1, in the text"),
        (format!("FLINKS_URL={URL}"), "line 1, in FLINKS_URL ="),
    ] {
        let examination = examine(&code);
        assert_eq!(codes(&examination.problems), [], "{code}");
        assert_eq!(examination.place.unwrap().to_string(), place, "{code}");
        assert_eq!(examination.url.unwrap().to_src(), URL, "{code}");
        assert_eq!(examination.rebuilt.unwrap(), URL, "{code}");
    }
    assert_eq!(examine(URL).place, None);
}

#[test]
fn what_is_wrong_with_a_url_in_code_is_found() {
    for (code, expected) in [
        (
            "src=\"https://toolbox-iframe.private.fin.ag/v2/?demo=true&consentEnable=true\""
                .to_owned(),
            vec![Code::MissingAuthorizeToken],
        ),
        (
            format!("load(\"{}\")", URL.replace('&', "&amp;")),
            vec![Code::EscapedText],
        ),
        (
            format!("<iframe src=`{URL}&language=${{lang}}`>"),
            vec![Code::Placeholder],
        ),
        (
            format!(
                "$url = \"{}\" . $token . '&consentEnable=true&demo=yes';",
                &URL[..54]
            ),
            vec![
                Code::Placeholder,
                Code::InvalidValue,
                Code::DemoInProduction,
            ],
        ),
        (
            "<iframe src={url} sandbox=\"allow-scripts\" />".to_owned(),
            vec![Code::Placeholder, Code::Sandbox],
        ),
    ] {
        let found = codes(&examine(&code).problems);
        let expected: Vec<_> = expected
            .into_iter()
            .filter(|code| *code != Code::DemoInProduction)
            .collect();
        assert_eq!(found, expected, "{code}");
    }
}

#[test]
fn of_several_iframes_the_one_at_flinks_is_examined() {
    let tag_manager = "<noscript><iframe src=\"https://www.googletagmanager.com/ns.html?id=GTM-ABC1234\"></iframe></noscript>";
    for other in [
        tag_manager,
        "<iframe class=\"flinksconnect\" src=\"https://other.example/\"></iframe>",
        "<a href=\"https://docs.flinks.com/\">Flinks</a>",
        "<!-- <iframe src=\"https://old-iframe.private.fin.ag/v2/?demo=1\"></iframe> -->",
        "fetch(\"https://acme-api.private.fin.ag/v3/a/BankingServices/GenerateAuthorizeToken\");",
    ] {
        for code in [
            format!(
                "<body>{other}<iframe id=\"bank\" title=\"Bank\" src=\"{URL}\" height=\"700\"></iframe></body>"
            ),
            format!("<body><iframe title=\"Bank\" src=\"{URL}\"></iframe>{other}</body>"),
        ] {
            let examination = examine(&code);
            assert_eq!(codes(&examination.problems), [], "{code}");
            assert_eq!(examination.rebuilt.as_deref(), Some(URL), "{code}");
            assert_eq!(codes(&examination.advice), [Code::MissingAllow], "{code}");
        }
    }
}

#[test]
fn the_other_attributes_of_the_iframe_are_examined() {
    let redirect = "&redirectUrl=https%3A%2F%2Facme.example";
    for (attributes, more, expected, fix) in [
        (
            "sandbox=\"allow-scripts allow-same-origin\"",
            "",
            vec![Code::Sandbox],
            "allow-forms allow-popups",
        ),
        (
            "sandbox",
            "",
            vec![Code::Sandbox],
            "allow-scripts allow-same-origin allow-forms allow-popups",
        ),
        (
            "sandbox='allow-scripts allow-same-origin allow-forms allow-popups'",
            "",
            vec![],
            "",
        ),
        (
            "sandbox='allow-scripts allow-same-origin allow-forms allow-popups'",
            redirect,
            vec![Code::Sandbox],
            "allow-top-navigation",
        ),
        (
            "sandbox='allow-scripts allow-same-origin allow-forms allow-popups allow-top-navigation-by-user-activation'",
            redirect,
            vec![],
            "",
        ),
        ("sandbox={tokens}", "", vec![], ""),
        ("loading=\"lazy\"", "", vec![Code::LazyLoading], ""),
        ("loading=\"eager\"", "", vec![], ""),
    ] {
        let examination = examine(&format!(
            "<iframe {attributes} src=\"{URL}{more}\"></iframe>"
        ));
        assert_eq!(codes(&examination.problems), expected, "{attributes}");
        assert!(
            examination
                .problems
                .iter()
                .all(|problem| problem.fix.contains(fix)),
            "{attributes}"
        );
        assert_eq!(
            codes(&examination.advice),
            [Code::MissingAllow, Code::MissingTitle]
        );
    }
    let complete = examine(&format!(
        "<iframe allow=\"camera\" title=\"Bank\" src=\"{URL}\">"
    ));
    assert_eq!((complete.problems, complete.advice), (vec![], vec![]));
}
