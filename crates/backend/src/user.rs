//! The user of the host application.

use flinks_protocol::mask;
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// Longer ids are refused, in bytes.
const MAX_LENGTH: usize = 255;

/// What the host application calls one of its users.
///
/// `Debug` shows at most the first four characters; [`expose`](Self::expose) gives the whole.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(
    description = "What the host application calls one of its users: 1 to 255 bytes.",
    min_length = 1,
    max_length = 255,
    examples("4711")
)]
pub struct UserId(String);

/// The text is not the id of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id of a user has 1 to 255 bytes")]
pub struct InvalidUserId;

impl UserId {
    /// Takes an id of 1 to 255 bytes. Ids that differ in case alone are two users.
    ///
    /// # Errors
    /// [`InvalidUserId`].
    pub fn parse(text: &str) -> Result<Self, InvalidUserId> {
        match text.len() {
            1..=MAX_LENGTH => Ok(Self(text.to_owned())),
            _ => Err(InvalidUserId),
        }
    }

    /// The whole id. Keep it out of logs.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserId({})", mask(&self.0))
    }
}

impl TryFrom<String> for UserId {
    type Error = InvalidUserId;

    fn try_from(text: String) -> Result<Self, InvalidUserId> {
        Self::parse(&text)
    }
}

impl From<UserId> for String {
    fn from(id: UserId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_a_whole_id() {
        let user = UserId::parse("customer-4711").unwrap();
        assert_eq!(format!("{user:?}"), "UserId(cust…)");
    }

    #[test]
    fn an_id_has_a_length() {
        assert_eq!(UserId::parse(""), Err(InvalidUserId));
        assert_eq!(UserId::parse(&"x".repeat(256)), Err(InvalidUserId));
        assert!(UserId::parse(&"x".repeat(255)).is_ok());
    }
}
