//! What people really paste: escaped, broken into lines, inside code, with placeholders or words for nothing.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_doctor::{Examination, ProblemCode as Code, Severity, examine};
use flinks_protocol::{ConnectUrl, Parameter};

const HOST: &str = "https://acme-iframe.private.fin.ag";
const TOKEN: &str = "d65f1adb-8ebc-48dc-be8b-20c773ba1565";

/// The usual URL with more behind it.
fn good(more: &str) -> String {
    format!("{HOST}/v2/?authorizeToken={TOKEN}&consentEnable=true{more}")
}

fn codes(examination: &Examination) -> Vec<Code> {
    examination
        .problems
        .iter()
        .map(|problem| problem.code)
        .collect()
}

/// Examines the usual URL with more behind it, and gives the codes and what was rebuilt behind it.
fn examined(more: &str) -> (Vec<Code>, Option<ConnectUrl>) {
    let examination = examine(&good(more));
    let rebuilt = examination.rebuilt.as_deref();
    (
        codes(&examination),
        rebuilt.map(|rebuilt| ConnectUrl::parse(rebuilt).unwrap()),
    )
}

fn repaired(more: &str) -> Option<ConnectUrl> {
    Some(ConnectUrl::parse(&good(more)).unwrap())
}

#[test]
fn white_space_is_one_finding_and_no_part_of_a_name() {
    let examination = examine(&format!(
        "https://toolbox-iframe.private.fin.ag/v2/?\n   language=fr&accountSelectorEnable=true&customerName=Acme&redirectUrl=\n   \
         https://acme.example/thanks&consentEnable=true&innerRedirect=true&\n   backgroundColor=f7f7f7&demo=true&authorizeToken={TOKEN}"
    ));
    assert_eq!(codes(&examination), [Code::WhiteSpace, Code::UnencodedUrl]);
    assert_eq!(examination.problems[0].severity, Severity::Error);
    assert_eq!(
        examination.rebuilt.unwrap(),
        format!(
            "https://toolbox-iframe.private.fin.ag/v2/?authorizeToken={TOKEN}&demo=true&language=fr&backgroundColor=f7f7f7&consentEnable=true\
             &customerName=Acme&redirectUrl=https%3A%2F%2Facme.example%2Fthanks&innerRedirect=true&accountSelectorEnable=true"
        )
    );
    for (more, right) in [
        ("& language=fr &demo = true", "&language=fr&demo=true"),
        ("&\tlanguage=\tfr\r\n&\u{a0}tag=a", "&language=fr&tag=a"),
        ("&lang\nuage=f\n r", "&language=fr"),
        (
            "&redirectUrl=https%3A%2F%2F\n  acme.example%2F",
            "&redirectUrl=https%3A%2F%2Facme.example%2F",
        ),
        ("&customerName=Acme Bank ", "&customerName=Acme%20Bank"),
        (
            "&customerName= Acme\n Bank&tag=a\nb",
            "&customerName=%20Acme%20Bank&tag=ab",
        ),
        (
            "&customerName=\n  Acme\n  &tag=b",
            "&customerName=Acme&tag=b",
        ),
    ] {
        let (found, rebuilt) = examined(more);
        assert_eq!(found.first(), Some(&Code::WhiteSpace), "{more:?}");
        assert!(!found.contains(&Code::UnknownParameter), "{more:?}");
        assert_eq!(rebuilt, repaired(right), "{more:?}");
    }
    let (found, rebuilt) = examined("&%20%20language=fr");
    assert_eq!(found, [Code::WhiteSpace]);
    assert_eq!(rebuilt, repaired("&language=fr"));
}

#[test]
fn white_space_in_the_host_goes_where_flinks_is_left() {
    let url = good("")
        .replace("://acme-", "://acme-\n  ")
        .replace("/v2/", " /v2/");
    let examination = examine(&url);
    assert_eq!(codes(&examination), [Code::WhiteSpace]);
    assert_eq!(examination.rebuilt, Some(good("")));
    assert_eq!(
        codes(&examine("https://my bank.example/v2/")),
        [Code::Malformed]
    );
}

