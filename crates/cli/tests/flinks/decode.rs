use crate::program::run;

const LOGIN: &str = "6747ff12-6943-429f-c710-08d9aaed1c78";

#[test]
fn messages_are_decoded_for_people_with_ids_masked() {
    let redirect =
        format!(r#"{{"step":"REDIRECT","loginId":"{LOGIN}","institution":"FlinksCapital"}}"#);
    let done = run(&["decode", &redirect], "");
    assert_eq!(done.code, Some(0));
    assert_eq!(
        done.out,
        "     1  step       REDIRECT  connects  loginId 6747…  institution FlinksCapital\n"
    );
    let done = run(&["decode", "--reveal", &redirect], "");
    assert!(done.out.contains(LOGIN), "{}", done.out);
}

#[test]
fn a_log_is_decoded_line_by_line_and_bad_lines_end_with_1() {
    let log = "{\"step\":\"APP_MOUNTED\"}\n\n{\"step\":\"NEW\"}\nnonsense\n";
    let done = run(&["decode", "--json"], log);
    assert_eq!(done.code, Some(1));
    let rows = done.rows();
    let kinds: Vec<_> = rows
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["step", "unknown", "malformed"]);
    let numbers = run(&["decode", "-"], log).out;
    assert!(numbers.contains("     4  malformed"), "{numbers}");
}

#[test]
fn a_file_is_read_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("events.ndjson");
    std::fs::write(&log, "{\"step\":\"APP_MOUNTED\"}\n").unwrap();
    let done = run(&["decode", "--json", log.to_str().unwrap()], "");
    assert_eq!(done.rows()[0]["step"], "APP_MOUNTED");
    assert_eq!(done.code, Some(0));
}
