//! Markdown from the texts of the tables, which are plain.

use flinks_protocol::{Evidence, Parameter};

/// What stands above every generated chapter.
pub(crate) const NOTICE: &str =
    "<!-- Generated from the tables: cargo run -q -p flinks-book. A test compares the two. -->\n";

/// As code.
pub(crate) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// Values as code, with commas between them.
pub(crate) fn codes<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    texts.into_iter().map(code).collect::<Vec<_>>().join(", ")
}

/// A sentence: what is a name on the wire, a URL, an assignment or an attribute becomes code, and no character is markup.
pub(crate) fn prose(text: &str) -> String {
    let attribute = text.split_once("=\"").and_then(|(before, rest)| {
        let (value, after) = rest.split_once('"')?;
        let at = before.rfind(' ').map_or(0, |space| space + 1);
        let (before, name) = before.split_at_checked(at)?;
        Some((before, format!("{name}=\"{value}\""), after))
    });
    match attribute {
        Some((before, attribute, after)) => words(before) + &code(&attribute) + &prose(after),
        None => words(text),
    }
}

fn words(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let core = word.trim_matches(|letter: char| "'(),.:;?!".contains(letter));
        match is_code(core) {
            true => word.replacen(core, &code(core), 1),
            false => escape(word),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn is_code(word: &str) -> bool {
    let has_capital = word
        .chars()
        .skip(1)
        .any(|letter| letter.is_ascii_uppercase());
    word.contains(['_', '=', '{', '/', '<', '#', '%'])
        || has_capital && Parameter::from_name(word).is_some()
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        if "\\`*<[|&".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// How sure a fact is, by its marks.
pub(crate) fn marks(evidence: &[Evidence]) -> String {
    let marks = evidence.iter().map(|evidence| evidence.mark());
    marks.collect::<Vec<_>>().join(" ")
}

/// A row of a table.
pub(crate) fn row<const COLUMNS: usize>(cells: [String; COLUMNS]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_assignments_become_code_and_nothing_becomes_markup() {
        for (text, markdown) in [
            (
                "Needs accountSelectorEnable=true.",
                "Needs `accountSelectorEnable=true`.",
            ),
            (
                "Turns the COMPONENT_*_TERMS steps on.",
                "Turns the `COMPONENT_*_TERMS` steps on.",
            ),
            (
                "Goes with requestId, or [not].",
                "Goes with `requestId`, or \\[not].",
            ),
            ("Use demo.", "Use demo."),
            ("Without '#'.", "Without '`#`'."),
            ("Write title=\"Your bank\".", "Write `title=\"Your bank\"`."),
        ] {
            assert_eq!(prose(text), markdown);
        }
    }
}
