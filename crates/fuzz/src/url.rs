//! The text of an iframe's URL, as someone pastes it.

use flinks_doctor::{Snippet, TokenCheck, check, examine};
use flinks_protocol::{ConnectUrl, Parameter};

/// Reads, builds, examines and writes code for it.
pub fn url(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let examination = examine(&text);
    let parsed = ConnectUrl::parse(&text);
    if let Ok(url) = &parsed {
        is_read_back(url);
        is_safe(url);
        for token in [TokenCheck::InParameters, TokenCheck::FromSource] {
            for problem in check(url, token) {
                has_no_token(url, &problem.to_string());
            }
        }
        for problem in &examination.problems {
            has_no_token(url, &problem.to_string());
        }
    }
    if let (Some(examined), Ok(parsed)) = (&examination.url, &parsed) {
        assert_eq!(examined, parsed, "the doctor reads what the parser reads");
    }
    if let Some(rebuilt) = &examination.rebuilt {
        let again = examine(rebuilt);
        assert!(again.url.is_some(), "a repair that is no URL: {rebuilt}");
        assert_eq!(
            again.rebuilt.as_ref(),
            Some(rebuilt),
            "a repair needs no repair"
        );
    }
}

fn is_read_back(url: &ConnectUrl) {
    let src = url.to_src();
    assert_eq!(ConnectUrl::parse(&src).as_ref(), Ok(url), "{src}");
    assert!(src.starts_with(url.instance.origin().as_str()), "{src}");
}

/// https, or this machine.
fn is_safe(url: &ConnectUrl) {
    let origin = url.instance.origin();
    assert!(
        origin.as_str().starts_with("https://") || origin.is_loopback(),
        "{origin}"
    );
    has_no_token(url, &format!("{url:?}"));
    for snippet in Snippet::ALL {
        has_no_token(url, &snippet.code(url));
    }
}

fn has_no_token(url: &ConnectUrl, text: &str) {
    let Some(token) = url.parameters.get(Parameter::AuthorizeToken) else {
        return;
    };
    // A value of another form is no token, and may stand in the text as something else.
    let is_token = flinks_protocol::AuthorizeToken::parse(token).is_ok();
    let elsewhere = url
        .to_src()
        .replacen(&format!("authorizeToken={token}"), "", 1)
        .contains(token);
    assert!(
        !is_token || elsewhere || !text.contains(token),
        "a token is shown in {text}"
    );
}
