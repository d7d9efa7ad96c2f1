//! What comes back at the end: the REDIRECT message, and the landing page's URL with the same connection in it (Flinks:
//! *How to Handle a Successful Connection*).

use crate::connection::{Connection, Institution};
use crate::fields::{Field, FieldProblem, FieldReader, Fields};
use crate::flinks_code::FlinksCode;
use crate::id::{AccountId, LoginId, RequestId, State, Tag};
use crate::parameters::Parameter;
use crate::query::{self, Split};
use std::fmt;

const STATE: &str = "state";
const ACCOUNT_ID: &str = "accountId";

/// What Flinks and we append to a URL: what is read from it, and taken out of it.
const OURS: [&str; 7] = [
    "loginId",
    ACCOUNT_ID,
    "institution",
    "requestId",
    "tag",
    "flinksCode",
    STATE,
];

/// The fields of a REDIRECT message, each from its top level or else from its `url`.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the fields are those of Connection")]
pub struct Redirect {
    pub login_id: Option<LoginId>,
    pub account_ids: Vec<AccountId>,
    pub institution: Option<Institution>,
    pub request_id: Option<RequestId>,
    pub tag: Option<Tag>,
    pub state: Option<State>,
    /// A code in a REDIRECT means that it is no success.
    pub flinks_code: Option<FlinksCode>,
    /// The URL as sent: it may be missing, cut, or hold ids.
    pub url: Option<String>,
}

impl Redirect {
    /// Reads a message, and reports why it is no success if it is none.
    pub(crate) fn of_message(message: &mut FieldReader<'_>) -> Self {
        let url = message.text("url");
        let in_url = places(url.as_deref().unwrap_or_default());
        let mut everywhere = message.followed_by(&in_url);
        let redirect = Self {
            url,
            ..Self::read(&mut everywhere, &mut FieldReader::new(&in_url))
        };
        for problem in everywhere.into_problems() {
            message.report(problem);
        }
        if redirect.login_id.is_none() && !message.has_reported("loginId") {
            message.report(FieldProblem {
                field: "loginId",
                expected: "a UUID, here or in url",
            });
        }
        if redirect.flinks_code.is_some() {
            message.report(FieldProblem {
                field: "flinksCode",
                expected: "none in a REDIRECT: it does not count as a success",
            });
        }
        redirect
    }

    /// The tag and the state are the page's own: they come back in the URL only.
    fn read(everywhere: &mut FieldReader<'_>, in_url: &mut FieldReader<'_>) -> Self {
        Self {
            login_id: everywhere.login_id("loginId"),
            account_ids: everywhere.account_ids(ACCOUNT_ID),
            institution: everywhere.institution("institution"),
            request_id: everywhere.request_id("requestId"),
            tag: in_url.tag("tag"),
            state: in_url.state(STATE),
            flinks_code: everywhere.flinks_code("flinksCode"),
            url: None,
        }
    }

    /// The connection, if this is a success: a well-formed login id and no FlinksCode.
    pub fn connection(&self) -> Option<Connection> {
        if self.flinks_code.is_some() {
            return None;
        }
        Some(Connection {
            login_id: self.login_id.clone()?,
            account_ids: self.account_ids.clone(),
            institution: self.institution.clone(),
            request_id: self.request_id.clone(),
            tag: self.tag.clone(),
            state: self.state.clone(),
        })
    }
}

impl fmt::Debug for Redirect {
    /// The URL is left out: it holds the whole ids.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redirect")
            .field("login_id", &self.login_id)
            .field("account_ids", &self.account_ids)
            .field("institution", &self.institution)
            .field("request_id", &self.request_id)
            .field("tag", &self.tag)
            .field("flinks_code", &self.flinks_code)
            .finish_non_exhaustive()
    }
}

/// What a URL carries of a connection: in its query, and behind its `#`, where the routers of some pages keep theirs.
/// Where both have a usable value, that of the query counts.
fn places(url: &str) -> [Fields; 2] {
    let url = Split::of(url);
    [fields(url.query_pairs()), fields(url.fragment_pairs())]
}

