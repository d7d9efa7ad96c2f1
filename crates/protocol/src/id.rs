//! The identifiers of Flinks, one type each, so that none is taken for another and none is printed whole.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is not the identifier that it should be. The text itself is not in the message: it may be secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidId {
    /// Not of the form 8-4-4-4-12 hexadecimal digits.
    #[error("not a UUID: expected 8-4-4-4-12 hexadecimal digits")]
    NotUuid,
    /// Empty, longer than 64 characters, or with characters other than letters, digits, `-` and `_`.
    #[error("not an identifier: expected 1 to 64 letters, digits, '-' or '_'")]
    NotOpaque,
}

/// The first four characters of an identifier and an ellipsis: enough to tell two apart, too little to use.
///
/// ```
/// assert_eq!(flinks_protocol::mask("6747ff12-6943-429f-c710-08d9aaed1c78"), "6747…");
/// assert_eq!(flinks_protocol::mask("abcd"), "…");
/// ```
pub fn mask(text: &str) -> String {
    let is_long = text.chars().nth(8).is_some();
    let shown: String = text.chars().take(if is_long { 4 } else { 0 }).collect();
    format!("{shown}…")
}

pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

pub(crate) fn is_opaque(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $well_formed:path, $error:ident, $schema:meta) => {
        $(#[$doc])*
        ///
        /// `Debug` shows at most the first four characters; [`expose`](Self::expose) gives the whole.
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), $schema)]
        pub struct $name(String);

        impl $name {
            /// Takes a text if it is well formed.
            ///
            /// # Errors
            /// [`InvalidId`] says which form was expected.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                if $well_formed(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidId::$error)
                }
            }

            /// The whole identifier. Keep it out of logs, traces and the page.
            pub fn expose(&self) -> &str {
                &self.0
            }

            /// What may be shown: see [`mask`].
            pub fn masked(&self) -> String {
                mask(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.masked())
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id! {
    /// The permanent reference to a person's login at an institution (Flinks: *Save Your loginIds*).
    /// Whoever has it and the API keys reads the accounts.
    LoginId, is_uuid, NotUuid, schema(description = "The permanent reference to a person's login at an institution.", format = Uuid, examples("6747ff12-6943-429f-c710-08d9aaed1c78"))
}
id! {
    /// The reference to one Flinks session; dies after eight minutes without activity (Flinks: *Timeout Lengths*).
    RequestId, is_uuid, NotUuid, schema(description = "The reference to one session at Flinks.", format = Uuid, examples("6747ff12-6943-429f-c710-08d9aaed1c78"))
}
id! {
    /// An account that the person selected (Flinks: *Account Selector + Accounts Filtering*).
    AccountId, is_opaque, NotOpaque, schema(description = "An account that the person selected.", pattern = "^[A-Za-z0-9_-]{1,64}$")
}
id! {
    /// The single-use token that opens the widget, minted on the server (Flinks: *Set Up Authorization*).
    AuthorizeToken, is_uuid, NotUuid, schema(description = "The single-use token that opens the widget.", format = Uuid, examples("6747ff12-6943-429f-c710-08d9aaed1c78"))
}
id! {
    /// Our own one-time value that ties a landing page and a hand-off to the session that began them.
    State, is_opaque, NotOpaque, schema(description = "The one-time value that ties a hand-off to the session that began it.", pattern = "^[A-Za-z0-9_-]{1,64}$")
}

impl State {
    /// A state of 128 bits, written as 32 hexadecimal digits.
    pub fn from_random(random: [u8; 16]) -> Self {
        use fmt::Write;
        let mut text = String::with_capacity(32);
        for byte in random {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }
}

/// The integrator's own text that travels with a session (Flinks: *Use a Custom Tag*). Not unique and not secret by
/// itself, but often a customer number, so `Debug` masks it too.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tag(String);

impl Tag {
    /// Any text is a tag.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({})", mask(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";

    #[test]
    fn debug_never_shows_a_whole_id() {
        let shown = format!(
            "{:?} {:?} {:?}",
            LoginId::parse(UUID).unwrap(),
            AccountId::parse("226a0a34").unwrap(),
            Tag::new("customer-4711")
        );
        assert_eq!(shown, "LoginId(6747…) AccountId(…) Tag(cust…)");
    }

    #[test]
    fn only_a_uuid_is_a_login_id() {
        assert!(LoginId::parse(UUID).is_ok());
        assert!(LoginId::parse(&UUID.to_uppercase()).is_ok());
        for bad in [
            "",
            "secret",
            &UUID[1..],
            &format!("{UUID}0"),
            &UUID.replace('-', "_"),
            "6747ff12-6943-429f-c710-08d9aaed1c7é",
        ] {
            assert_eq!(LoginId::parse(bad), Err(InvalidId::NotUuid), "{bad}");
        }
    }

    #[test]
    fn a_state_is_32_hexadecimal_digits() {
        assert_eq!(State::from_random([0xa5; 16]).expose(), "a5".repeat(16));
    }
}
