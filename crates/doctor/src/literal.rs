//! A URL in code, from its first letter to where the literal around it ends; what is joined to it by `+` or `.` belongs to it.

use crate::{escapes, placeholder};

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// What a URL may stand between, beside quotes.
const AROUND: [(&str, &str); 9] = [
    ("&quot;", "&quot;"),
    ("&#34;", "&#34;"),
    ("&#39;", "&#39;"),
    ("(", ")"),
    ("<", ">"),
    ("{", "}"),
    ("“", "”"),
    ("«", "»"),
    ("‘", "’"),
];

/// The URL that begins at `start`, its escapes undone, with `${…}` for the code that is joined to it; and where it ends.
pub(crate) fn read(text: &str, start: usize) -> (String, usize) {
    let (before, rest) = text.split_at(start);
    let Some(quote) = before
        .chars()
        .next_back()
        .filter(|last| QUOTES.contains(last))
    else {
        let mut around = AROUND.iter().filter(|(open, _)| before.ends_with(open));
        let end = unquoted_end(rest, around.next().map_or("", |(_, close)| *close));
        return (rest.get(..end).unwrap_or_default().to_owned(), start + end);
    };
    let quote = match before.ends_with(&format!("\\{quote}")) {
        true => format!("\\{quote}"),
        false => quote.to_string(),
    };
    let (raw, mut behind) = quoted(rest, &quote);
    let mut url = escapes::literal(raw);
    while let Some((operand, next)) = operand(behind) {
        url.push_str(&operand);
        behind = next;
    }
    (url, text.len() - behind.len())
}

/// Up to white space, a quote, or what closes the brackets.
fn unquoted_end(text: &str, close: &str) -> usize {
    let mut at = 0;
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        if let Some(length) = placeholder::bracketed(rest) {
            at += length;
            continue;
        }
        let is_closed = !close.is_empty() && rest.starts_with(close);
        if is_closed || letter.is_whitespace() || QUOTES.contains(&letter) || "<>".contains(letter)
        {
            break;
        }
        at += letter.len_utf8();
    }
    at
}

/// What stands before the closing quote, and what behind it.
fn quoted<'a>(text: &'a str, quote: &str) -> (&'a str, &'a str) {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(letter) = rest.chars().next() else {
            break;
        };
        if let Some(behind) = rest.strip_prefix(quote) {
            return (text.get(..at).unwrap_or_default(), behind);
        }
        let escaped = || rest.chars().nth(1).map_or(1, |next| 1 + next.len_utf8());
        at += match letter {
            '\\' if !rest.starts_with("\\(") => escaped(),
            _ => placeholder::bracketed(rest).unwrap_or(letter.len_utf8()),
        };
    }
    (text, "")
}

/// The next literal or expression that is joined to the one before, and what stands behind it.
fn operand(text: &str) -> Option<(String, &str)> {
    let next = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\\');
    let operator = next.chars().next().filter(|sign| matches!(sign, '+' | '.'));
    let (rest, operator) = match operator {
        Some(operator) => (next.strip_prefix(operator)?.trim_start(), operator),
        // Python and C join what stands in lines one below the other.
        None if text.split_at(text.len() - next.len()).0.contains('\n') => (next, ' '),
        None => return None,
    };
    let unprefixed = rest.trim_start_matches(['f', 'F', 'r', 'b', '$', '@']);
    let prefix = rest.len() - unprefixed.len();
    if let (Some(quote), true) = (unprefixed.chars().next(), prefix <= 2)
        && QUOTES.contains(&quote)
    {
        let (raw, behind) = quoted(unprefixed.strip_prefix(quote)?, &quote.to_string());
        return Some((escapes::literal(raw), behind));
    }
    if operator == ' ' || (operator == '.' && !joins(text, next)) {
        return None;
    }
    let (code, behind) = rest.split_at(expression_end(rest, operator));
    let code = code.trim();
    let whole = format!("${{{code}}}");
    let operand = match placeholder::covers(&whole) {
        _ if code.is_empty() => return None,
        true => whole,
        false => "${…}".to_owned(),
    };
    Some((operand, behind))
}

/// PHP's `.` joins; that of a method call has its name right behind it.
fn joins(text: &str, at_point: &str) -> bool {
    let has_blank_before = text.len() > at_point.len();
    has_blank_before || at_point.starts_with(". ") || at_point.starts_with(".$")
}

fn expression_end(text: &str, operator: char) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        let behind = text.get(at + letter.len_utf8()..).unwrap_or_default();
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            ')' | ']' | '}' | ';' | ',' | '"' | '\'' | '`' => return at,
            '+' if operator == '+' => return at,
            '.' if operator == '.' && behind.starts_with([' ', '"', '\'', '$']) => return at,
            '\n' if !behind.trim_start().starts_with(operator) => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_ends_with_its_quote_and_goes_on_behind_an_operator() {
        for (code, url) in [
            (r#"load("https://a/?b=c");"#, "https://a/?b=c"),
            (r#""{\"src\":\"https://a/?b\",\"c\":1}""#, "https://a/?b"),
            ("src='https://a/?b' title='c'", "https://a/?b"),
            (r#"let a = "https:\/\/a\/?b\u0026c""#, "https://a/?b&c"),
            (
                "`https://a/?b=${c ? `d` : \"e\"}&f`",
                "https://a/?b=${c ? `d` : \"e\"}&f",
            ),
            (
                r#"URL(string: "https://a/?b=\(c("d"))&e")"#,
                r#"https://a/?b=\(c("d"))&e"#,
            ),
            (
                "x = \"https://a/?b=\" + encode(c, \"d\") + '&e=' +\n  f;\ng + 'h'",
                "https://a/?b=${encode(c, \"d\")}&e=${f}",
            ),
            (
                "$x = 'https://a/?b=' . $c->d . '&e=' . urlencode($f);",
                "https://a/?b=${$c->d}&e=${urlencode($f)}",
            ),
            (
                "x = (\"https://a/?b=c\"\n  f\"&d={e}\")",
                "https://a/?b=c&d={e}",
            ),
            ("[src]=\"'https://a/?b=' + c\" title", "https://a/?b=${c}"),
            ("\"https://a/?b\".toUri()", "https://a/?b"),
            ("\"https://a/?b\",\n\"c\"", "https://a/?b"),
            ("[a](https://a/?b), c", "https://a/?b"),
            ("<https://a/?b>", "https://a/?b"),
            ("url = https://a/?b=${c d}&e f", "https://a/?b=${c d}&e"),
        ] {
            let start = code.find("https").unwrap();
            assert_eq!(read(code, start).0, url, "{code}");
        }
    }
}
