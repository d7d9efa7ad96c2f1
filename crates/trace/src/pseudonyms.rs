//! Masking that keeps shapes: the same id gets the same pseudonym, and a masked message decodes as the real one did.

use crate::recorded::Recorded;
use flinks_protocol::query;
use std::borrow::Cow;
use std::collections::VecDeque;

/// Fields whose texts say nothing about a person.
const HARMLESS: [&str; 8] = [
    "step",
    "flinksCode",
    "institution",
    "mfaTypes",
    "cached",
    "count",
    "totalAccounts",
    "displayedAccounts",
];

/// What stands between a URL's path, the pairs of its query, and those behind its `#`.
const SEPARATORS: [char; 3] = ['?', '#', '&'];

/// How many are remembered: a session has a handful.
const MAX_PSEUDONYMS: usize = 1_000;

/// Who is who in a trace: the newest thousand. Lives in memory only: it is neither serialised nor printed.
#[derive(Clone, Default)]
pub struct Pseudonyms {
    known: VecDeque<(String, String)>,
    given: u64,
}

impl std::fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pseudonyms({})", self.known.len())
    }
}

impl Pseudonyms {
    /// The message with every id, every text of an unknown field and every long number replaced.
    pub fn mask(&mut self, message: Recorded) -> Recorded {
        self.value(None, message)
    }

    /// The text with the real ids back in.
    pub fn reveal(&self, text: &str) -> String {
        let mut text = Cow::Borrowed(text);
        for (real, pseudonym) in &self.known {
            if text.contains(pseudonym.as_str()) {
                text = Cow::Owned(replace_whole(&text, pseudonym, real));
            }
        }
        text.into_owned()
    }

    /// The message with the real ids back in.
    pub fn unmask(&self, message: &Recorded) -> Recorded {
        match message {
            Recorded::Text(text) => Recorded::Text(self.reveal(text)),
            Recorded::List(items) => {
                Recorded::List(items.iter().map(|item| self.unmask(item)).collect())
            }
            Recorded::Object(members) => Recorded::object(
                members
                    .iter()
                    .map(|(name, value)| (self.reveal(name), self.unmask(value))),
            ),
            other => other.clone(),
        }
    }

    fn value(&mut self, name: Option<&str>, value: Recorded) -> Recorded {
        match value {
            Recorded::Text(text) => Recorded::Text(self.text(name, &text)),
            // A whole number of many digits may be an account's.
            Recorded::Number(number) if number.abs() >= 1e6 => Recorded::Number(1e6),
            Recorded::List(items) => Recorded::List(
                items
                    .into_iter()
                    .map(|item| self.value(name, item))
                    .collect(),
            ),
            Recorded::Object(members) => {
                Recorded::object(members.into_iter().map(|(key, value)| {
                    let value = self.value(Some(&key), value);
                    (self.uuids(&key), value)
                }))
            }
            other => other,
        }
    }

    fn text(&mut self, name: Option<&str>, text: &str) -> String {
        if name.is_some_and(|name| HARMLESS.contains(&name)) {
            return self.uuids(text);
        }
        if query::split_scheme(text).is_some() {
            return self.url(text);
        }
        // Account ids may come joined by commas.
        let parts: Vec<_> = text.split(',').map(|part| self.id(part)).collect();
        parts.join(",")
    }

    /// A URL whose own words stay: its host, its path, and the names of what is in its query and behind its `#`.
    fn url(&mut self, url: &str) -> String {
        let mut masked = String::with_capacity(url.len());
        let mut before = None;
        for part in url.split_inclusive(SEPARATORS) {
            let text = part.strip_suffix(SEPARATORS).unwrap_or(part);
            match (text.split_once('='), before) {
                (_, None) | (None, Some('#')) => masked.push_str(&self.uuids(text)),
                (None, Some(_)) => masked.push_str(&self.id(text)),
                (Some((name, value)), Some(_)) => {
                    masked.push_str(&self.uuids(name));
                    masked.push('=');
                    match HARMLESS.contains(&name) {
                        true => masked.push_str(&self.uuids(value)),
                        false => masked.push_str(&self.id(value)),
                    }
                }
            }
            before = part.chars().next_back();
            masked.extend(before.filter(|_| text.len() < part.len()));
        }
        masked
    }

