//! Other spellings of the same JSON: those in which common libraries write it. Order, numbers and texts stay what they are, so a body
//! that was parsed and written again leads back to the bytes that were signed, unless its library has changed one of these.

use std::fmt;
use std::mem;

/// How the space between values is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// As it is.
    AsIs,
    /// None: `{"a":1,"b":[]}`.
    Compact,
    /// One after each comma and colon, as Python does.
    Spaced,
    /// A line for each value.
    Indented {
        /// Of one level.
        indent: &'static str,
        /// Between lines.
        line_break: &'static str,
    },
}

/// How texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escapes {
    /// As they are.
    AsIs,
    /// No more escapes than JSON asks for.
    Fewest,
    /// `\u00e9` for each unit beyond ASCII, as Python does.
    Ascii,
    /// The same, and `\/`, as PHP does.
    AsciiAndSlashes,
    /// `\u00E9`, and what means something in HTML, as .NET does.
    AsciiAndHtml,
}

/// What comes after the last value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nothing.
    Nothing,
    /// A line break.
    LineBreak(&'static str),
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spelling {
    pub layout: Layout,
    pub escapes: Escapes,
    pub end: End,
}

impl Spelling {
    /// All of them, common ones first.
    pub fn all() -> impl Iterator<Item = Self> {
        let indented = |indent, line_break| Layout::Indented { indent, line_break };
        let layouts = [
            Layout::Compact,
            Layout::AsIs,
            Layout::Spaced,
            indented("  ", "\n"),
            indented("  ", "\r\n"),
            indented("    ", "\n"),
            indented("    ", "\r\n"),
            indented("\t", "\n"),
            indented("\t", "\r\n"),
        ];
        let escapes = [
            Escapes::AsIs,
            Escapes::Fewest,
            Escapes::Ascii,
            Escapes::AsciiAndSlashes,
            Escapes::AsciiAndHtml,
        ];
        let ends = [End::Nothing, End::LineBreak("\n"), End::LineBreak("\r\n")];
        layouts.into_iter().flat_map(move |layout| {
            escapes.into_iter().flat_map(move |escapes| {
                ends.into_iter().map(move |end| Self {
                    layout,
                    escapes,
                    end,
                })
            })
        })
    }

    /// Writes a JSON text so. What is no JSON comes out somehow.
    pub fn write(self, json: &str) -> String {
        let mut written = String::with_capacity(json.len());
        let mut depth = 0_usize;
        // An opening bracket waits for what follows: an empty list has no lines.
        let mut opened = false;
        let as_is = self.layout == Layout::AsIs;
        for token in Tokens(json.trim()) {
            match token {
                Token::Space(space) if as_is => written.push_str(space),
                Token::Space(_) => {}
                Token::Text(text) => {
                    self.begin(&mut written, &mut opened, depth);
                    self.escapes.write(text, &mut written);
                }
                Token::Other(other) => {
                    self.begin(&mut written, &mut opened, depth);
                    written.push_str(other);
                }
                Token::Mark(mark @ ('{' | '[')) => {
                    self.begin(&mut written, &mut opened, depth);
                    written.push(mark);
                    depth = depth.saturating_add(1);
                    opened = true;
                }
                Token::Mark(mark @ ('}' | ']')) => {
                    depth = depth.saturating_sub(1);
                    if !mem::take(&mut opened) {
                        self.line(&mut written, depth);
                    }
                    written.push(mark);
                }
                Token::Mark(mark) => {
                    written.push(mark);
                    match (mark, self.layout) {
                        (_, Layout::Spaced) | (':', Layout::Indented { .. }) => written.push(' '),
                        (',', _) => self.line(&mut written, depth),
                        _ => {}
                    }
                }
            }
        }
        if let End::LineBreak(line_break) = self.end {
            written.push_str(line_break);
        }
        written
    }

    fn begin(self, written: &mut String, opened: &mut bool, depth: usize) {
        if mem::take(opened) {
            self.line(written, depth);
        }
    }

    fn line(self, written: &mut String, depth: usize) {
        if let Layout::Indented { indent, line_break } = self.layout {
            written.push_str(line_break);
            written.extend(std::iter::repeat_n(indent, depth));
        }
    }
}

impl Escapes {
    /// Writes a text, which is given with its quotes.
    fn write(self, text: &str, written: &mut String) {
        let plain = match self {
            Self::AsIs => None,
            // Half of a surrogate pair is no text of Rust's: it stays as it is.
            _ => serde_json::from_str::<String>(text).ok(),
        };
        let Some(plain) = plain.and_then(|plain| serde_json::to_string(&plain).ok()) else {
            written.push_str(text);
            return;
        };
        if self == Self::Fewest {
            written.push_str(&plain);
            return;
        }
        let last = plain.len().saturating_sub(1);
        for (at, char) in plain.char_indices() {
            match char {
                '/' if self == Self::AsciiAndSlashes => written.push_str("\\/"),
                // Its backslash is there already.
                '"' if self == Self::AsciiAndHtml && at != 0 && at != last => {
                    written.push_str("u0022");
                }
                '<' | '>' | '&' | '\'' | '+' | '`' if self == Self::AsciiAndHtml => {
                    written.push_str(&format!("\\u{:04X}", u32::from(char)));
                }
                char if char.is_ascii() => written.push(char),
                char => {
                    for unit in char.encode_utf16(&mut [0; 2]) {
                        written.push_str(&match self {
                            Self::AsciiAndHtml => format!("\\u{unit:04X}"),
                            _ => format!("\\u{unit:04x}"),
                        });
                    }
                }
            }
        }
    }
}

impl fmt::Display for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.layout {
            Layout::AsIs => f.write_str("with the same space between its values")?,
            Layout::Compact => f.write_str("with no space between its values")?,
            Layout::Spaced => f.write_str("with a space after each comma and colon")?,
            Layout::Indented { indent, line_break } => {
                let indent = match indent {
                    "\t" => "tabs".to_owned(),
                    spaces => format!("{} spaces", spaces.len()),
                };
                write!(f, "indented by {indent}")?;
                if line_break == "\r\n" {
                    f.write_str(", with CRLF")?;
                }
            }
        }
        f.write_str(match self.escapes {
            Escapes::AsIs => "",
            Escapes::Fewest => ", texts without escapes that JSON does not ask for",
            Escapes::Ascii => ", \\u00e9 for letters beyond ASCII",
            Escapes::AsciiAndSlashes => ", \\u00e9 for letters beyond ASCII, \\/ for slashes",
            Escapes::AsciiAndHtml => ", \\u00E9 for letters beyond ASCII, \\u0026 for &",
        })?;
        f.write_str(match self.end {
            End::Nothing => "",
            End::LineBreak("\n") => ", a line break at its end",
            End::LineBreak(_) => ", a CRLF at its end",
        })
    }
}

