//! The player as a program, over a trace in a file.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

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

/// What `replay` prints, and its exit status.
fn replayed(trace: &str) -> (String, Option<i32>) {
    let mut child = Command::new(example("replay"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(trace.as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8(text).unwrap(), output.status.code())
}

const TRACE: &str = include_str!("fixtures/trace.ndjson");

#[test]
fn a_trace_in_a_file_plays_back_to_its_outcome() {
    let (printed, status) = replayed(TRACE);
    let phases: Vec<_> = printed
        .lines()
        .filter_map(|line| line.split("ms  ").nth(1))
        .collect();
    assert_eq!(
        phases,
        [
            "loading",
            "ready",
            "consent",
            "institution",
            "credential",
            "accounts",
            "finished"
        ],
        "{printed}"
    );
    assert!(
        printed.ends_with("outcome: connected, 2 account ids\n"),
        "{printed}"
    );
    assert_eq!(status, Some(0));
}

#[test]
fn a_trace_that_says_otherwise_is_found_out() {
    let changed = TRACE.replacen("\"phase\":\"consent\"", "\"phase\":\"mfa\"", 1);
    let (printed, status) = replayed(&changed);
    assert!(printed.contains("differs: mfa was recorded"), "{printed}");
    assert_eq!(status, Some(1));
}

#[test]
fn what_is_not_a_trace_is_refused_with_its_line() {
    let (printed, status) = replayed("{\"flinksTrace\":1,\"masked\":true}\nnonsense\n");
    assert!(printed.contains("line 2 is not an entry"), "{printed}");
    assert_eq!(status, Some(2));
}

#[test]
fn a_trace_whose_redirect_has_its_query_behind_a_hash_plays_back_to_its_outcome() {
    let trace = concat!(
        r#"{"flinksTrace":1,"masked":true}"#,
        "\n",
        r#"{"sequence":1,"atMs":0.5,"times":1,"kind":"lifecycle","change":"started","detail":""}"#,
        "\n",
        r#"{"sequence":2,"atMs":10,"times":1,"kind":"lifecycle","change":"frame-loading","detail":"https://toolbox-iframe.private.fin.ag"}"#,
        "\n",
        r#"{"sequence":3,"atMs":900,"times":1,"kind":"received","step":"APP_MOUNTED","fields":[],"problems":[],"phase":"ready","payload":{"step":"APP_MOUNTED"}}"#,
        "\n",
        r#"{"sequence":4,"atMs":1200,"times":1,"kind":"received","step":"REDIRECT","fields":[],"problems":[],"phase":"finished","payload":{"step":"REDIRECT","url":"https://acme.example/#/bank/done?loginId=00000000-0000-0000-0000-000000000001"}}"#,
        "\n",
    );
    let (printed, status) = replayed(trace);
    assert!(!printed.contains("differs"), "{printed}");
    assert!(printed.contains("outcome: connected"), "{printed}");
    assert_eq!(status, Some(0));
}

#[test]
fn a_byte_order_mark_before_a_trace_is_ignored() {
    assert_eq!(replayed(&format!("\u{feff}{TRACE}")), replayed(TRACE));
}