/// Of equal names the first counts, as in the widget; of account ids all do. An empty value is none.
fn fields(pairs: impl Iterator<Item = (String, String)>) -> Fields {
    let mut account_ids = Vec::new();
    let mut others = Vec::new();
    for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
        if name == ACCOUNT_ID {
            account_ids.push(Field::Text(value));
        } else if OURS.contains(&name.as_str()) {
            others.push((name, Field::Text(value)));
        }
    }
    // Of equal names the last one counts in `Fields`.
    let others = others.into_iter().rev();
    let account_ids = (ACCOUNT_ID.to_owned(), Field::List(account_ids));
    others.chain([account_ids]).collect()
}

/// Why a landing page's URL yields no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedirectError {
    /// None of Flinks' keys is in the query or behind the `#`: the page was opened by hand.
    #[error("the URL has no loginId: this page is reached through the widget's redirect")]
    NoLoginId,
    /// A value is not of its form.
    #[error("the URL is damaged: {0}")]
    Field(FieldProblem),
    /// The URL carries a FlinksCode: it is no success.
    #[error("the URL carries the FlinksCode {0}")]
    FlinksCode(String),
}

/// Reads the landing page's URL: its query, and what stands behind a `#`. Your own keys may stand there too. Anyone can call
/// a landing page with any loginId: check [`Connection::state`] before you believe it.
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
    let places = places(url);
    let mut reader = FieldReader::new(&places);
    let redirect = Redirect::read(&mut reader, &mut FieldReader::new(&places));
    if let Some(code) = redirect.flinks_code {
        return Err(RedirectError::FlinksCode(code.name().to_owned()));
    }
    redirect.connection().ok_or_else(|| {
        let mut problems = reader.into_problems().into_iter();
        problems
            .find(|problem| problem.field == "loginId")
            .map_or(RedirectError::NoLoginId, RedirectError::Field)
    })
}

/// The redirect URL with the one-time `state` in its query, which ends before a `#`.
pub fn with_state(redirect_url: &str, state: &State) -> String {
    query::append(redirect_url, STATE, state.expose())
}

/// The one-time `state` in a URL, where a server has written it there.
pub fn state_of(url: &str) -> Option<State> {
    FieldReader::new(&places(url)).state(STATE)
}

/// The one-time `state` in the redirect URL of an iframe's `src`.
///
/// ```
/// use flinks_protocol::redirect_state_of;
/// let src = "https://toolbox-iframe.private.fin.ag/v2/?redirectUrl=https%3A%2F%2Facme.example%2F%3Fstate%3D4f9a";
/// assert_eq!(redirect_state_of(src).unwrap().expose(), "4f9a");
/// ```
pub fn redirect_state_of(src: &str) -> Option<State> {
    let mut pairs = Split::of(src).query_pairs();
    let (_, redirect_url) = pairs.find(|(name, _)| name == Parameter::RedirectUrl.name())?;
    state_of(&redirect_url)
}

