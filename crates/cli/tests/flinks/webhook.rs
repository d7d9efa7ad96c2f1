use crate::http::{receiver, request};
use crate::program::{Done, Server, flinks, run, run_command};
use serde_json::{Value, json};

const SECRET: &str = "a shared secret";
const BODY: &str = r#"{"ResponseType":"KYC","Login":{"Id":"1"},"City":"Montréal","Amount":1.0}"#;

/// The signature of a body by `send`, which signs as the backend verifies.
fn signature(secret: &str, body: &str, more: &[&str]) -> String {
    let send = [
        "webhook",
        "send",
        "--dry-run",
        "--json",
        "--body",
        "-",
        "--secret",
        secret,
    ];
    let done = run(&[&send, more].concat(), body);
    assert_eq!(done.code, Some(0), "{}", done.err);
    done.rows()[0]["signature"].as_str().unwrap().to_owned()
}

fn verify(signature: &str, body: impl AsRef<[u8]>) -> (Option<i32>, Value) {
    let verify = [
        "webhook",
        "verify",
        "--json",
        "--secret",
        SECRET,
        "--signature",
        signature,
    ];
    let Done { code, .. } = run(&verify, &body);
    let rows = run(&verify, body).rows();
    (code, rows[0].clone())
}

fn verdict(signature: &str, body: &str) -> String {
    let (code, report) = verify(signature, body);
    assert_eq!(report["matches"], json!(code == Some(0)), "{report}");
    report["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn a_right_signature_is_right() {
    assert_eq!(verdict(&signature(SECRET, BODY, &[]), BODY), "match");
}

#[test]
fn another_key_is_told() {
    let other = signature("another secret", BODY, &[]);
    assert_eq!(verdict(&other, BODY), "other-key");
}

#[test]
fn a_body_that_was_parsed_and_written_again_is_told() {
    let signed = signature(SECRET, BODY, &[]);
    for again in [
        "{\n  \"ResponseType\": \"KYC\",\n  \"Login\": {\n    \"Id\": \"1\"\n  },\n  \"City\": \"Montréal\",\n  \"Amount\": 1.0\n}",
        r#"{"ResponseType": "KYC", "Login": {"Id": "1"}, "City": "Montr\u00e9al", "Amount": 1.0}"#,
        &format!("{BODY}\n"),
    ] {
        assert_eq!(verdict(&signed, again), "reserialised", "{again}");
    }
}

#[test]
fn a_signature_over_the_ascii_form_is_told() {
    let ascii = signature(SECRET, BODY, &["--ascii"]);
    assert_ne!(ascii, signature(SECRET, BODY, &[]));
    assert_eq!(verdict(&ascii, BODY), "ascii");
}

#[test]
fn the_way_out_is_said_to_people() {
    let verify = ["webhook", "verify", "--secret", SECRET, "--signature"];
    let ascii = signature(SECRET, BODY, &["--ascii"]);
    let done = run(&[&verify[..], &[&ascii]].concat(), BODY);
    assert_eq!(done.code, Some(1));
    assert!(done.out.starts_with("ascii: "), "{}", done.out);
    assert!(
        done.out.contains("--webhook-ascii-signatures"),
        "{}",
        done.out
    );
}

#[test]
fn bytes_that_are_no_text_are_verified_too() {
    let (code, report) = verify(&signature(SECRET, "x", &[]), b"\xff\x00");
    assert_eq!((code, &report["verdict"]), (Some(1), &json!("other-key")));
}

#[test]
fn without_a_secret_it_ends_with_2_and_never_prints_one() {
    let done = run(&["webhook", "verify", "--signature", ""], BODY);
    assert_eq!(done.code, Some(2));
    assert!(done.err.contains("FLINKS_WEBHOOK_SECRET"), "{}", done.err);
    let mut help = flinks(&["webhook", "verify", "--help"]);
    let done = run_command(help.env("FLINKS_WEBHOOK_SECRET", "pass-word"), "");
    assert!(!done.out.contains("pass-word"), "{}", done.out);
}

#[test]
fn the_secret_of_a_file_ends_before_its_line_break() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("webhook.secret");
    std::fs::write(&file, format!("{SECRET}\r\n")).unwrap();
    let right = signature(SECRET, BODY, &[]);
    let mut verify = flinks(&["webhook", "verify", "--signature", &right, "--secret-file"]);
    let done = run_command(
        verify.arg(file).env("FLINKS_WEBHOOK_SECRET", "another"),
        BODY,
    );
    assert_eq!(done.code, Some(0), "{}", done.out);
}

#[test]
fn a_server_is_sent_a_sample_with_a_signature_that_is_right() {
    const LOGIN: &str = "5e115eac-1209-4f19-641c-08d6d484e2fe";
    let (url, received) = receiver(200);
    let sent = run(
        &[
            "webhook",
            "send",
            &url,
            "--secret",
            SECRET,
            "--login-id",
            LOGIN,
            "--tag",
            "customer-4711",
            "--json",
        ],
        "",
    );
    let received = received.join().unwrap();
    assert_eq!(sent.code, Some(0), "{}", sent.err);
    let row = &sent.rows()[0];
    assert_eq!(
        (&row["status"], &row["answer"]),
        (&json!(200), &json!("read"))
    );
    assert_eq!(row["body"].as_str().unwrap().as_bytes(), received.body);
    assert_eq!(received.headers["content-type"], "application/json");
    let body: Value = serde_json::from_slice(&received.body).unwrap();
    assert_eq!(body["ResponseType"], "GetAccountsDetail");
    assert_eq!(
        (&body["Login"]["Id"], &body["Tag"]),
        (&json!(LOGIN), &json!("customer-4711"))
    );
    let (code, _) = verify(&received.headers["flinks-authenticity-key"], &received.body);
    assert_eq!(code, Some(0));
}

#[test]
fn a_server_that_does_not_take_it_ends_with_1_and_one_that_is_not_there_with_3() {
    let (url, received) = receiver(401);
    let sent = run(&["webhook", "send", &url, "--secret", SECRET], "");
    received.join().unwrap();
    assert_eq!(sent.code, Some(1), "{}", sent.err);
    assert!(sent.out.contains("401: refused"), "{}", sent.out);

    let closed = run(
        &["webhook", "send", "http://127.0.0.1:1", "--secret", SECRET],
        "",
    );
    assert_eq!(closed.code, Some(3), "{}", closed.out);
}

#[test]
fn the_reference_backend_takes_what_is_sent() {
    let mut serve = flinks(&["serve", "--port", "0", "--database", "sqlite::memory:"]);
    let server = Server::start(serve.env("FLINKS_WEBHOOK_SECRET", SECRET));
    let url = format!("{}/webhooks/flinks", server.url);
    for more in [
        &[][..],
        &["--type", "GetAccountsSummary"],
        &["--type", "GetStatements"],
    ] {
        let send = ["webhook", "send", &url, "--secret", SECRET];
        let sent = run(&[&send, more].concat(), "");
        assert_eq!(sent.code, Some(0), "{}{}", sent.out, sent.err);
    }
    let forged = run(&["webhook", "send", &url, "--secret", "another"], "");
    assert_eq!(forged.code, Some(1), "{}", forged.out);
    assert_eq!(request(&url, "POST", "", BODY).0, 401);
}
