//! The decoder as a program, over the corpus of messages.
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

fn run(name: &str, arguments: &[&str], input: impl AsRef<[u8]>) -> Vec<Value> {
    let mut child = Command::new(example(name))
        .args(arguments)
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

const LOGIN: &str = "8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31";

/// What each line of the corpus says, in its order; `null` and `false` are left out.
fn corpus() -> Vec<Value> {
    let step = |step: &str| json!({"kind": "step", "step": step});
    let at = |step: &str, institution: Value| json!({"kind": "step", "step": step, "institution": institution});
    let redirected = || json!({"kind": "step", "step": "REDIRECT", "loginId": LOGIN, "institution": "FlinksCapital", "success": true});
    vec![
        json!({
            "kind": "step", "step": "REDIRECT", "loginId": "6747ff12-6943-429f-c710-08d9aaed1c78",
            "accountIds": ["226a0a34-7de6-4ca6-8782-01ffeb314ccc"],
            "requestId": "89c77e20-dc45-4f30-9a9c-24059b1d255c", "success": true,
        }),
        redirected(),
        redirected(),
        redirected(),
        json!({
            "kind": "code", "flinksCode": "QUESTION_NOT_FOUND", "institution": "FlinksCapital",
            "requestId": "3eb951d4-6d73-461c-8cd7-7896a0b8992e",
        }),
        at("COMPONENT_CLOSE_SESSION", json!("FlinksCapital")),
        step("APP_MOUNTED"),
        step("COMPONENT_LOAD_INSTITUTION_SELECTOR"),
        at("INSTITUTION_SELECTED", json!("FlinksCapital")),
        at("INSTITUTION_SELECTED", json!("BankX")),
        at("COMPONENT_LOAD_CREDENTIAL", json!("FlinksCapital")),
        at("SUBMIT_CREDENTIAL", json!("FlinksCapital")),
        at("INSTITUTION_SELECTED", json!("Meridian")),
        at("INSTITUTION_SELECTED", json!("BMO")),
        at("INSTITUTION_SELECTED", json!("RBC")),
        at("INSTITUTION_SELECTED", json!(21)),
        step("RETRY_COUNT"),
        json!({"kind": "step", "step": "REDIRECT", "loginId": LOGIN, "success": true}),
        json!({"kind": "step", "step": "REDIRECT", "problems": ["loginId: expected a UUID"]}),
        step("COMPONENT_CONSENT_INTRO"),
        json!({"kind": "unknown", "step": "ERROR"}),
        step("POPUP_BLOCKED"),
        step("POPUP_OPENED"),
        step("TOKEN_INVALID"),
        step("MAXIMUM_RETRY_REACHED"),
        step("COMPONENT_DENY_CONSENT"),
        json!({"kind": "step", "step": "ACCOUNT_SELECTED", "accountIds": ["226a0a34-7de6-4ca6-8782-01ffeb314ccc"]}),
        json!({
            "kind": "code", "flinksCode": "INVALID_PASSWORD", "institution": "FlinksCapital",
            "requestId": "3eb951d4-6d73-461c-8cd7-7896a0b8992e",
        }),
        at("COMPONENT_CLOSE_SESSION", json!("FlinksCapital")),
        json!({"kind": "unknown"}),
    ]
}

#[test]
fn every_line_of_the_corpus_decodes_as_its_source_says() {
    let text = include_str!("fixtures/events-corpus.jsonl");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let input: String = lines
        .iter()
        .map(|line| format!("{}\n", line["data"]))
        .collect();
    let rows = run("decode", &["--reveal"], input);
    assert_eq!(rows.len(), corpus().len());
    for ((row, mut expected), line) in rows.into_iter().zip(corpus()).zip(lines) {
        for (field, absent) in [
            ("step", json!(null)),
            ("flinksCode", json!(null)),
            ("loginId", json!(null)),
            ("accountIds", json!([])),
            ("institution", json!(null)),
            ("requestId", json!(null)),
            ("success", json!(false)),
            ("problems", json!([])),
        ] {
            expected
                .as_object_mut()
                .unwrap()
                .entry(field)
                .or_insert(absent);
        }
        assert_eq!(row, expected, "{line}");
    }
}

#[test]
fn ids_are_masked_unless_asked() {
    let input = format!(
        r#"{{"step":"REDIRECT","loginId":"{LOGIN}","accountId":"one-long-id,another-id","requestId":"{LOGIN}"}}"#
    );
    let rows = run("decode", &[], input);
    assert_eq!(rows[0]["loginId"], "8b35…");
    assert_eq!(rows[0]["requestId"], "8b35…");
    assert_eq!(rows[0]["accountIds"], json!(["one-…", "anot…"]));
    assert_eq!(rows[0]["success"], true);
}

#[test]
fn a_bad_line_gives_a_row_and_the_run_goes_on() {
    let rows = run(
        "decode",
        &[],
        b"{\nnull\n\n[1]\n\"text\"\n7\n\xff\xfe\n{\"step\":\"APP_MOUNTED\"}",
    );
    let kinds: Vec<_> = rows
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "malformed",
            "malformed",
            "malformed",
            "malformed",
            "malformed",
            "malformed",
            "step"
        ]
    );
    assert!(
        rows[..6]
            .iter()
            .all(|row| !row["problems"][0].as_str().unwrap().is_empty())
    );
}

#[test]
fn a_byte_order_mark_before_an_event_log_is_ignored() {
    let rows = run(
        "decode",
        &[],
        "\u{feff}{\"step\":\"APP_MOUNTED\"}\r\n{\"step\":\"SUBMIT_MFA\"}\r\n",
    );
    let steps: Vec<_> = rows.iter().map(|row| row["step"].as_str()).collect();
    assert_eq!(steps, [Some("APP_MOUNTED"), Some("SUBMIT_MFA")]);
}
