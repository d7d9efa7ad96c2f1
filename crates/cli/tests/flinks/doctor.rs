use crate::program::run;
use serde_json::{Value, json};

const WRONG: &str = "https://acme-iframe.private.fin.ag/v2/?demo=true?tag=x";
const RIGHT: &str = "https://acme-iframe.private.fin.ag/v2/?authorizeToken=d65f1adb-8ebc-48dc-be8b-20c773ba1565&consentEnable=true";

#[test]
fn a_wrong_url_ends_with_1_and_what_to_write_instead() {
    let done = run(&["doctor", WRONG], "");
    assert_eq!((done.code, done.err.as_str()), (Some(1), ""));
    assert!(
        done.out.contains("error: second-question-mark"),
        "{}",
        done.out
    );
    let instead = "write instead: https://acme-iframe.private.fin.ag/v2/?demo=true&tag=x\n";
    assert!(done.out.ends_with(instead), "{}", done.out);
}

#[test]
fn a_right_url_ends_with_0() {
    for (arguments, input) in [
        (&["doctor", RIGHT][..], ""),
        (&["doctor"], RIGHT),
        (&["doctor", "-"], RIGHT),
    ] {
        let done = run(arguments, input);
        assert_eq!(
            (done.code, done.out.as_str()),
            (Some(0), "nothing is wrong\n")
        );
    }
}

#[test]
fn warnings_alone_end_with_1_where_that_is_asked_for() {
    let unset = RIGHT.replace("&consentEnable=true", "");
    assert_eq!(run(&["doctor", &unset], "").code, Some(0));
    assert_eq!(run(&["doctor", "--strict", &unset], "").code, Some(1));
}

#[test]
fn a_page_is_examined_as_a_whole_and_its_lines_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.html");
    std::fs::write(
        &page,
        format!("\n<p>\n<iframe loading=lazy src='{RIGHT}'>\n"),
    )
    .unwrap();
    let page = page.to_str().unwrap();
    let done = run(&["doctor", page], "");
    let head = format!("{page}, line 3, in the attribute src of <iframe>:\n");
    assert!(done.out.starts_with(&head), "{}", done.out);
    assert!(done.out.contains("lazy-loading"), "{}", done.out);

    let rows = run(&["doctor", "--json", page], "").rows();
    assert_eq!(rows[0]["name"], page);
    assert_eq!(rows[0].get("url"), None);
}

#[test]
fn each_line_of_a_list_is_a_json_object_as_the_example_of_the_library_writes_it() {
    let done = run(
        &["doctor", "--lines", "--json"],
        format!("{RIGHT}\n\n{WRONG}\r\nnonsense\n"),
    );
    assert_eq!(done.code, Some(1));
    let rows = done.rows();
    let names: Vec<_> = rows.iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["line 1", "line 3", "line 4"]);
    assert_eq!(rows[0]["problems"], json!([]));
    assert_eq!(rows[1]["url"], WRONG);
    assert_eq!(rows[1]["parameters"], json!({"demo": "true?tag=x"}));
    assert_eq!(rows[1]["problems"][0]["code"], "second-question-mark");
    assert_eq!(rows[2]["problems"][0]["code"], "malformed");
    assert_eq!(rows[2]["rebuilt"], Value::Null);
}
