//! `SECURITY.md` names tests: each of them exists.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::path::Path;

/// What is in backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let mut named = 0;
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let shown_by = line.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let mut source = String::new();
        for quoted in quoted(shown_by) {
            if quoted.ends_with(".rs") {
                source = std::fs::read_to_string(root.join(quoted))
                    .unwrap_or_else(|error| panic!("{quoted}: {error}"));
            } else if !quoted.contains(' ') && !source.is_empty() {
                let function = format!("fn {quoted}(");
                assert!(source.contains(&function), "there is no {quoted}");
                named += 1;
            }
        }
    }
    assert!(named > 40, "only {named} are named");
}