#[test]
fn text_that_is_still_escaped_is_read_without_its_escapes() {
    let url = good("&redirectUrl=https%3A%2F%2Facme.example%2F%3Fa%3D1%26b%3D2&language=fr");
    for escaped in [
        url.replace('&', "&amp;"),
        url.replace('&', "&#38;"),
        url.replace('&', "&#x26;"),
        url.replace('&', "&amp;amp;"),
        url.replace('/', "\\/"),
        url.replace('&', "\\u0026"),
        url.replace('/', "\\/")
            .replace('&', "\\u0026")
            .replace('=', "\\u003d"),
        url.replace('&', "\\x26"),
        url.replace('?', "\\?")
            .replace('&', "\\&")
            .replace('=', "\\="),
        flinks_protocol::query::encode(&url),
    ] {
        let examination = examine(&escaped);
        assert_eq!(codes(&examination), [Code::EscapedText], "{escaped}");
        let rebuilt = ConnectUrl::parse(&examination.rebuilt.unwrap());
        assert_eq!(rebuilt, ConnectUrl::parse(&url), "{escaped}");
    }
}

#[test]
fn an_address_keeps_its_own_query_however_little_of_it_is_encoded() {
    let step = "&redirectUrl=https%3A%2F%2Facme.example%2Fdone%3Freturn%3D%252Fstart%26step%3D2";
    let plain = "&redirectUrl=https%3A%2F%2Facme.example%2Fdone%3Freturn%3D1%26step%3D2";
    for (more, right, code) in [
        (
            "&redirectUrl=https://acme.example/a%3Fb?c=d&e=f",
            "&redirectUrl=https%3A%2F%2Facme.example%2Fa%253Fb%3Fc%3Dd%26e%3Df",
            None,
        ),
        (
            "&redirectUrl=https%3a//acme.example/a?c=d&e=f",
            "&redirectUrl=https%3A%2F%2Facme.example%2Fa%3Fc%3Dd%26e%3Df",
            None,
        ),
        (
            "&redirectUrl=/a%2Fb?c=d&e=f",
            "&redirectUrl=%2Fa%252Fb%3Fc%3Dd%26e%3Df",
            Some(Code::InvalidValue),
        ),
        (
            "&redirectUrl=%2Fa?c=d&e=f",
            "&redirectUrl=%2Fa%3Fc%3Dd%26e%3Df",
            Some(Code::InvalidValue),
        ),
        (
            "&redirectUrl=https%3A%2F%2Facme.example%2Fdone?return=%2Fstart&step=2",
            step,
            None,
        ),
        (
            "&redirectUrl=https://acme.example/done?return=%2Fstart&step=2",
            step,
            None,
        ),
        (
            "&redirecturl=https%3A%2F%2Facme.example%2Fdone%3Freturn=1&step=2",
            plain,
            None,
        ),
        (
            "&redirectUrl=https://acme.example/done%3Freturn=1&step=2",
            plain,
            None,
        ),
        (
            "&redirectUrl=https:%2F%2Facme.example%2Fdone?return=1&step=2",
            plain,
            None,
        ),
        (
            "&redirectUrl=https%3A%2F%2Facme.example%2Fdone?return%3D1%26step%3D2",
            plain,
            None,
        ),
        (
            "&redirectUrl=/verify/abc?step=bank&returned=1&daysOfTransactions=Days90",
            "&redirectUrl=%2Fverify%2Fabc%3Fstep%3Dbank%26returned%3D1&daysOfTransactions=Days90",
            Some(Code::InvalidValue),
        ),
        (
            "&redirectUrl=acme.example/done?a=b&c=d&demo=false",
            "&redirectUrl=acme.example%2Fdone%3Fa%3Db%26c%3Dd&demo=false",
            Some(Code::InvalidValue),
        ),
        (
            "&redirectUrl=//acme.example?a=b&c&&d",
            "&redirectUrl=%2F%2Facme.example%3Fa%3Db%26c%26%26d",
            Some(Code::InvalidValue),
        ),
        (
            "&redirectUrl=myapp:done?a=b&c=d&language=fr",
            "&redirectUrl=myapp%3Adone%3Fa%3Db%26c%3Dd&language=fr",
            Some(Code::InvalidValue),
        ),
    ] {
        let (found, rebuilt) = examined(more);
        assert_eq!(rebuilt, repaired(right), "{more}");
        assert_eq!(found.first(), Some(&Code::UnencodedUrl), "{more}");
        assert!(!found.contains(&Code::SecondQuestionMark), "{more}");
        assert!(!found.contains(&Code::UnknownParameter), "{more}");
        assert_eq!(
            code,
            found.into_iter().find(|found| *found == Code::InvalidValue),
            "{more}"
        );
    }
    let relative = examine(&good("&redirectUrl=/verify"));
    assert!(relative.problems[0].message.contains("not an absolute URL"));
}

