//! The landing page's URL (Flinks: *How to Handle a Successful Connection*): the same connection as the REDIRECT step.

use crate::connection::Connection;
use crate::message::{Value, connection};
use crate::payload::{FieldProblem, FieldType, read_url};
use crate::{State, query};

/// Why a landing page's URL yields no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedirectError {
    /// There is no query, or none of Flinks' keys in it: the page was opened by hand.
    #[error("the URL has no loginId: this page is reached through the widget's redirect")]
    NoLoginId,
    /// A value is not of its form.
    #[error("the URL is damaged: {0}")]
    Field(FieldProblem),
    /// The URL carries a FlinksCode: it is no success.
    #[error("the URL carries the FlinksCode {0}")]
    FlinksCode(String),
}

/// Reads the landing page's URL. Your own keys may stand in it too. Anyone can call a landing page with any loginId:
/// check [`Connection::state`] before you believe it.
///
/// # Errors
/// [`RedirectError`] when the URL holds no usable connection.
///
/// ```
/// let connection = flinks_protocol::parse_redirect(
///     "https://acme.example/thanks?plan=a&loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31&institution=FlinksCapital",
/// )?;
/// assert_eq!(connection.institution.unwrap().to_string(), "FlinksCapital");
/// # Ok::<(), flinks_protocol::RedirectError>(())
/// ```
pub fn parse_redirect(url: &str) -> Result<Connection, RedirectError> {
    let (values, problems) = read_url(url);
    if let Some(code) = text_of(FieldType::Code, &values) {
        return Err(RedirectError::FlinksCode(code.to_owned()));
    }
    connection(&values).ok_or_else(|| {
        problems
            .into_iter()
            .find(|problem| problem.field == "loginId")
            .map_or(RedirectError::NoLoginId, RedirectError::Field)
    })
}

/// The redirect URL with the one-time `state` in its query.
pub fn with_state(redirect_url: &str, state: &State) -> String {
    query::append(redirect_url, STATE, state.expose())
}

/// The one-time `state` in a URL's query, where a server has written it there.
pub fn state_of(url: &str) -> Option<State> {
    let (values, _) = read_url(url);
    State::parse(text_of(FieldType::State, &values)?).ok()
}

fn text_of(field_type: FieldType, values: &[Value]) -> Option<&str> {
    let value = values.iter().find(|value| value.field_type == field_type)?;
    value.text()
}

/// The landing page's URL without what Flinks and we appended: what may stay in the address bar and in history.
pub fn without_connection(url: &str) -> String {
    const OURS: [&str; 6] = [
        "loginId",
        "accountId",
        "institution",
        "requestId",
        "tag",
        STATE,
    ];
    let Some(query_text) = query::of(url) else {
        return url.to_owned();
    };
    let kept: Vec<&str> = query_text
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !OURS.contains(&query::decode(name).as_str())
        })
        .collect();
    let before = url.split(['?', '#']).next().unwrap_or_default();
    let fragment = url.split_once('#').map(|(_, fragment)| fragment);
    let mut out = before.to_owned();
    if !kept.is_empty() {
        out.push('?');
        out.push_str(&kept.join("&"));
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

const STATE: &str = "state";

#[cfg(test)]
mod tests {
    use super::*;

    const LOGIN: &str = "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";

    #[test]
    fn a_login_id_is_found_wherever_it_stands() {
        for url in [
            format!("https://a.example/?loginId={LOGIN}"),
            format!("https://a.example/?x=1&loginId={LOGIN}&institution=Coast%20Capital"),
            format!("myapp://callback?loginId={LOGIN}#done"),
            format!("?loginId={LOGIN}"),
        ] {
            assert_eq!(
                parse_redirect(&url).unwrap().login_id.expose(),
                LOGIN,
                "{url}"
            );
        }
    }

    #[test]
    fn everything_that_came_back_is_read() {
        let url = format!(
            "https://a.example/t?loginId={LOGIN}&tag=a%3Db%2Cc&accountId=one,two&institution=Coast%20Capital&state=abc"
        );
        let connection = parse_redirect(&url).unwrap();
        assert_eq!(connection.tag.unwrap().as_str(), "a=b,c");
        assert_eq!(connection.account_ids.len(), 2);
        assert_eq!(connection.institution.unwrap().to_string(), "Coast Capital");
        assert_eq!(connection.state.unwrap().expose(), "abc");
    }

    #[test]
    fn a_url_without_a_usable_login_id_says_why() {
        assert_eq!(
            parse_redirect("https://a.example/"),
            Err(RedirectError::NoLoginId)
        );
        assert!(matches!(
            parse_redirect("https://a.example/?loginId=secret"),
            Err(RedirectError::Field(problem)) if problem.field == "loginId"
        ));
        assert_eq!(
            parse_redirect(&format!(
                "https://a.example/?loginId={LOGIN}&flinksCode=INVALID_LOGIN"
            )),
            Err(RedirectError::FlinksCode("INVALID_LOGIN".into()))
        );
    }

    #[test]
    fn the_ids_are_taken_out_and_the_rest_stays() {
        for (url, clean) in [
            (
                format!("https://a.example/t?plan=a%20b&loginId={LOGIN}&state=x&step=2#top"),
                "https://a.example/t?plan=a%20b&step=2#top",
            ),
            (
                format!("https://a.example/t?loginId={LOGIN}"),
                "https://a.example/t",
            ),
            (
                "https://a.example/t#top".to_owned(),
                "https://a.example/t#top",
            ),
        ] {
            assert_eq!(without_connection(&url), clean);
        }
    }

    #[test]
    fn the_state_comes_back_from_the_url_it_was_put_in() {
        let state = State::from_random([7; 16]);
        let url = with_state("https://a.example/t?plan=a", &state);
        let back = parse_redirect(&format!("{url}&loginId={LOGIN}")).unwrap();
        assert_eq!(back.state, Some(state));
    }
}
