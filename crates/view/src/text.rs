//! Texts that stand still, and texts that follow.

use std::borrow::Cow;
use std::fmt;

/// A text for an element or an attribute.
pub enum Text {
    /// Stays as it is.
    Fixed(Cow<'static, str>),
    /// Follows the signals that it reads.
    Following(Box<dyn Fn() -> Cow<'static, str>>),
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(text) => f.write_str(text),
            Self::Following(_) => f.write_str("…"),
        }
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self::Fixed(Cow::Borrowed(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Fixed(Cow::Owned(text))
    }
}

impl<F, T> From<F> for Text
where
    F: Fn() -> T + 'static,
    T: Into<Cow<'static, str>>,
{
    fn from(text: F) -> Self {
        Self::Following(Box::new(move || text().into()))
    }
}
