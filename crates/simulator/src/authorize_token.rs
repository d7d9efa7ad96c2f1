//! Authorize tokens: single use, and checked when a widget is loaded with one.

use std::{collections::HashSet, fmt, str::FromStr};
use uuid::Uuid;

/// A well-formed authorize token.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct AuthorizeToken(Uuid);

impl AuthorizeToken {
    /// The simulator has no clock for tokens: the ones that begin `00000000-` have expired, so that a test can ask for it.
    fn expired(self) -> bool {
        self.0.as_u128() >> 96 == 0
    }
}

impl FromStr for AuthorizeToken {
    type Err = Refused;

    fn from_str(text: &str) -> Result<Self, Refused> {
        let token: uuid::fmt::Hyphenated = text.parse().map_err(|_| Refused::Malformed)?;
        Ok(Self(token.into_uuid()))
    }
}

impl fmt::Debug for AuthorizeToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthorizeToken({:04x}…)", self.0.as_u128() >> 112)
    }
}

/// Why a token is not accepted. The widget says `TOKEN_INVALID` to all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Not a hyphenated UUID.
    #[error("the authorize token is not a UUID")]
    Malformed,
    /// Begins with `00000000-`.
    #[error("the authorize token has expired")]
    Expired,
    /// A widget was loaded with it before.
    #[error("the authorize token was used before")]
    Used,
}

/// The tokens that this process has seen.
#[derive(Debug, Default)]
pub(crate) struct UsedTokens(HashSet<AuthorizeToken>);

impl UsedTokens {
    /// Accepts a token once.
    pub(crate) fn accept(&mut self, text: &str) -> Result<(), Refused> {
        let token: AuthorizeToken = text.parse()?;
        if token.expired() {
            Err(Refused::Expired)
        } else if self.0.insert(token) {
            Ok(())
        } else {
            Err(Refused::Used)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_accepted_once() {
        let mut tokens = UsedTokens::default();
        let token = "d65f1adb-8ebc-48dc-be8b-20c773ba1565";
        assert_eq!(tokens.accept(token), Ok(()));
        assert_eq!(tokens.accept(token), Err(Refused::Used));
        assert_eq!(
            tokens.accept(&token.to_uppercase()),
            Err(Refused::Used),
            "case makes no other token"
        );
    }

    #[test]
    fn only_a_hyphenated_uuid_is_a_token() {
        let mut tokens = UsedTokens::default();
        for text in [
            "",
            "token",
            "d65f1adb8ebc48dcbe8b20c773ba1565",
            "{d65f1adb-8ebc-48dc-be8b-20c773ba1565}",
        ] {
            assert_eq!(tokens.accept(text), Err(Refused::Malformed), "{text:?}");
        }
    }

    #[test]
    fn a_token_that_begins_with_zeros_has_expired() {
        let token = "00000000-8ebc-48dc-be8b-20c773ba1565";
        assert_eq!(UsedTokens::default().accept(token), Err(Refused::Expired));
    }
}