    /// Every UUID in a text replaced, wherever it stands.
    fn uuids(&mut self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let candidate = rest.get(..36).filter(|text| is_uuid(text));
            match candidate {
                Some(uuid) => {
                    masked.push_str(&self.pseudonym(uuid));
                    rest = rest.get(36..).unwrap_or_default();
                }
                None => {
                    masked.push(next);
                    rest = rest.get(next.len_utf8()..).unwrap_or_default();
                }
            }
        }
        masked
    }

    fn id(&mut self, text: &str) -> String {
        match text.trim().is_empty() {
            true => text.to_owned(),
            false => self.pseudonym(text),
        }
    }

    /// The same shape with nothing of the text: digits become `0`, letters `x`, and the end counts.
    fn pseudonym(&mut self, real: &str) -> String {
        let known = self.known.iter().find(|(known, _)| known == real);
        if let Some((_, pseudonym)) = known {
            return pseudonym.clone();
        }
        self.given += 1;
        let number = self.given.to_string();
        let hexadecimal = is_uuid(real);
        let mut digits = number.bytes().rev();
        let reversed = real.chars().rev().map(|letter| {
            if !letter.is_alphanumeric() {
                return letter;
            }
            match digits.next() {
                Some(digit) => char::from(digit),
                None if hexadecimal || letter.is_numeric() => '0',
                None => 'x',
            }
        });
        let mut pseudonym: Vec<char> = reversed.collect();
        // Too short to count in: the shape gives way, so that no two ids look like one.
        pseudonym.extend(digits.map(char::from));
        let pseudonym: String = pseudonym.into_iter().rev().collect();
        if self.known.len() == MAX_PSEUDONYMS {
            self.known.pop_front();
        }
        self.known.push_back((real.to_owned(), pseudonym.clone()));
        pseudonym
    }
}

/// Replaces what stands for itself: a short pseudonym may also be a piece of a longer one.
fn replace_whole(text: &str, from: &str, to: &str) -> String {
    let goes_on = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '-')
    };
    let mut replaced = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in text.match_indices(from) {
        let (before, after) = (text.get(..at), text.get(at + found.len()..));
        let is_piece = goes_on(before.and_then(|before| before.chars().next_back()))
            || goes_on(after.and_then(|after| after.chars().next()));
        replaced.push_str(text.get(done..at).unwrap_or_default());
        replaced.push_str(if is_piece { found } else { to });
        done = at + found.len();
    }
    replaced.push_str(text.get(done..).unwrap_or_default());
    replaced
}

