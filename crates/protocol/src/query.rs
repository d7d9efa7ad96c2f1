//! Query strings: `name=value` pairs joined by `&`, percent-encoded.
//!
//! A blank is written `%20`, which reads the same everywhere; both `+` and `%20` are read as a blank.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986 is encoded, so no value can end early or start a fragment.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What stands before `://`, and what behind. By letters: to search for a text costs the browser 2 kB.
pub fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    Some((scheme, rest.strip_prefix("//")?))
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
pub fn append(url: &str, name: &str, value: &str) -> String {
    let (before, fragment) = match url.split_once('#') {
        Some((before, fragment)) => (before, Some(fragment)),
        None => (url, None),
    };
    let separator = match before.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    let mut out = format!("{before}{separator}{}={}", encode(name), encode(value));
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// The part of a URL between the first `?` and the `#`, if there is one.
pub fn of(url: &str) -> Option<&str> {
    let before_fragment = url.split('#').next().unwrap_or(url);
    before_fragment.split_once('?').map(|(_, query)| query)
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
