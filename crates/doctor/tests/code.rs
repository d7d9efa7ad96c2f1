//! A URL is found in the HTML or the code that it stands in, and the iframe around it is examined, too.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_doctor::{ProblemCode as Code, examine};

const URL: &str = "https://acme-iframe.private.fin.ag/v2/?authorizeToken=d65f1adb-8ebc-48dc-be8b-20c773ba1565&consentEnable=true";

const TOKEN: &str = "d65f1adb-8ebc-48dc-be8b-20c773ba1565";

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

#[test]
fn a_url_that_code_puts_together_is_found_to_be_open() {
    let (url, rest) = (&URL[..54], "&consentEnable=true");
    for code in [
        format!("html = '<iframe src=\"{url}' + token + '{rest}\"></iframe>'"),
        format!("html = \"<iframe src='{url}\" + token + \"{rest}'></iframe>\""),
        format!("s = \"<iframe src=\\\"{url}\" + token + \"{rest}\\\"></iframe>\""),
        format!("echo '<iframe src=\"{url}' . $token . '{rest}\"></iframe>';"),
        format!("{url}\" + token + \"{rest}"),
        format!("$url = \"{url}\".urlencode($token).\"{rest}\";"),
        format!("$url = '{url}'.TOKEN.'{rest}';"),
        format!("$url = '{url}'.config('x').'{rest}';"),
        format!("url = \"{url}\" & token & \"{rest}\""),
        format!("=\"{url}\"&A1&\"{rest}\""),
        format!("local url = \"{url}\" .. token .. \"{rest}\""),
        format!("{{% set url = \"{url}\" ~ token ~ \"{rest}\" %}}"),
        format!("SELECT '{url}' || token || '{rest}'"),
        format!("puts(\"{url}\" TOKEN \"{rest}\");"),
        format!("[\"{url}\", token, \"{rest}\"].join(\"\")"),
        format!("\"{url}\".concat(token, \"{rest}\")"),
        format!("let url = \"{url}{TOKEN}\";\nurl += \"{rest}\";"),
        format!("$url = \"{url}{TOKEN}\";\n$url .= '{rest}';"),
        format!("url = f\"{url}{{get_token()}}{rest}\""),
        format!("url = f\"{url}{{data['token']}}{rest}\""),
        format!("var url = $\"{url}{{Uri.EscapeDataString(token)}}{rest}\";"),
        format!("$url = \"{url}{{$data[\"token\"]}}{rest}\";"),
        format!("format!(\"{url}{{}}{rest}\", token)"),
        format!("<iframe title='a' allow='b' src=\"{url}@Model.Token{rest}\">"),
        format!("curl \"{url}$(token){rest}\""),
        format!("start {url}%TOKEN%{rest}"),
    ] {
        let examination = examine(&code);
        let mut codes = codes(&examination.problems);
        codes.dedup();
        assert_eq!(codes, [Code::Placeholder], "{code}");
        assert_eq!(examination.rebuilt, None, "{code}");
    }
    for code in [
        "const url = new URL(\"https://acme-iframe.private.fin.ag/v2/\");\nurl.searchParams.set(\"authorizeToken\", token);",
        "Uri.parse(\"https://acme-iframe.private.fin.ag/v2/\").buildUpon().appendQueryParameter(\"authorizeToken\", t)",
        "const BASE = 'https://acme-iframe.private.fin.ag/v2/';\nopen(`${BASE}?authorizeToken=${t}&consentEnable=true`)",
        "u = 'https://acme-iframe.private.fin.ag/v2/?consentEnable=true'\nparams = {'authorizeToken': t}",
    ] {
        assert_eq!(codes(&examine(code).problems), [], "{code}");
    }
}

#[test]
fn a_url_inside_a_longer_attribute_is_found_there() {
    for code in [
        format!("<a onclick=\"window.open('{URL}')\">Connect</a>"),
        format!(
            "<a onclick=\"window.open('{}')\">",
            URL.replace('&', "&amp;")
        ),
        format!("<button @click=\"open('{URL}')\">"),
        format!("<div x-data=\"{{ url: '{URL}' }}\">"),
        format!("<meta http-equiv=\"refresh\" content=\"0;url={URL}\">"),
        format!("<div data-config='{{\"url\":\"{URL}\"}}'>"),
    ] {
        let examination = examine(&code);
        assert_eq!(codes(&examination.problems), [], "{code}");
        assert_eq!(examination.rebuilt.as_deref(), Some(URL), "{code}");
        let place = examination.place.unwrap();
        assert!(place.within.starts_with("the attribute "), "{place}");
    }
}

#[test]
fn slashes_that_are_escaped_begin_a_url_too() {
    for (slash, is_of_the_language) in [
        ("\\u002F", true),
        ("\\/", true),
        ("\\x2f", true),
        ("\\\\/", false),
        ("&#x2F;", false),
        ("&sol;", false),
    ] {
        let code = format!("{{\"url\":\"{}\"}}", URL.replace('/', slash));
        let examination = examine(&code);
        let expected = match is_of_the_language {
            true => vec![],
            false => vec![Code::EscapedText],
        };
        assert_eq!(codes(&examination.problems), expected, "{code}");
        assert_eq!(examination.rebuilt.as_deref(), Some(URL), "{code}");
    }
}

#[test]
fn what_the_browser_would_still_read_as_an_escape_is_found() {
    let twice = URL.replace('&', "&amp;amp;");
    let examination = examine(&format!("<iframe src=\"{twice}\">"));
    assert_eq!(codes(&examination.problems), [Code::EscapedText]);
    assert_eq!(examination.rebuilt.as_deref(), Some(URL));
}

#[test]
fn of_several_urls_at_flinks_the_one_with_parameters_is_examined() {
    for code in [
        format!(
            "if (e.origin !== \"https://acme-iframe.private.fin.ag\") return;\nframe.src = \"{URL}\";"
        ),
        format!(
            "{}<iframe title='a' src=\"{URL}\">",
            "<p><b>a:b</b>".repeat(300)
        ),
        format!("Our URL is {URL}, but it fails."),
        format!("Our URL is {URL}."),
    ] {
        let examination = examine(&code);
        assert_eq!(codes(&examination.problems), [], "{code}");
        assert_eq!(examination.rebuilt.as_deref(), Some(URL), "{code}");
    }
}

#[test]
fn the_iframe_is_examined_where_code_puts_the_url_in_too() {
    for code in [
        format!(
            "const url = `{URL}`;\nreturn <iframe src={{url}} title=\"\" sandbox=\"allow-scripts\" />"
        ),
        format!(
            "<iframe id=\"bank\" title=\" \" sandbox></iframe><script>bank.src = \"{URL}\"</script>"
        ),
    ] {
        let examination = examine(&code);
        assert_eq!(codes(&examination.problems), [Code::Sandbox], "{code}");
        assert_eq!(
            codes(&examination.advice),
            [Code::MissingAllow, Code::MissingTitle],
            "{code}"
        );
        assert_eq!(examination.rebuilt.as_deref(), Some(URL), "{code}");
    }
}
