//! No repair loses a byte of a value, or moves it into another one: whatever the values are, and however little of them is
//! encoded.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_doctor::examine;
use flinks_protocol::{Kind, Parameter, query};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use std::fmt::Write;

const HOST: &str = "https://toolbox-iframe.private.fin.ag/v2/?";

/// The pairs of a URL in their order, as bytes: what a text would make of them may hide a loss.
fn pairs(url: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let bytes = |raw: &str| percent_decode_str(&raw.replace('+', " ")).collect();
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let mut pairs: Vec<_> = query::raw_pairs(query)
        .map(|(name, value)| (bytes(name), bytes(value)))
        .collect();
    pairs.sort();
    pairs
}

fn sorted(pairs: &[(&str, Vec<u8>)]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| (name.as_bytes().to_vec(), value.clone()))
        .collect();
    pairs.sort();
    pairs
}

/// Every byte but letters and digits is encoded.
fn encoded(value: &[u8]) -> String {
    value.iter().fold(String::new(), |mut text, byte| {
        let _ = match byte.is_ascii_alphanumeric() {
            true => write!(text, "{}", char::from(*byte)),
            false => write!(text, "%{byte:02x}"),
        };
        text
    })
}

/// The names of one kind.
fn named(is_of_kind: impl Fn(Kind) -> bool) -> impl Strategy<Value = &'static str> {
    let names: Vec<_> = Parameter::ALL
        .into_iter()
        .filter(|parameter| is_of_kind(parameter.kind()))
        .map(Parameter::name)
        .collect();
    prop::sample::select(names)
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..12),
        "[a-c #?&=%+/:.\\[\\]{}$<>é\u{a0}\n\t-]{0,16}".prop_map(String::into_bytes),
        "(https://a\\.example|/b|c\\.example)[/?#&=%a-f0-9 ]{0,16}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn a_value_that_is_encoded_stays_as_it_is(
        values in prop::collection::vec((prop_oneof![named(|kind| kind != Kind::Colour), Just("other")], value()), 1..4),
    ) {
        let query: Vec<_> = values.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let url = format!("{HOST}{}", query.join("&"));
        let rebuilt = examine(&url).rebuilt.unwrap();
        // A name or a value in the wrong case is another matter.
        prop_assert_eq!(
            pairs(&rebuilt).into_iter().map(|(name, value)| (name, value.to_ascii_lowercase())).collect::<Vec<_>>(),
            sorted(&values).into_iter().map(|(name, value)| (name, value.to_ascii_lowercase())).collect::<Vec<_>>(),
            "{} -> {}", url, rebuilt
        );
    }

    #[test]
    fn a_free_text_that_is_not_encoded_stays_whole(
        name in named(|kind| kind == Kind::Text),
        value in "[a-z0-9 #?=/:.,;!é-]{0,20}[a-z0-9#?=/]",
        more in prop::sample::select(vec!["", "&demo=true", "&language=fr&demo=true"]),
    ) {
        let url = format!("{HOST}{name}={value}{more}");
        if let Some(rebuilt) = examine(&url).rebuilt {
            let kept = pairs(&rebuilt);
            prop_assert!(kept.contains(&(name.into(), value.into())), "{} -> {}", url, rebuilt);
            prop_assert_eq!(kept.len(), 1 + more.matches('&').count(), "{} -> {}", url, rebuilt);
        }
    }

    #[test]
    fn a_free_text_with_a_raw_ampersand_in_it_is_not_cut(
        name in named(|kind| kind == Kind::Text),
        value in "[a-z0-9 é.-]{0,8}( & |&|& )q[a-z0-9 é.-]{0,8}",
        more in prop::sample::select(vec!["", "&demo=true", "&language=fr&demo=true"]),
    ) {
        let url = format!("{HOST}{name}={value}{more}");
        prop_assert_eq!(examine(&url).rebuilt, None, "{}", url);
    }

    #[test]
    fn an_address_that_is_not_encoded_stays_whole(
        name in named(|kind| kind == Kind::Url),
        before in prop::sample::select(vec!["https://a.example/b", "https://a.example", "/b", "b/c", "//a.example/"]),
        // What looks like `&#33;` is taken for an escape of HTML: see `a_sign_by_its_number_is_an_escape_of_html`.
        own in "([?#][a-c]=?[a-c1-9=?/#&;%]{0,12}[a-c1-9])?".prop_filter("an escape", |own| !own.contains("&#")),
        more in prop::sample::select(vec!["", "&demo=true", "&language=fr&demo=true"]),
    ) {
        let url = format!("{HOST}{name}={before}{own}{more}");
        if let Some(rebuilt) = examine(&url).rebuilt {
            let kept = pairs(&rebuilt);
            prop_assert!(kept.contains(&(name.into(), format!("{before}{own}").into())), "{} -> {}", url, rebuilt);
            prop_assert_eq!(kept.len(), 1 + more.matches('&').count(), "{} -> {}", url, rebuilt);
        }
    }

    #[test]
    fn an_address_that_is_encoded_in_part_keeps_its_own_query(
        first in "[a-c]=[a-z0-9]{0,4}", second in "[d-f]=[a-z0-9]{0,4}", encoded_to in 0..3_usize,
    ) {
        let address = ["https://a.example/b", "?", &first].concat();
        // Up to the path, the question mark, or the first pair.
        let part = ["https://a.example/b".len(), "https://a.example/b?".len(), address.len()][encoded_to];
        let (encoded, raw) = address.split_at(part);
        let url = format!("{HOST}redirectUrl={}{raw}&{second}&demo=true", query::encode(encoded));
        let whole = format!("{address}&{second}");
        let rebuilt = examine(&url).rebuilt.unwrap();
        match encoded_to {
            // Nothing shows that the second pair belongs to the address.
            2 => prop_assert_eq!(pairs(&rebuilt), pairs(&url)),
            _ => prop_assert!(pairs(&rebuilt).contains(&(b"redirectUrl".to_vec(), whole.into())), "{} -> {}", url, rebuilt),
        }
    }
}

/// Nobody writes it otherwise: in a URL, `#` would end the query.
#[test]
fn a_sign_by_its_number_is_an_escape_of_html() {
    let url = format!("{HOST}termsUrl=https://a.example/b#a&#33;1");
    let rebuilt = examine(&url).rebuilt.unwrap();
    let value = b"https://a.example/b#a!1".to_vec();
    assert!(pairs(&rebuilt).contains(&(b"termsUrl".to_vec(), value)));
}
