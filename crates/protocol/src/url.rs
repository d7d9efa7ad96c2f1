//! The iframe's URL: built from an instance, a path and parameters, and read back.

use crate::id::{AuthorizeToken, State};
use crate::instance::{Instance, InstanceError, Origin};
use crate::parameters::{ConnectParameters, Kind, Parameter};
use crate::query;
use crate::redirect::with_state;
use std::fmt;

/// Why a text is not the URL of a widget.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// No scheme, or nothing behind it.
    #[error("not an absolute URL: it begins with https:// and a host")]
    NotAbsolute,
    /// The host is none that a widget may be loaded from.
    #[error(transparent)]
    Instance(#[from] InstanceError),
}

/// The version of the widget that a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Version {
    /// For integrations that have it already.
    V1,
    /// The current one.
    #[default]
    V2,
}

/// Which page of the widget is opened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Path {
    /// `/`, the first version.
    V1,
    /// `/v2/`, the current widget.
    #[default]
    V2,
    /// `/v2/Credential/{institution}`, or without `v2`: past the institution list, straight to a bank's sign-in. Seen in
    /// integrators' code.
    Credential {
        /// The version of the widget.
        version: Version,
        /// The institution's name or number.
        institution: String,
    },
    /// Another path, as it stood in the URL.
    Other(String),
}

impl Path {
    /// The sign-in page of one institution in the current widget.
    pub fn credential(institution: impl Into<String>) -> Self {
        Self::Credential {
            version: Version::V2,
            institution: institution.into(),
        }
    }

    /// The institution of a deep link.
    pub fn institution(&self) -> Option<&str> {
        match self {
            Self::Credential { institution, .. } => Some(institution),
            _ => None,
        }
    }

    /// Reads the path of an existing URL; one that no version has is kept as it is.
    pub fn parse(path: &str) -> Self {
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        match segments.collect::<Vec<_>>().as_slice() {
            [] => Self::V1,
            ["v2"] => Self::V2,
            ["Credential", institution] => Self::Credential {
                version: Version::V1,
                institution: query::decode_segment(institution),
            },
            ["v2", "Credential", institution] => {
                Self::credential(query::decode_segment(institution))
            }
            _ => Self::Other(path.to_owned()),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V1 => f.write_str("/"),
            Self::V2 => f.write_str("/v2/"),
            Self::Credential {
                version,
                institution,
            } => {
                f.write_str(match version {
                    Version::V1 => "/Credential/",
                    Version::V2 => "/v2/Credential/",
                })?;
                f.write_str(&query::encode(institution))
            }
            Self::Other(path) => f.write_str(path),
        }
    }
}

/// Everything that makes up the iframe's URL.
///
/// ```
/// use flinks_protocol::{ConnectParameters, ConnectUrl, Instance};
/// let url = ConnectUrl::new(Instance::Toolbox, ConnectParameters::new().demo(true).customer_name("Acme & Co"));
/// assert_eq!(url.to_src(), "https://toolbox-iframe.private.fin.ag/v2/?demo=true&customerName=Acme%20%26%20Co");
/// assert_eq!(ConnectUrl::parse(&url.to_src())?, url);
/// # Ok::<(), flinks_protocol::UrlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectUrl {
    /// Whose widget.
    pub instance: Instance,
    /// Which page of it.
    pub path: Path,
    /// With which settings.
    pub parameters: ConnectParameters,
}

impl ConnectUrl {
    /// The current widget of an instance.
    pub fn new(instance: Instance, parameters: ConnectParameters) -> Self {
        Self {
            instance,
            path: Path::V2,
            parameters,
        }
    }

