//! What JavaScript writes for a variable that was not set.

use crate::findings::Findings;
use crate::problem::{ProblemCode, Severity};
use flinks_protocol::{Kind, Parameter};

const WORDS: [&str; 3] = ["undefined", "null", "NaN"];

/// As the value, or as a word in it. In a free text `null` may be a word like any other.
fn in_value(value: &str, kind: Kind) -> Option<&'static str> {
    object(value)
        .or_else(|| {
            let is_word = |part: &str| WORDS.contains(&part);
            let are_words = value.split_whitespace().all(is_word);
            WORDS
                .into_iter()
                .find(|word| are_words && value.contains(word))
        })
        .or_else(|| {
            let is_unset = |word: &&str| *word != "null" || kind == Kind::Url;
            words(value, |word, part| word == part).find(is_unset)
        })
}

/// As a word of a host, which browsers write in lower case, or of a path.
fn in_address(text: &str) -> Option<&'static str> {
    object(text).or_else(|| words(text, str::eq_ignore_ascii_case).next())
}

fn words<'a>(
    text: &'a str,
    is_equal: impl Fn(&str, &str) -> bool + 'a,
) -> impl Iterator<Item = &'static str> + 'a {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter_map(move |part| WORDS.into_iter().find(|word| is_equal(word, part)))
}

fn object(text: &str) -> Option<&'static str> {
    let text = text.to_ascii_lowercase().replace("%20", " ");
    text.contains("[object ").then_some("[object Object]")
}

impl Findings {
    /// Whether the value was never set, which is then told.
    pub(crate) fn unset(&mut self, parameter: Parameter, value: &str) -> bool {
        let Some(word) = in_value(value, parameter.kind()) else {
            return false;
        };
        let name = parameter.name();
        let severity = match parameter.kind().expects_instead(value) {
            Some(_) => Severity::Error,
            None => Severity::Warning,
        };
        self.add(
            ProblemCode::NotSet,
            severity,
            Some(name),
            format!("{name} has '{word}' in it as text: a variable was not set."),
            format!("Leave {name} out where there is no value for it."),
        );
        true
    }

    /// The same for the host or the path.
    pub(crate) fn unset_address(&mut self, part: &str, text: &str) -> bool {
        let Some(word) = in_address(text) else {
            return false;
        };
        self.add(
            ProblemCode::NotSet,
            Severity::Error,
            None,
            format!("The {part} has '{word}' in it as text: a variable was not set."),
            "Look for the variable that is empty where the URL is made.",
        );
        true
    }
}
