//! Colours as the widget takes them: hexadecimal digits without `#`.

/// Why a text is not a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a colour: expected 3, 4, 6 or 8 hexadecimal digits, with or without '#'")]
pub struct InvalidColour;

/// A colour of three, four, six or eight hexadecimal digits; four and eight carry opacity.
///
/// ```
/// use flinks_protocol::Colour;
/// assert_eq!(Colour::parse("#0089CB")?.as_str(), "0089CB");
/// assert!(Colour::parse("blue").is_err());
/// # Ok::<(), flinks_protocol::InvalidColour>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Colour(String);

impl Colour {
    /// Reads a colour; a leading `#` is taken off, since in a URL it would begin the fragment.
    ///
    /// # Errors
    /// [`InvalidColour`] when it is not one.
    pub fn parse(text: &str) -> Result<Self, InvalidColour> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if matches!(digits.len(), 3 | 4 | 6 | 8)
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        {
            Ok(Self(digits.to_owned()))
        } else {
            Err(InvalidColour)
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