    /// The URL of one session: with its token, and with its state in the redirect URL, if there is one.
    ///
    /// ```
    /// use flinks_protocol::{ConnectParameters, ConnectUrl, Instance, State};
    /// let parameters = ConnectParameters::new().redirect_url("https://acme.example/thanks");
    /// let url = ConnectUrl::new(Instance::Toolbox, parameters).for_session(None, State::parse("4f9a").ok().as_ref());
    /// assert!(url.to_src().ends_with("?redirectUrl=https%3A%2F%2Facme.example%2Fthanks%3Fstate%3D4f9a"));
    /// ```
    #[must_use]
    pub fn for_session(mut self, token: Option<&AuthorizeToken>, state: Option<&State>) -> Self {
        if let Some(token) = token {
            self.parameters = self.parameters.authorize_token(token);
        }
        if let (Some(redirect), Some(state)) = (self.parameters.get(Parameter::RedirectUrl), state)
        {
            let redirect = with_state(redirect, state);
            self.parameters = self.parameters.redirect_url(redirect);
        }
        self
    }

    /// The text for the iframe's `src`. It holds the token: keep it out of logs (`Debug` is safe).
    pub fn to_src(&self) -> String {
        let mut src = format!("{}{}", self.instance.origin(), self.path);
        let mut separator = '?';
        let known = self.parameters.known();
        let known = known
            .map(|(parameter, value)| (parameter.name(), value, parameter.kind() == Kind::Flag));
        let raw = self
            .parameters
            .raw_pairs()
            .map(|(name, value)| (name, value, false));
        for (name, value, may_stand_alone) in known.chain(raw) {
            src.push(separator);
            separator = '&';
            src.push_str(&query::encode(name));
            if !(value.is_empty() && may_stand_alone) {
                src.push('=');
                src.push_str(&query::encode(value));
            }
        }
        src
    }

    /// Reads an existing URL. Of a parameter that stands in it twice the first counts, as in the widget; the other is
    /// kept among the raw ones. A fragment is dropped.
    ///
    /// # Errors
    /// [`UrlError`] when the widget cannot be loaded from there. To learn all that is wrong with a URL, use
    /// `examine` of `flinks-doctor`.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let parts = UrlParts::split(text).ok_or(UrlError::NotAbsolute)?;
        Ok(Self {
            instance: Origin::parse(parts.origin)?.into(),
            path: Path::parse(parts.path),
            parameters: parse_parameters(parts.query.unwrap_or_default()),
        })
    }
}

/// The parameters of a query string, known and raw.
pub fn parse_parameters(query: &str) -> ConnectParameters {
    let mut parameters = ConnectParameters::new();
    for (name, value) in query::pairs(query) {
        match Parameter::from_name(&name) {
            Some(parameter) if parameters.get(parameter).is_none() => {
                parameters.set(parameter, value)
            }
            Some(_) => parameters.keep_duplicate(name, value),
            None => parameters.set_by_name(&name, value),
        }
    }
    parameters
}

/// A URL cut at its separators, nothing decoded.
#[derive(Debug, Clone, Copy)]
pub struct UrlParts<'a> {
    /// Scheme and authority.
    pub origin: &'a str,
    /// From the first `/`, or empty.
    pub path: &'a str,
    /// Behind the first `?`.
    pub query: Option<&'a str>,
    /// Behind the first `#`.
    pub fragment: Option<&'a str>,
}

