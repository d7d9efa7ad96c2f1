//! The identifiers that the simulator hands out. `Debug` never shows one whole.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! identifier {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub(crate) fn random() -> Self {
                Self(Uuid::new_v4())
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:04x}…)"), self.0.as_u128() >> 112)
            }
        }
    )*};
}

identifier! {
    /// What a connection is known by: the same for the same institution, username and language.
    LoginId
    /// One attempt to log in.
    RequestId
    /// One account of a login.
    AccountId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_only_the_beginning_of_an_identifier() {
        let id: LoginId =
            serde_json::from_str(r#""6747ff12-6943-429f-8710-08d9aaed1c78""#).unwrap();
        assert_eq!(format!("{id:?}"), "LoginId(6747…)");
    }
}
