//! The line for the HTML that keeps early messages: short, and with the hash that is documented.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

const README: &str = include_str!("../README.md");

#[test]
fn the_line_is_short_and_its_hash_is_right() {
    let (_, rest) = README.split_once("<script>flinksEarly").unwrap();
    let (rest, _) = rest.split_once("</script>").unwrap();
    let line = format!("flinksEarly{rest}");
    assert!(line.len() <= 300);
    let hash = STANDARD.encode(Sha256::digest(&line));
    assert!(
        README.contains(&format!("'sha256-{hash}'")),
        "sha256-{hash}"
    );
    let example = include_str!("../../../examples/html/adopted.html");
    assert!(example.contains(&format!("<script>{line}</script>")));
    let tested = include_str!("../../../tests/e2e/element.rs");
    assert!(tested.contains(&line.replace('"', "\\\"")));
}
