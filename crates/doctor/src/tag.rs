//! A tag in pasted HTML, JSX, or a template, as it stands: not a page's tree.
//!
//! HTML parsers end the tag at the first `>` of `onLoad={() => …}` and take a quote inside `<?php … ?>` for its own.

use crate::placeholder;
use std::ops::Range;

/// A tag that is longer ends here.
const MAX_LENGTH: usize = 10_000;

/// An attribute: its name in lower case, without a framework's signs, and where its value stands.
#[derive(Debug)]
pub(crate) struct Attribute<'a> {
    pub name: String,
    pub value: &'a str,
    pub range: Range<usize>,
    /// Whether the value is code, as in `{…}` or behind Vue's `:`.
    pub is_code: bool,
}

#[derive(Debug)]
pub(crate) struct Tag<'a> {
    pub name: &'a str,
    pub attributes: Vec<Attribute<'a>>,
    /// Whether there may be attributes that are not written out, as in `{...props}`.
    pub has_more: bool,
    /// Where it ends in the text.
    pub end: usize,
}

impl<'a> Tag<'a> {
    /// The tag whose `<` stands at `start`.
    pub(crate) fn at(text: &'a str, start: usize) -> Option<Self> {
        let (text, _) = text.split_at(text.floor_char_boundary(start + MAX_LENGTH));
        let mut reader = Reader {
            text,
            at: start + 1,
        };
        let name = reader
            .take(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':'));
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let mut tag = Self {
            name,
            attributes: Vec::new(),
            has_more: false,
            end: text.len(),
        };
        loop {
            reader.take(|letter| letter.is_whitespace() || letter == '/' || letter == '\\');
            let rest = reader.rest();
            if rest.is_empty() || rest.starts_with('>') {
                tag.end = reader.at;
                return Some(tag);
            }
            if rest.starts_with('{') || placeholder::bracketed(rest).is_some() {
                tag.has_more = true;
                reader.skip_code();
                continue;
            }
            if let Some(attribute) = reader.attribute() {
                tag.attributes.push(attribute);
            }
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    fn take(&mut self, is_taken: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|letter| !is_taken(letter));
        let (taken, _) = rest.split_at(end.unwrap_or(rest.len()));
        self.at += taken.len();
        taken
    }

    fn attribute(&mut self) -> Option<Attribute<'a>> {
        let written =
            self.take(|letter| !letter.is_whitespace() && !matches!(letter, '=' | '>' | '{' | '/'));
        if written.is_empty() {
            self.step();
        }
        let is_bound = written.starts_with([':', '[']) || written.starts_with("v-bind:");
        let name = written
            .trim_start_matches("v-bind:")
            .trim_start_matches([':', '['])
            .trim_start_matches("attr.")
            .trim_end_matches(']')
            .to_ascii_lowercase();
        let behind_name = self.at;
        self.take(char::is_whitespace);
        if !self.rest().starts_with('=') {
            self.at = behind_name;
            return (!name.is_empty()).then_some(Attribute {
                name,
                value: "",
                range: behind_name..behind_name,
                is_code: false,
            });
        }
        self.step();
        self.take(char::is_whitespace);
        let (range, is_code) = self.value();
        Some(Attribute {
            name,
            value: self.text.get(range.clone()).unwrap_or_default(),
            range,
            is_code: is_code || is_bound,
        })
    }

    fn value(&mut self) -> (Range<usize>, bool) {
        if self.rest().starts_with('{') {
            let start = self.at + 1;
            self.skip_code();
            let end = self.at.saturating_sub(1).max(start);
            let code = self.text.get(start..end).unwrap_or_default();
            return match is_text(code) {
                true => (start + 1..end - 1, false),
                false => (start..end, true),
            };
        }
        for quote in ["\\\"", "\\'", "\"", "'", "`"] {
            if self.rest().starts_with(quote) {
                self.at += quote.len();
                let start = self.at;
                while !self.rest().is_empty() && !self.rest().starts_with(quote) {
                    self.pass();
                }
                let end = self.at;
                self.at = (end + quote.len()).min(self.text.len());
                return (start..end, false);
            }
        }
        let start = self.at;
        while self
            .rest()
            .starts_with(|letter: char| !letter.is_whitespace() && letter != '>')
        {
            self.pass();
        }
        (start..self.at, false)
    }

    /// Passes a placeholder, or a letter.
    fn pass(&mut self) {
        match placeholder::bracketed(self.rest()) {
            Some(length) => self.at += length,
            None => self.step(),
        }
    }

    /// Passes braces and what is in them, or a placeholder.
    fn skip_code(&mut self) {
        if !self.rest().starts_with('{') {
            return self.pass();
        }
        let mut depth = 0_usize;
        for (at, letter) in self.rest().char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.at += at + 1;
                return;
            }
        }
        self.at = self.text.len();
    }
}

/// Whether code is nothing but a text in quotes.
fn is_text(code: &str) -> bool {
    ['"', '\'', '`'].into_iter().any(|quote| {
        code.len() >= 2
            && code
                .strip_prefix(quote)
                .and_then(|rest| rest.strip_suffix(quote))
                .is_some_and(|inside| !inside.contains(quote))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_every_language() {
        for (text, expected) in [
            (
                "<iframe src=\"a>b\" SANDBOX loading = lazy>",
                &[("src", "a>b"), ("sandbox", ""), ("loading", "lazy")][..],
            ),
            (
                "<iframe onLoad={() => { if (a > b) c() }} src={'a'} title={t(\"b\")} {...rest} />",
                &[
                    ("onload", "() => { if (a > b) c() }"),
                    ("src", "a"),
                    ("title", "t(\"b\")"),
                ],
            ),
            (
                "<iframe src='<?php echo $_GET['a']; ?>&b' <?= $more ?> title=a>",
                &[("src", "<?php echo $_GET['a']; ?>&b"), ("title", "a")],
            ),
            (
                r#"<iframe src=\"a\" title=\"b\"></iframe>"#,
                &[("src", "a"), ("title", "b")],
            ),
            (
                "<iframe :src=\"url\" v-bind:title='t' [attr.allow]=\"a\">",
                &[("src", "url"), ("title", "t"), ("allow", "a")],
            ),
            ("<iframe src=\"a", &[("src", "a")]),
            ("<iframe =\"\" {", &[("\"\"", "")]),
        ] {
            let tag = Tag::at(text, 0).unwrap();
            let found: Vec<_> = tag
                .attributes
                .iter()
                .map(|attribute| (attribute.name.as_str(), attribute.value))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