/// The landing page's URL without what Flinks and we appended, a FlinksCode too: what may stay in the address bar and in
/// history. All else stays as it was, byte for byte.
pub fn without_connection(url: &str) -> String {
    Split::of(url).without(&OURS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn the_query_counts_before_what_stands_behind_the_hash() {
        let other = LOGIN.replace('8', "9");
        for (url, login, state) in [
            (
                format!("https://a.example/?loginId={LOGIN}#loginId={other}&state=b"),
                LOGIN,
                Some("b"),
            ),
            (
                format!("https://a.example/?loginId=none&state=a#/done?loginId={LOGIN}&state=b"),
                LOGIN,
                Some("a"),
            ),
            (
                format!(
                    "https://a.example/?loginId=&state=%20#/done&loginId={LOGIN}&loginId={other}"
                ),
                LOGIN,
                None,
            ),
        ] {
            let connection = parse_redirect(&url).unwrap();
            assert_eq!(connection.login_id.expose(), login, "{url}");
            assert_eq!(connection.state.as_ref().map(State::expose), state, "{url}");
        }
    }

    #[test]
    fn a_router_behind_the_hash_keeps_its_path_and_its_own_query() {
        for (url, clean) in [
            ("https://a.example/#/done", "https://a.example/#/done"),
            ("https://a.example/#", "https://a.example/#"),
            ("https://a.example/?#?", "https://a.example/?#?"),
            (
                "https://a.example/?&&a==#&b?&c",
                "https://a.example/?&&a==#&b?&c",
            ),
            (
                "https://a.example/#tag=x&a?state=y&b",
                "https://a.example/#a?b",
            ),
            ("https://a.example/#tag=x?state=y", "https://a.example/"),
            (
                "https://a.example/?flinksCode=X&login%49d=y",
                "https://a.example/",
            ),
            ("myapp://callback?state=x#top", "myapp://callback#top"),
        ] {
            assert_eq!(without_connection(url), clean);
            assert_eq!(without_connection(clean), clean);
        }
    }

    #[test]
    fn a_state_is_written_before_the_hash() {
        let state = State::from_random([7; 16]);
        let url = with_state("https://a.example/#/done?plan=a", &state);
        assert_eq!(
            url,
            format!("https://a.example/?state={}#/done?plan=a", state.expose())
        );
        let src = format!(
            "https://w.example/v2/?a=b&redirectUrl={}&c",
            query::encode(&url)
        );
        assert_eq!(redirect_state_of(&src), Some(state));
        assert_eq!(redirect_state_of("https://w.example/v2/?state=a"), None);
    }

    /// URLs of Flinks' keys and others, in every place and in any spelling.
    fn url() -> impl Strategy<Value = String> {
        let name = prop_oneof![
            prop::sample::select(OURS.to_vec()).prop_map(str::to_owned),
            prop::sample::select(vec!["plan", "login%49d", "%73tate", "Tag", "+state", ""])
                .prop_map(str::to_owned),
            "[a-z%&=?#/+]{0,6}",
        ];
        let value = prop_oneof![Just(LOGIN.to_owned()), "[a-z0-9%&=?#,+ ]{0,8}"];
        let pair = (name, value).prop_map(|(name, value)| format!("{name}={value}"));
        let pairs = || prop::collection::vec(pair.clone(), 0..5).prop_map(|pairs| pairs.join("&"));
        ("[a-z:/.]{0,12}", pairs(), "[/a-z]{0,6}", pairs())
            .prop_map(|(before, query, path, behind)| format!("{before}?{query}#{path}?{behind}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn a_cleaned_url_has_nothing_of_a_connection(url in prop_oneof![url(), ".*"]) {
            let clean = without_connection(&url);
            prop_assert_eq!(parse_redirect(&clean), Err(RedirectError::NoLoginId));
            prop_assert_eq!(state_of(&clean), None);
            prop_assert_eq!(without_connection(&clean), clean);
        }

        #[test]
        fn only_pairs_of_ours_are_taken_out(url in url()) {
            let others = |url: &str| -> Vec<_> {
                let split = Split::of(url);
                let pairs = split.query_pairs().chain(split.fragment_pairs());
                pairs.filter(|(name, _)| !OURS.contains(&name.as_str())).collect()
            };
            prop_assert_eq!(others(&without_connection(&url)), others(&url));
        }

        #[test]
        fn a_url_without_ours_stays_byte_for_byte(url in "[a-d%&=?#/+ é]{0,40}") {
            prop_assert_eq!(without_connection(&url), url);
        }

        #[test]
        fn the_message_and_the_landing_page_read_the_same(url in url()) {
            let message = serde_json::json!({"step": "REDIRECT", "url": url});
            let decoded = crate::decode_json(&message).unwrap();
            prop_assert_eq!(parse_redirect(&url).ok(), decoded.connection());
        }

        #[test]
        fn the_state_that_is_written_is_read(url in prop_oneof![url(), ".*"], random: [u8; 16]) {
            let state = State::from_random(random);
            let read = state_of(&with_state(&without_connection(&url), &state));
            prop_assert_eq!(read.as_ref(), Some(&state));
            // Of two in the query the first counts.
            let read = state_of(&with_state(&url, &state));
            prop_assert!(read == Some(state) || read == state_of(&url));
        }
    }
}
