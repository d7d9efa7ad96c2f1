//! A URL in code, from its first letter to where the literal around it ends; what is joined to it by `+`, `.` or `&` belongs to it.

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
        let close = around.next().map_or("", |(_, close)| *close);
        let end = unquoted_end(rest, close);
        let url = rest.get(..end).unwrap_or_default();
        // In a sentence; a line such as `URL=https://…` is none.
        let url = match before.ends_with('=') || !close.is_empty() {
            true => url,
            false => url.trim_end_matches(['.', ',', ';', ':', '!']),
        };
        return (url.to_owned(), start + url.len());
    };
    let quote = match before.ends_with(&format!("\\{quote}")) {
        true => format!("\\{quote}"),
        false => quote.to_string(),
    };
    let (raw, behind) = quoted(rest, &quote);
    let (mut url, behind) = joined(escapes::literal(raw), behind);
    let is_in_list = before.trim_end_matches(&*quote).trim_end().ends_with('[');
    if goes_on(&url, behind, is_in_list) {
        url.push_str(UNKNOWN);
    }
    (url, text.len() - behind.len())
}

/// A text that was copied from inside the quotes of literals that are joined: `https://a/?b=' + c + '&d`.
pub(crate) fn from_inside(text: &str) -> Option<String> {
    QUOTES.into_iter().find_map(|quote| {
        let (raw, behind) = text
            .contains(quote)
            .then(|| quoted(text, &quote.to_string()))?;
        let (url, rest) = joined(escapes::literal(raw), behind);
        let is_whole = rest.trim_matches([';', ')', ',', ' ']).is_empty();
        (is_whole && rest.len() < behind.len()).then_some(url)
    })
}

/// What is joined to the URL by code that is not understood: it may be a value, and more parameters.
const UNKNOWN: &str = "${…}&${…}";

/// The URL with all that is joined to it, and what stands behind that.
fn joined(mut url: String, mut behind: &str) -> (String, &str) {
    while let Some((operand, next)) = operand(behind) {
        url.push_str(&operand);
        behind = next;
    }
    (url, behind)
}

/// Whether code puts more to the URL in a way of its own: it ends in the middle of a pair and something follows, or a later
/// statement begins with a separator.
fn goes_on(url: &str, behind: &str, is_in_list: bool) -> bool {
    let next = behind.trim_start();
    let is_cut = url.ends_with(['=', '?', '&']) && !next.is_empty();
    let is_closed =
        next.starts_with([')', ';', '}', ']']) || (next.starts_with(',') && !is_in_list);
    let is_added = ["+=", ".="]
        .into_iter()
        .any(|operator| behind.split(operator).skip(1).any(is_more));
    (is_cut && !is_closed) || is_added
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

/// Whether a literal begins as the next pair of a query does: `"&a=…"`, or `"?"` with the pairs behind it.
fn is_more(literal: &str) -> bool {
    let Some((quote, pair)) = literal
        .trim_start()
        .split_at_checked(1)
        .filter(|(quote, _)| quote.starts_with(QUOTES))
    else {
        return false;
    };
    let name = pair.trim_start_matches(['?', '&']);
    let behind = name.trim_start_matches(|letter: char| letter.is_alphanumeric() || letter == '_');
    let is_pair = behind.len() < name.len() && behind.starts_with('=');
    name.len() < pair.len() && (is_pair || name.starts_with(quote))
}

/// The next literal or expression that is joined to the one before, and what stands behind it.
fn operand(text: &str) -> Option<(String, &str)> {
    let next = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\\');
    let operator = next
        .chars()
        .next()
        .filter(|sign| matches!(sign, '+' | '.') || (*sign == '&' && is_join_of_basic(next)));
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
        // A list of addresses, one a line.
        && !(operator == ' ' && is_address(unprefixed))
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

/// PHP's `.` joins; that of a method call has its name right behind it, and nothing of PHP.
fn joins(text: &str, at_point: &str) -> bool {
    let has_blank_before = text.len() > at_point.len();
    let rest = at_point.get(1..).unwrap_or_default();
    let (code, behind) = rest.split_at(expression_end(rest, '.'));
    has_blank_before
        || rest.starts_with(' ')
        || code.contains('$')
        || behind.starts_with(".$")
        || behind.starts_with(".\"")
        || behind.starts_with(".'")
}

/// `&` joins in Basic and in spreadsheets; `&&` does not, and `&amp;` is one of HTML's.
fn is_join_of_basic(text: &str) -> bool {
    let behind = text.trim_start_matches('&');
    let name =
        behind.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '#');
    text.len() == behind.len() + 1 && !name.starts_with(';')
}

fn is_address(literal: &str) -> bool {
    literal
        .split(QUOTES)
        .nth(1)
        .is_some_and(|inside| inside.contains("://"))
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
            '+' | '&' if operator == letter => return at,
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
            (
                "'https://a/?b='.urlencode($c).'&d='.E.'&f='.g('h');",
                "https://a/?b=${urlencode($c)}&d=${E}&f=${…}&${…}",
            ),
            (
                "x = \"https://a/?b=\" & c & \"&d=\"&E2",
                "https://a/?b=${c}&d=${E2}",
            ),
            ("if (a == \"https://a/?b\" && c)", "https://a/?b"),
            ("\"https://a/?b=\" .. c .. \"&d\"", "https://a/?b=${…}&${…}"),
            ("'https://a/?b=' || c || '&d'", "https://a/?b=${…}&${…}"),
            ("\"https://a/?b=\" C \"&d\"", "https://a/?b=${…}&${…}"),
            (
                "[\"https://a/?b=\", c, \"&d\"].join('')",
                "https://a/?b=${…}&${…}",
            ),
            (
                "\"https://a/?b=\".concat(c, \"&d\")",
                "https://a/?b=${…}&${…}",
            ),
            ("u = 'https://a/?b';\nu += '&c=d';", "https://a/?b${…}&${…}"),
            (
                "u = 'https://a/?b';\nu += '&' + new URLSearchParams(c)",
                "https://a/?b${…}&${…}",
            ),
            ("u = 'https://a/?b';\nhtml += '&nbsp;'", "https://a/?b"),
            ("{\"a\":\"https://a/?b=\",\"c\":\"&d\"}", "https://a/?b="),
            ("(\"https://a/?b\"\n\"https://c/\")", "https://a/?b"),
            ("It is https://a/?b=c, but fails.", "https://a/?b=c"),
            ("A=https://a/?b=c.\n", "https://a/?b=c."),
            ("[a](https://a/?b), c", "https://a/?b"),
            ("<https://a/?b>", "https://a/?b"),
            ("url = https://a/?b=${c d}&e f", "https://a/?b=${c d}&e"),
        ] {
            let start = code.find("https").unwrap();
            assert_eq!(read(code, start).0, url, "{code}");
        }
    }
}
