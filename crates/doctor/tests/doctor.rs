//! The doctor as a program, over URLs.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Cargo builds the examples beside the tests.
fn example(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.parent().and_then(|deps| deps.parent()).unwrap();
    folder
        .join("examples")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn run(input: impl AsRef<[u8]>) -> Vec<Value> {
    let mut child = Command::new(example("doctor"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_ref())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_doctor_writes_a_row_for_each_url() {
    let good = "https://toolbox-iframe.private.fin.ag/v2/?demo=true&consentEnable=true&new=1";
    let rows = run(format!(
        "{good}\n\nnonsense\nhttps://acme-iframe.private.fin.ag/v2/?demo=true?tag=x\n"
    ));
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0]["url"], good);
    assert_eq!(
        rows[0]["parameters"],
        json!({"demo": "true", "consentEnable": "true"})
    );
    assert_eq!(rows[0]["raw"], json!({"new": "1"}));
    assert_eq!(rows[0]["rebuilt"], good);
    assert_eq!(rows[1]["problems"][0]["code"], "malformed");
    assert_eq!(rows[1]["rebuilt"], Value::Null);
    let problem = &rows[2]["problems"][1];
    assert_eq!(
        (
            problem["code"].as_str(),
            problem["severity"].as_str(),
            problem["parameter"].as_str()
        ),
        (
            Some("missing-authorize-token"),
            Some("warning"),
            Some("authorizeToken")
        )
    );
    assert_eq!(
        rows[2]["rebuilt"],
        "https://acme-iframe.private.fin.ag/v2/?demo=true&tag=x"
    );
}

#[test]
fn a_byte_order_mark_before_the_first_url_is_ignored() {
    let rows = run(
        "\u{feff}https://acme-iframe.private.fin.ag/v2/?authorizeToken=d65f1adb-8ebc-48dc-be8b-20c773ba1565&consentEnable=true\r\n",
    );
    assert_eq!(rows[0]["problems"], json!([]));
}

#[test]
fn a_line_of_code_is_examined_and_it_is_said_where_the_url_is() {
    let rows = run(
        "<iframe loading=lazy src='https://acme-iframe.private.fin.ag/v2/?consentEnable=true&amp;authorizeToken=d65f1adb-8ebc-48dc-be8b-20c773ba1565'>\n",
    );
    assert_eq!(rows[0]["place"], "line 1, in the attribute src of <iframe>");
    assert_eq!(rows[0]["problems"][0]["code"], "lazy-loading");
    assert_eq!(rows[0]["advice"][1]["code"], "missing-title");
}