#[test]
fn a_question_mark_is_taken_for_an_ampersand_only_where_that_is_certain() {
    for (more, right) in [
        ("?language=fr", "&language=fr"),
        ("&demo=false?foo=1", "&demo=false&foo=1"),
        ("&demo=false?", "&demo=false"),
        ("&?demo=false", "&demo=false"),
        ("&tag=a?language=fr", "&tag=a&language=fr"),
        ("&tag=why?", "&tag=why%3F"),
        ("&tag=a?b=c&d=e", "&tag=a%3Fb%3Dc&d=e"),
        ("&a?b=c", "&a%3Fb=c"),
        (
            "&redirectUrl=https%3A%2F%2Facme.example%2F?language=fr",
            "&redirectUrl=https%3A%2F%2Facme.example%2F&language=fr",
        ),
    ] {
        assert_eq!(examined(more).1, repaired(right), "{more}");
    }
}

#[test]
fn a_raw_hash_is_part_of_the_value_that_it_stands_in() {
    let (found, rebuilt) =
        examined("&redirectUrl=https://acme.example/#/bank/callback&language=fr&jsRedirect=true");
    assert!(found.contains(&Code::RawHash) && found.contains(&Code::RedirectFragment));
    assert_eq!(
        rebuilt,
        repaired(
            "&redirectUrl=https%3A%2F%2Facme.example%2F%23%2Fbank%2Fcallback&language=fr&jsRedirect=true"
        )
    );
    for (more, right) in [
        ("&tag=order#12&language=fr", "&tag=order%2312&language=fr"),
        ("&tag=#12#&language=fr", "&tag=%2312%23&language=fr"),
        (
            "&customerName=Acme #1&foo=b#c",
            "&customerName=Acme%20%231&foo=b%23c",
        ),
        (
            "&redirectUrl=https%3A%2F%2Facme.example%2F#/a?b=c&d=e&language=fr",
            "&redirectUrl=https%3A%2F%2Facme.example%2F%23%2Fa%3Fb%3Dc%26d%3De&language=fr",
        ),
        (
            "&backgroundColor=#fff&foregroundColor1=#000",
            "&backgroundColor=fff&foregroundColor1=000",
        ),
        ("&tag=a#", "&tag=a%23"),
        ("#", ""),
    ] {
        let (found, rebuilt) = examined(more);
        assert_eq!(rebuilt, repaired(right), "{more}");
        assert_eq!(found.contains(&Code::RawHash), !right.is_empty(), "{more}");
    }
    for more in [
        "#top",
        "#&language=fr",
        "&language=fr#a=b",
        "&backgroundColor=fff#a",
    ] {
        let (found, rebuilt) = examined(more);
        assert_eq!((found, rebuilt), (vec![Code::Fragment], None), "{more}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_told_and_kept() {
    let examination = examine(&good(
        "&customerName=Soci%E9t%E9+Acme&tag=%e9&tag=%EF%BF%BD&tag=%E8",
    ));
    let found = &examination.problems[0];
    assert_eq!(found.code, Code::BadPercentEncoding);
    assert_eq!(found.parameter.as_deref(), Some("customerName"));
    assert!(
        found.fix.contains("Soci%C3%A9t%C3%A9%20Acme"),
        "{}",
        found.fix
    );
    let rebuilt = examination.rebuilt.unwrap();
    assert!(
        rebuilt.contains("&customerName=Soci%E9t%E9%20Acme&tag=%E9&tag=%EF%BF%BD&tag=%E8"),
        "{rebuilt}"
    );
    assert_eq!(examine(&rebuilt).rebuilt, Some(rebuilt));
    // In an address that is put together again they would be lost.
    assert_eq!(
        examined("&redirectUrl=https%3A%2F%2Facme.example%2F%E9?a=b&c").1,
        None
    );
}

#[test]
fn placeholders_are_named_and_judged_no_further() {
    for (url, parameters) in [
        (
            "https://${instance}-iframe.private.fin.ag/v2/?authorizeToken=${token}&consentEnable=true&redirectUrl=${encodeURIComponent(url)}",
            &[None, Some("authorizeToken"), Some("redirectUrl")][..],
        ),
        (
            "https://acme-iframe.private.fin.ag/v2/?authorizeToken=<?php echo $token; ?>&consentEnable=true&language=fr",
            &[Some("authorizeToken")],
        ),
        (
            "https://acme-iframe.private.fin.ag/v2/?authorizeToken=<%= token %>&consentEnable=#{consent ? 'true' : 'false'}",
            &[Some("authorizeToken"), Some("consentEnable")],
        ),
        (
            "https://%s-iframe.private.fin.ag/v2/?authorizeToken=%s&consentEnable=true&backgroundColor=%1$s",
            &[None, Some("authorizeToken"), Some("backgroundColor")],
        ),
        (
            "{{ instance_url }}/v2/?authorizeToken={{ token|escape:'&' }}&consentEnable=true&tag=order-{id}",
            &[None, Some("authorizeToken"), Some("tag")],
        ),
        (
            "https://{instance}-iframe.private.fin.ag/v2/Credential/$bank?authorizeToken=\\(token)&consentEnable=true",
            &[None, None, Some("authorizeToken")],
        ),
        ("https://acme-iframe.private.fin.ag/v2/?${query}", &[None]),
        ("${url}&consentEnable=true", &[None]),
        ("${url}?{{#if a}}authorizeToken={{b}}{{/if}}", &[None, None]),
    ] {
        let examination = examine(url);
        let found: Vec<_> = examination
            .problems
            .iter()
            .map(|problem| (problem.code, problem.parameter.as_deref()))
            .collect();
        let expected: Vec<_> = parameters
            .iter()
            .map(|name| (Code::Placeholder, *name))
            .collect();
        assert_eq!(found, expected, "{url}");
        assert_eq!(
            (examination.url, examination.rebuilt),
            (None, None),
            "{url}"
        );
    }
    let examination =
        examine("https://${a}.flinks.com/v2/?authorizeToken=${b}&language=de&consentEnable=true");
    assert_eq!(
        codes(&examination),
        [
            Code::Placeholder,
            Code::UnknownAddress,
            Code::Placeholder,
            Code::InvalidValue
        ]
    );
    assert_eq!(
        examination.parameters.get(Parameter::AuthorizeToken),
        Some("${b}")
    );
}

#[test]
fn a_placeholder_that_reached_the_browser_is_told() {
    let url = format!(
        "{HOST}/v2/?authorizeToken=%24%7Btoken%7D&consentEnable=true&tag=%7B%7Border.id%7D%7D"
    );
    assert_eq!(
        codes(&examine(&url)),
        [Code::Placeholder, Code::Placeholder]
    );
}

#[test]
fn words_for_nothing_are_told_in_the_host_too() {
    let examination = examine(
        "https://undefined-iframe.private.fin.ag/v2/?authorizeToken=undefined&consentEnable=true&tag=undefined&customerName=null",
    );
    let found: Vec<_> = examination
        .problems
        .iter()
        .map(|problem| (problem.code, problem.severity, problem.parameter.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            (Code::NotSet, Severity::Error, None),
            (Code::NotSet, Severity::Error, Some("authorizeToken")),
            (Code::NotSet, Severity::Warning, Some("customerName")),
            (Code::NotSet, Severity::Warning, Some("tag")),
        ]
    );
    for url in [
        good("&tag=NaN"),
        good("&tag=order-undefined"),
        good("&tag=%5Bobject%20Object%5D"),
        good("&tag=[object Promise]").replace(' ', "+"),
        good("&redirectUrl=https%3A%2F%2Facme.example%2Fnull%2Fdone"),
        good("").replace("acme", "null"),
        good("").replace("acme", "[object%20Object]"),
        good("").replace("acme-iframe.private.fin.ag", "undefined"),
        good("").replace("/v2/", "/v2/Credential/undefined"),
        good("").replace(HOST, "undefined"),
        good("&null=1"),
    ] {
        assert_eq!(codes(&examine(&url)), [Code::NotSet], "{url}");
    }
    assert_eq!(
        codes(&examine(&good("&customerName=Null%20Island&tag=annulled"))),
        []
    );
}

#[test]
fn a_host_or_path_without_a_widget_is_told_and_a_path_that_is_certain_repaired() {
    for host in [
        "toolbox.flinks.com",
        "acme-api.private.fin.ag",
        "acme.connect.flinks.com",
        "iframe.flinks.com",
        "flinks.io",
        "acme-iframe-iframe.private.fin.ag",
    ] {
        let url = good("").replace("acme-iframe.private.fin.ag", host);
        let examination = examine(&url);
        assert_eq!(codes(&examination), [Code::UnknownAddress], "{host}");
        assert_eq!(examination.rebuilt, Some(url));
    }
    for (path, right) in [
        ("/v2/v2/", "/v2/"),
        ("/V2/", "/v2/"),
        ("/v2/v2/credential/BMO", "/v2/Credential/BMO"),
        ("/v3", "/v3"),
        ("/v2/index.html", "/v2/index.html"),
        ("/v2/https://acme-iframe.private.fin.ag/v2/", "/v2/"),
    ] {
        let examination = examine(&good("").replace("/v2/", path));
        assert_eq!(codes(&examination), [Code::UnknownAddress], "{path}");
        assert_eq!(
            examination.rebuilt,
            Some(good("").replace("/v2/", right)),
            "{path}"
        );
    }
    let examination = examine(&good("").replace("https://", "https://https://"));
    assert_eq!(codes(&examination), [Code::UnknownAddress]);
    assert_eq!(examination.rebuilt, Some(good("")));
    for known in [
        "https://demo.flinks.com",
        "https://acme.connect.flinks.dev",
        "https://acme-wealth-iframe.private.fin.ag",
    ] {
        assert_eq!(codes(&examine(&good("").replace(HOST, known))), []);
    }
}

#[test]
fn parameters_without_a_question_mark_are_told_and_repaired() {
    let query = format!("authorizeToken={TOKEN}&consentEnable=true");
    for glued in ["/v2/&", "/v2/", "/v2", "/\n v2", "/v2&", "/v2/%3F", "&"] {
        let examination = examine(&format!("{HOST}{glued}{query}"));
        assert_eq!(
            codes(&examination).first(),
            Some(&Code::MissingQuestionMark),
            "{glued}"
        );
        let rebuilt = examination.rebuilt.unwrap();
        assert!(rebuilt.ends_with(&format!("/?{query}")), "{rebuilt}");
    }
    let examination = examine(&format!(
        "{HOST}/v2/&consentEnable=true?authorizeToken={TOKEN}#"
    ));
    assert_eq!(examination.rebuilt, Some(good("")));
}

#[test]
fn a_missing_scheme_is_told_and_added_where_a_widget_is_known() {
    for more in [
        "",
        "&redirectUrl=https%3A%2F%2Facme.example",
        "&tag=https://acme.example",
    ] {
        for scheme in ["", "//"] {
            let examination =
                examine(&good(more).replace("https://acme-", &format!("{scheme}acme-")));
            assert_eq!(codes(&examination), [Code::Malformed], "{more}");
            assert_eq!(
                examination
                    .rebuilt
                    .map(|url| ConnectUrl::parse(&url).unwrap()),
                repaired(more)
            );
        }
    }
    assert_eq!(examine("widget.example/v2/").rebuilt, None);
}

#[test]
fn a_byte_order_mark_is_ignored() {
    let examination = examine(&format!("\u{feff}{}\r\n", good("")));
    assert_eq!(codes(&examination), []);
    assert_eq!(examination.rebuilt, Some(good("")));
}

#[test]
fn letters_that_are_escaped_are_read_and_none_is_lost() {
    let url = good("&customerName=Soci%C3%A9t%C3%A9%20%F0%9F%98%80");
    let name = "&customerName=Société 😀";
    for escaped in [
        good(
            &name
                .replace('é', "\\u00e9")
                .replace('😀', "\\ud83d\\ude00")
                .replace(' ', "\\u0020"),
        ),
        good(
            &name
                .replace('é', "&eacute;")
                .replace('&', "&amp;")
                .replace("&amp;eacute;", "&eacute;"),
        ),
        good(&name.replace('é', "&#233;").replace('😀', "&#x1F600;")),
    ] {
        let examination = examine(&escaped);
        assert!(
            codes(&examination).contains(&Code::EscapedText),
            "{escaped}"
        );
        assert_eq!(examination.rebuilt.as_ref(), Some(&url), "{escaped}");
    }
}

#[test]
fn what_is_encoded_as_a_whole_keeps_its_bytes() {
    let url = good("&customerName=Soci%E9t%E9");
    let whole = flinks_protocol::query::encode(&url).replace("%25E9", "%E9");
    let examination = examine(&whole);
    assert_eq!(examination.rebuilt, Some(url));
    let half = good("&customerName=A%26B&tag=a%3Db");
    let (before, behind) = half.split_once('/').unwrap();
    let half_encoded = format!(
        "{}{}",
        flinks_protocol::query::encode(&format!("{before}/")),
        behind
    );
    let examination = examine(&half_encoded.replace("%2F/acme", "%2F%2Facme"));
    assert_eq!(codes(&examination), [Code::EscapedText]);
    assert_eq!(examination.rebuilt, Some(half));
}

#[test]
fn a_raw_ampersand_that_may_belong_to_a_value_leaves_no_certain_repair() {
    for more in [
        "&customerName=AT&T&language=fr",
        "&customerName=Johnson & Johnson&language=fr",
        "&redirectUrl=https://acme.example/cb?step=1&language=fr&plan=a",
        "&redirectUrl=/cb?tag=7&step=2",
        "&redirectUrl=https%3A%2F%2Facme.example%2Fcb?language=fr&step=2",
    ] {
        assert_eq!(examined(more).1, None, "{more}");
    }
    // Nothing of the address can be behind it.
    for (more, right) in [
        (
            "&redirectUrl=https://acme.example/cb?step=1&language=fr",
            "&redirectUrl=https%3A%2F%2Facme.example%2Fcb%3Fstep%3D1&language=fr",
        ),
        (
            "&plan=a&redirectUrl=https://acme.example/cb?step=1&language=fr",
            "&plan=a&redirectUrl=https%3A%2F%2Facme.example%2Fcb%3Fstep%3D1&language=fr",
        ),
    ] {
        assert_eq!(examined(more).1, repaired(right), "{more}");
    }
}

#[test]
fn a_host_with_nothing_filled_in_is_a_placeholder() {
    for url in [
        "https://{}-iframe.private.fin.ag/v2/?authorizeToken={}&consentEnable=true",
        "https://%INSTANCE%-iframe.private.fin.ag/v2/?authorizeToken=*|TOKEN|*&consentEnable=true",
        "https://[[instance]]-iframe.private.fin.ag/v2/?authorizeToken=%%token%%&consentEnable=true",
        "https://$(instance)-iframe.private.fin.ag/v2/?authorizeToken=$(token)&consentEnable=true",
    ] {
        let examination = examine(url);
        assert_eq!(
            codes(&examination),
            [Code::Placeholder, Code::Placeholder],
            "{url}"
        );
        assert_eq!(examination.rebuilt, None, "{url}");
    }
}

#[test]
fn a_blank_before_the_question_mark_spoils_the_path() {
    let examination = examine(&good("").replace("/v2/?", "/v2/ ?"));
    assert_eq!(codes(&examination), [Code::WhiteSpace]);
    assert_eq!(examination.problems[0].severity, Severity::Error);
    assert_eq!(examination.rebuilt, Some(good("")));
}