/// A piece of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Space(&'a str),
    /// With its quotes.
    Text(&'a str),
    Mark(char),
    /// A number or a word.
    Other(&'a str),
}

/// The pieces of a text that is JSON.
struct Tokens<'a>(&'a str);

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
const MARKS: [char; 6] = ['{', '}', '[', ']', ',', ':'];

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let json = self.0;
        let first = json.chars().next()?;
        let length = match first {
            '"' => Some(text_length(json)),
            first if MARKS.contains(&first) => Some(first.len_utf8()),
            first if SPACE.contains(&first) => json.find(|char| !SPACE.contains(&char)),
            _ => json.find(|char| SPACE.contains(&char) || MARKS.contains(&char) || char == '"'),
        };
        let (piece, rest) = json
            .split_at_checked(length.unwrap_or(json.len()))
            .unwrap_or((json, ""));
        self.0 = rest;
        Some(match first {
            '"' => Token::Text(piece),
            first if MARKS.contains(&first) => Token::Mark(first),
            first if SPACE.contains(&first) => Token::Space(piece),
            _ => Token::Other(piece),
        })
    }
}

/// How long the text is that begins here, with its quotes.
fn text_length(json: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            b'\\' if !escaped => escaped = true,
            b'"' if !escaped => return at + 1,
            _ => escaped = false,
        }
    }
    json.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn spelling(layout: Layout, escapes: Escapes) -> Spelling {
        Spelling {
            layout,
            escapes,
            end: End::Nothing,
        }
    }

    const TWO_SPACES: Layout = Layout::Indented {
        indent: "  ",
        line_break: "\n",
    };

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\"\\\\/<>&é😀 a-c]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_spelling_changes_what_is_said(value in values(), pretty in any::<bool>()) {
            let text = match pretty {
                true => serde_json::to_string_pretty(&value).unwrap(),
                false => value.to_string(),
            };
            for spelling in Spelling::all() {
                let written = spelling.write(&text);
                let read: Value = serde_json::from_str(&written).unwrap();
                prop_assert_eq!(&read, &value, "{:?}: {}", spelling, written);
            }
        }

        #[test]
        fn a_spelling_is_found_from_every_other_one(value in values()) {
            let text = value.to_string();
            let compact = spelling(Layout::Compact, Escapes::Fewest);
            for other in Spelling::all() {
                prop_assert_eq!(&compact.write(&other.write(&text)), &text);
            }
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(spelling(TWO_SPACES, Escapes::AsIs).write(&text), pretty);
        }

        #[test]
        fn what_is_no_json_brings_nothing_down(text in any::<String>()) {
            for spelling in Spelling::all() {
                spelling.write(&text);
            }
        }
    }

    #[test]
    fn texts_are_written_as_each_library_does() {
        let text = json!({"a/b": "é \"&\" 😀"}).to_string();
        for (escapes, expected) in [
            (Escapes::Fewest, r#"{"a/b":"é \"&\" 😀"}"#),
            (Escapes::Ascii, r#"{"a/b":"\u00e9 \"&\" \ud83d\ude00"}"#),
            (
                Escapes::AsciiAndSlashes,
                r#"{"a\/b":"\u00e9 \"&\" \ud83d\ude00"}"#,
            ),
            (
                Escapes::AsciiAndHtml,
                r#"{"a/b":"\u00E9 \u0022\u0026\u0022 \uD83D\uDE00"}"#,
            ),
        ] {
            assert_eq!(spelling(Layout::Compact, escapes).write(&text), expected);
        }
    }

    #[test]
    fn numbers_stay_as_they_were_written() {
        let text = "[1.0, 1e2, -0]";
        let compact = spelling(Layout::Compact, Escapes::AsIs).write(text);
        assert_eq!(compact, "[1.0,1e2,-0]");
    }
}