impl<'a> UrlParts<'a> {
    /// Cuts the text of an absolute URL; `None` where no host follows a scheme.
    pub fn split(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let query::Split {
            before,
            query,
            fragment,
        } = query::Split::of(text);
        // Of a path alone it would be the end, and so trimmed.
        let before = before.trim_end();
        let (scheme, rest) =
            query::split_scheme(before).filter(|(scheme, _)| !scheme.is_empty())?;
        let authority_at = scheme.len() + 3;
        let path_at = authority_at + rest.find('/').unwrap_or(rest.len());
        let (origin, path) = before.split_at_checked(path_at)?;
        (origin.len() > authority_at).then_some(Self {
            origin,
            path,
            query,
            fragment,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_path_form_is_built_and_read() {
        let parameters = ConnectParameters::new().demo(true);
        for (path, instance, expected) in [
            (
                Path::V1,
                "acme",
                "https://acme-iframe.private.fin.ag/?demo=true",
            ),
            (
                Path::V2,
                "acme",
                "https://acme-iframe.private.fin.ag/v2/?demo=true",
            ),
            (
                Path::credential("Coast Capital"),
                "acme",
                "https://acme-iframe.private.fin.ag/v2/Credential/Coast%20Capital?demo=true",
            ),
            (
                Path::Credential {
                    version: Version::V1,
                    institution: "14".into(),
                },
                "acme",
                "https://acme-iframe.private.fin.ag/Credential/14?demo=true",
            ),
            (
                Path::V2,
                "https://acme.connect.flinks.dev",
                "https://acme.connect.flinks.dev/v2/?demo=true",
            ),
            (
                Path::Other("/v2/Testing/".into()),
                "toolbox",
                "https://toolbox-iframe.private.fin.ag/v2/Testing/?demo=true",
            ),
        ] {
            let url = ConnectUrl {
                instance: Instance::parse(instance).unwrap(),
                path,
                parameters: parameters.clone(),
            };
            assert_eq!(url.to_src(), expected);
            assert_eq!(ConnectUrl::parse(expected), Ok(url));
        }
    }

    #[test]
    fn both_slash_habits_lead_to_the_same_page() {
        for text in [
            "https://acme-iframe.private.fin.ag/v2?x=1",
            "https://acme-iframe.private.fin.ag/v2/?x=1",
        ] {
            assert_eq!(ConnectUrl::parse(text).unwrap().path, Path::V2);
        }
        let deep = "https://acme-iframe.private.fin.ag/v2/Credential/National/?x=1";
        assert_eq!(
            ConnectUrl::parse(deep).unwrap().path,
            Path::credential("National")
        );
    }

    #[test]
    fn blanks_behind_a_path_are_none_of_it() {
        for behind in ["\n", " ", "\n#top", " ?", "\u{3000}?#"] {
            let text = format!("https://acme-iframe.private.fin.ag/v2/Testing/{behind}");
            let url = ConnectUrl::parse(&text).unwrap();
            assert_eq!(url.path, Path::Other("/v2/Testing/".into()), "{text}");
            assert_eq!(ConnectUrl::parse(&url.to_src()), Ok(url));
        }
    }

    #[test]
    fn a_flag_may_stand_without_a_value() {
        let text = "https://acme-iframe.private.fin.ag/v2/?withMFAQuestions&tag=";
        let url = ConnectUrl::parse(text).unwrap();
        assert!(url.parameters.is_on(Parameter::WithMfaQuestions));
        assert_eq!(url.parameters.get(Parameter::Tag), Some(""));
        assert_eq!(
            url.to_src(),
            "https://acme-iframe.private.fin.ag/v2/?withMFAQuestions&tag="
        );
    }

    #[test]
    fn the_first_of_two_equal_names_counts_and_none_is_lost() {
        let text = "https://acme-iframe.private.fin.ag/v2/?tag=a&tag=b";
        let url = ConnectUrl::parse(text).unwrap();
        assert_eq!(url.parameters.get(Parameter::Tag), Some("a"));
        assert_eq!(url.to_src(), text);
    }

    /// Letters of every kind, and often those that mean something in a URL.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            ".*",
            "[&=#+%,? /é漢\u{0}-\u{20}]{0,40}",
            ".{1,8}".prop_map(|text| text.repeat(10_000 / text.len())),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn what_is_built_is_read_back_whole(
            known in prop::collection::vec((0..Parameter::ALL.len(), text()), 0..6),
            raw in prop::collection::vec(("[^=&]{1,20}", text()), 0..4),
            institution in "[^/]{1,20}",
        ) {
            let mut parameters = ConnectParameters::new();
            for (at, value) in known {
                parameters.set(Parameter::ALL[at], value);
            }
            for (name, value) in raw {
                if Parameter::from_name(&name).is_none() {
                    parameters = parameters.raw(&name, value);
                }
            }
            for path in [Path::V1, Path::V2, Path::credential(institution.clone())] {
                let url = ConnectUrl { instance: Instance::Toolbox, path, parameters: parameters.clone() };
                prop_assert_eq!(ConnectUrl::parse(&url.to_src()), Ok(url));
            }
        }

        #[test]
        fn no_text_brings_the_parser_down(text in ".*") {
            let _ = ConnectUrl::parse(&text);
        }
    }
}
