//! Texts that stand still, and texts that follow.

use crate::called::Say;
use std::borrow::Cow;
use std::fmt;

/// A text for an element or an attribute: one that stays, or one that follows the signals that it reads.
pub struct Text(pub(crate) Kind);

pub(crate) enum Kind {
    Fixed(Cow<'static, str>),
    Following(Box<dyn Say>),
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Fixed(text) => f.write_str(text),
            Kind::Following(_) => f.write_str("…"),
        }
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self(Kind::Fixed(Cow::Borrowed(text)))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Kind::Fixed(Cow::Owned(text)))
    }
}

impl<F, T> From<F> for Text
where
    F: Fn() -> T + 'static,
    T: Into<Cow<'static, str>>,
{
    fn from(text: F) -> Self {
        Self(Kind::Following(Box::new(text)))
    }
}
