//! Query strings: `name=value` pairs joined by `&`, percent-encoded.
//!
//! A blank is written `%20`, which reads the same everywhere; both `+` and `%20` are read as a blank.
//!
//! A page whose router keeps its path behind the `#` gets its query there too: `#/done?name=value`, or `#name=value`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986 is encoded, so no value can end early or start a fragment.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What stands before `://`, and what behind; `None` where another `:` comes first, since a scheme has none.
pub fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

/// A URL cut before its first `?` and its `#`, nothing decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Split<'a> {
    pub before: &'a str,
    pub query: Option<&'a str>,
    pub fragment: Option<&'a str>,
}

impl<'a> Split<'a> {
    pub(crate) fn of(url: &'a str) -> Self {
        let (rest, fragment) = split_off(url, '#');
        let (before, query) = split_off(rest, '?');
        Self {
            before,
            query,
            fragment,
        }
    }

    /// The pairs of the query.
    pub(crate) fn query_pairs(&self) -> impl Iterator<Item = (String, String)> + use<'a> {
        pairs(self.query.unwrap_or_default())
    }

    /// The pairs behind the `#`, in each of the places where a router may look for them.
    pub(crate) fn fragment_pairs(&self) -> impl Iterator<Item = (String, String)> + use<'a> {
        let (path, query) = split_off(self.fragment.unwrap_or_default(), '?');
        pairs(path).chain(pairs(query.unwrap_or_default()))
    }

    /// The URL without the pairs of these names, in its query and behind its `#`. All other bytes stay.
    pub(crate) fn without(&self, names: &[&str]) -> String {
        let mut url = self.before.to_owned();
        push(
            &mut url,
            '?',
            self.query.and_then(|query| remaining(query, names)),
        );
        if let Some(fragment) = self.fragment {
            let (path, query) = split_off(fragment, '?');
            let path = remaining(path, names);
            let query = query.and_then(|query| remaining(query, names));
            if path.is_some() || query.is_some() {
                push(&mut url, '#', Some(path.unwrap_or_default()));
                push(&mut url, '?', query);
            }
        }
        url
    }
}

/// What stands before a separator, and what behind, if there is one.
fn split_off(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((before, behind)) => (before, Some(behind)),
        None => (text, None),
    }
}

fn push(url: &mut String, separator: char, part: Option<String>) {
    if let Some(part) = part {
        url.push(separator);
        url.push_str(&part);
    }
}

/// The pairs of other names as they stand; `None` where none is left.
fn remaining(pairs: &str, names: &[&str]) -> Option<String> {
    let has_other_name = |pair: &&str| {
        let (name, _) = split_off(pair, '=');
        !names.contains(&decode(name).as_str())
    };
    let kept: Vec<_> = pairs.split('&').filter(has_other_name).collect();
    (!kept.is_empty()).then(|| kept.join("&"))
}

/// Percent-encodes one name, value or path segment.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Decodes one name or value. Bytes that are not UTF-8 become U+FFFD, as browsers do.
pub fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned()
}

/// Decodes a path segment, where `+` is only a plus.
pub fn decode_segment(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Appends `name=value` to a URL, with the separator that is due; what stands behind a `#` stays behind it.
pub(crate) fn append(url: &str, name: &str, value: &str) -> String {
    let Split {
        before,
        query,
        fragment,
    } = Split::of(url);
    let pair = format!("{}={}", encode(name), encode(value));
    let query = match query {
        None | Some("") => pair,
        Some(query) if query.ends_with('&') => format!("{query}{pair}"),
        Some(query) => format!("{query}&{pair}"),
    };
    let mut appended = format!("{before}?{query}");
    push(&mut appended, '#', fragment.map(str::to_owned));
    appended
}

/// The decoded pairs of a query string in their order; a name without `=` has an empty value.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    raw_pairs(query).map(|(name, value)| (decode(name), decode(value)))
}

/// The pairs as they stand in the URL.
pub fn raw_pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_appended_where_it_belongs() {
        for (url, expected) in [
            ("https://a.example", "https://a.example?s=1%202"),
            ("https://a.example/?", "https://a.example/?s=1%202"),
            ("https://a.example/?x=1", "https://a.example/?x=1&s=1%202"),
            ("myapp://callback#top", "myapp://callback?s=1%202#top"),
        ] {
            assert_eq!(append(url, "s", "1 2"), expected);
        }
    }

    #[test]
    fn a_blank_is_read_in_both_spellings() {
        assert_eq!(
            pairs("a=1+2&b=1%202&flag&&c=").collect::<Vec<_>>(),
            [("a", "1 2"), ("b", "1 2"), ("flag", ""), ("c", "")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
