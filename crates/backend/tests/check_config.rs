//! `flinks-backend check-config` says all that the start would find, and touches nothing.

use std::path::Path;
use std::process::Command;

/// The exit code, and all that it has said.
fn check(folder: &Path, flags: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_flinks-backend"))
        .arg("--dist")
        .arg(folder)
        .args(flags)
        .arg("check-config")
        .env(
            "DATABASE_URL",
            "postgres://flinks:pass-word@127.0.0.1:1/flinks",
        )
        .env("RUST_LOG", "error")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

fn folder_with_a_page() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "").unwrap();
    folder
}

#[test]
fn a_right_configuration_is_accepted_though_no_database_runs() {
    let folder = folder_with_a_page();
    let key = "c".repeat(43) + "=";
    let (code, said) = check(folder.path(), &["--encryption-key", &key]);
    assert_eq!((code, said.as_str()), (Some(0), ""));
}

#[test]
fn everything_that_is_wrong_is_said_at_once_with_its_flag_and_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = check(
        folder.path(),
        &[
            "--address=0.0.0.0",
            "--encryption-key=secret-1",
            "--user-key=secret-2",
            "--server-key=secret-3",
            "--api-url=https://acme-api.private.fin.ag/v3/c/BankingServices",
            "--secret-key=secret-4",
        ],
    );
    assert_eq!(code, Some(2), "{said}");
    for words in [
        "--dist (FLINKS_BACKEND_DIST)",
        "--public-url (FLINKS_BACKEND_PUBLIC_URL)",
        "--encryption-key (FLINKS_BACKEND_ENCRYPTION_KEY)",
        "--user-key (FLINKS_BACKEND_USER_KEY)",
        "--server-key (FLINKS_BACKEND_SERVER_KEYS)",
        "FLINKS_API_KEY is not",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert_eq!(said.matches("error: ").count(), 6, "{said}");
    assert!(
        !said.contains("secret-") && !said.contains("pass-word"),
        "{said}"
    );
}

#[test]
fn a_database_of_an_unknown_kind_is_said() {
    let folder = folder_with_a_page();
    let (code, said) = check(
        folder.path(),
        &["--database=mysql://root:pass-word@localhost/flinks"],
    );
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("--database (DATABASE_URL)"), "{said}");
    assert!(!said.contains("pass-word"), "{said}");
}

#[test]
fn what_it_accepts_is_what_the_start_accepts() {
    let folder = folder_with_a_page();
    for flags in [
        &["--user-cookie=app"][..],
        &["--key-file=/no/such/key"],
        &[
            "--server-key-file=/no/such/key",
            "--user-key-file=/no/such/key",
        ],
    ] {
        let (code, checked) = check(folder.path(), flags);
        assert_eq!(code, Some(2), "{checked}");
        let start = Command::new(env!("CARGO_BIN_EXE_flinks-backend"))
            .args(["--port", "0", "--database", "sqlite::memory:", "--dist"])
            .arg(folder.path())
            .args(flags)
            .env("RUST_LOG", "error")
            .output()
            .unwrap();
        assert_eq!(start.status.code(), Some(1));
        assert_eq!(String::from_utf8(start.stderr).unwrap(), checked);
    }
}

#[test]
fn a_secret_that_is_none_is_said_and_not_passed_over() {
    let folder = folder_with_a_page();
    let flags = [
        "--api-url=http://127.0.0.1:1/v3/c/BankingServices",
        "--api-key=key\n",
        "--secret-key=",
        "--webhook-secret=",
    ];
    let (code, said) = check(folder.path(), &flags);
    assert_eq!(code, Some(2), "{said}");
    for name in ["FLINKS_SECRET_KEY is", "FLINKS_WEBHOOK_SECRET is"] {
        assert!(said.contains(name), "{name} in {said}");
    }
    let (_, said) = check(folder.path(), &[flags[0], flags[1], "--secret-key=secret"]);
    assert!(said.contains("FLINKS_API_KEY is empty, or has"), "{said}");
}
