use crate::program::run;
use serde_json::json;

const TRACE: &str = include_str!("../../../trace/tests/fixtures/trace.ndjson");

#[test]
fn a_trace_plays_back_to_its_outcome() {
    let done = run(&["replay", "-"], TRACE);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    assert!(
        done.out.ends_with("outcome: connected, 2 account ids\n"),
        "{}",
        done.out
    );
}

#[test]
fn a_phase_that_differs_ends_with_1() {
    let changed = TRACE.replacen("\"phase\":\"consent\"", "\"phase\":\"mfa\"", 1);
    let done = run(&["replay", "--json", "-"], changed);
    assert_eq!(done.code, Some(1));
    let rows = done.rows();
    let difference = rows.iter().find(|row| row["kind"] == "difference").unwrap();
    assert_eq!(
        (&difference["phase"], &difference["recorded"]),
        (&json!("consent"), &json!("mfa"))
    );
    let last = rows.last().unwrap();
    assert_eq!(last["kind"], "outcome");
    assert_eq!(
        (&last["outcome"], &last["accounts"]),
        (&json!("connected"), &json!(2))
    );
}

#[test]
fn what_is_no_trace_ends_with_3_and_its_line() {
    let done = run(
        &["replay", "-"],
        "{\"flinksTrace\":1,\"masked\":true}\nnonsense\n",
    );
    assert_eq!((done.code, done.out.as_str()), (Some(3), ""));
    assert!(
        done.err.starts_with("error: ") && done.err.contains("line 2"),
        "{}",
        done.err
    );
}

#[test]
fn a_file_that_is_not_there_ends_with_3_and_its_name() {
    let done = run(&["replay", "no-such-file.ndjson"], "");
    assert_eq!(done.code, Some(3));
    assert!(done.err.contains("no-such-file.ndjson"), "{}", done.err);
}