fn is_uuid(text: &str) -> bool {
    flinks_protocol::LoginId::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flinks_protocol::{Session, decode_json};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";
    const ACCOUNT: &str = "226a0a34-7de6-4ca6-8782-01ffeb314ccc";

    fn recorded(value: &Value) -> Recorded {
        serde_json::from_value(value.clone()).unwrap()
    }

    fn redirect() -> Value {
        json!({
            "step": "REDIRECT", "loginId": LOGIN, "accountId": format!("{ACCOUNT},{LOGIN}"), "institution": "FlinksCapital",
            "url": format!("https://acme.example/thanks?loginId={LOGIN}&tag=customer-4711&institution=FlinksCapital&plan=a"),
            "note": {"by": "Jane Doe", "phone": 5_145_550_100_i64},
        })
    }

    #[test]
    fn nothing_of_a_person_is_left() {
        let masked = Pseudonyms::default().mask(recorded(&redirect()));
        let text = serde_json::to_string(&masked).unwrap();
        for secret in [LOGIN, ACCOUNT, "customer", "4711", "Jane", "Doe", "514555"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(
            text.contains("FlinksCapital") && text.contains("https://acme.example/thanks?loginId="),
            "{text}"
        );
    }

    #[test]
    fn nothing_of_a_person_is_left_behind_a_hash() {
        for (before, behind) in [("/#/done?", ""), ("/#", ""), ("/?plan=a#/done&", "#top")] {
            let url = format!(
                "https://acme.example{before}loginId={LOGIN}&accountId=4711&tag=Jane{behind}"
            );
            let message = json!({"step": "REDIRECT", "url": url});
            let mut names = Pseudonyms::default();
            let masked = names.mask(recorded(&message));
            let text = serde_json::to_string(&masked).unwrap();
            for secret in [LOGIN, "4711", "Jane"] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
            let decoded = decode_json(&serde_json::to_value(&masked).unwrap()).unwrap();
            let connection = decoded.connection().unwrap();
            assert_eq!(connection.account_ids.len(), 1, "{text}");
            assert_eq!(names.unmask(&masked), recorded(&message));
        }
    }

    #[test]
    fn a_masked_message_decodes_to_the_same_outcome() {
        let mut names = Pseudonyms::default();
        let masked = names.mask(recorded(&redirect()));
        let masked = decode_json(&serde_json::to_value(masked).unwrap()).unwrap();
        let real = decode_json(&redirect()).unwrap();
        assert_eq!(masked.problems, real.problems);
        let (mut session, mut replayed) = (Session::new(), Session::new());
        assert_eq!(
            std::mem::discriminant(&session.receive(&real)),
            std::mem::discriminant(&replayed.receive(&masked))
        );
        let Some(flinks_protocol::Outcome::Connected(connection)) = replayed.outcome() else {
            panic!("{:?}", replayed.outcome())
        };
        assert_eq!(connection.account_ids.len(), 2);
        // The same id has the same pseudonym.
        assert_eq!(
            connection.account_ids[1].expose(),
            connection.login_id.expose()
        );
    }

    #[test]
    fn whoever_has_the_table_gets_the_real_ids_back() {
        let mut names = Pseudonyms::default();
        let mut message = redirect();
        message["note"]["phone"] = json!(12);
        let masked = names.mask(recorded(&message));
        assert_eq!(names.unmask(&masked), recorded(&message));
    }

    #[test]
    fn a_short_id_is_not_taken_for_a_piece_of_another() {
        let message = json!({"a": "7", "b": LOGIN, "c": "order-7", "d": format!("7,{LOGIN}")});
        let mut names = Pseudonyms::default();
        let masked = names.mask(recorded(&message));
        assert_eq!(names.unmask(&masked), recorded(&message));
    }

    #[test]
    fn however_many_ids_come_the_table_does_not_grow() {
        let mut names = Pseudonyms::default();
        for id in 0..10_000 {
            names.pseudonym(&format!("customer-{id}"));
        }
        assert_eq!(names.known.len(), MAX_PSEUDONYMS);
        // The newest are still known, and none is given twice.
        let newest = names.pseudonym("customer-9999");
        assert_eq!(names.reveal(&newest), "customer-9999");
        assert_ne!(names.pseudonym("customer-0"), newest);
    }

    #[test]
    fn the_table_is_not_printed() {
        let mut names = Pseudonyms::default();
        names.mask(recorded(&redirect()));
        assert!(!format!("{names:?}").contains("6747"));
    }

    proptest! {
        #[test]
        fn no_two_ids_look_like_one(ids in proptest::collection::hash_set("[a-zA-Z0-9-]{1,12}", 2..40)) {
            let mut names = Pseudonyms::default();
            let pseudonyms: std::collections::HashSet<_> = ids.iter().map(|id| names.pseudonym(id)).collect();
            prop_assert_eq!(pseudonyms.len(), ids.len());
        }

        #[test]
        fn no_text_is_too_odd_to_be_masked(text in "\\PC{0,80}", name in "[a-zA-Z]{0,10}") {
            let mut names = Pseudonyms::default();
            names.text(Some(&name), &text);
            names.url(&text);
        }
    }
}
