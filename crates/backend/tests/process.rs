//! The program itself.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn backend(folder: &Path, more: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_flinks-backend"))
        .args(["--port", "0", "--dist"])
        .arg(folder)
        .arg("--database")
        .arg(format!("sqlite://{}", folder.join("test.db").display()))
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The exit code, and all of standard error.
fn ended(mut child: Child) -> (Option<i32>, String) {
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    (child.wait().unwrap().code(), said)
}

#[cfg(unix)]
#[test]
fn it_says_when_it_listens_and_ends_on_sigterm() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "").unwrap();
    let mut child = backend(folder.path(), &[]);
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert!(
        line.starts_with("ready: http://localhost:") && line.ends_with("/\n"),
        "{line}"
    );
    assert!(
        Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(ended(child).0, Some(0));
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_can_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "").unwrap();
    let mut child = backend(folder.path(), &[]);
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    for file in ["test.db", "test.db-wal", "test.db-shm"] {
        let mode = folder.path().join(file).metadata().unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600, "{file}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_is_wrong_at_the_start_names_the_flag_and_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = ended(backend(folder.path(), &[]));
    assert_eq!(code, Some(1));
    assert!(
        said.contains("--dist") && said.contains("trunk build --release"),
        "{said}"
    );

    std::fs::write(folder.path().join("index.html"), "").unwrap();
    const FLINKS: [&str; 2] = ["--instance", "https://acme.private.fin.ag"];
    const API: [&str; 2] = [
        "--api-url",
        "https://acme-api.private.fin.ag/v3/c/BankingServices",
    ];
    const EVENTS_URL: [&str; 2] = ["--events-url", "https://shop.acme.example/hook"];
    const EVENTS_KEY: [&str; 2] = ["--events-key", "whsec_b2YtdGhlLXRlc3RzLW9mLXRoZS1ldmVudHM="];
    const KEYS: [&str; 4] = ["--secret-key", "s", "--api-key", "a"];
    for (flags, code, words) in [
        (
            &["--instance", "http://flinks.example"][..],
            2,
            ["--instance", "not https"],
        ),
        (
            &FLINKS,
            1,
            ["FLINKS_BACKEND_ENCRYPTION_KEY", "openssl rand"],
        ),
        (
            &["--encryption-key", "short"],
            1,
            ["FLINKS_BACKEND_ENCRYPTION_KEY", "32 bytes"],
        ),
        (&API, 1, ["FLINKS_API_URL", "FLINKS_SECRET_KEY is not"]),
        // The first instance is a simulator; accounts come from the API.
        (
            &[&API[..], &KEYS].concat(),
            1,
            ["FLINKS_API_URL) is not on this machine", "openssl rand"],
        ),
        (
            &[&["--api-url", "ftp://a"], &KEYS[..]].concat(),
            1,
            ["FLINKS_API_URL", "http"],
        ),
        (
            &["--address", "0.0.0.0"],
            1,
            ["FLINKS_BACKEND_PUBLIC_URL", "https://connect.acme.example"],
        ),
        (
            &["--user-key", "short"],
            1,
            ["FLINKS_BACKEND_USER_KEY", "32 bytes"],
        ),
        (
            &["--user-key-file", "/no/such/key"],
            1,
            ["--user-key-file", "/no/such/key"],
        ),
        (
            &["--user-cookie", "app"],
            1,
            ["--user-cookie", "--user-key-file"],
        ),
        (
            &["--server-key", "a-short-key"],
            1,
            ["--server-key", "32 or more"],
        ),
        (
            &["--server-key-file", "/no/such/key"],
            1,
            ["--server-key-file", "/no/such/key"],
        ),
        (
            &["--events-key", "whsec_a-short-key"],
            1,
            ["--events-key", "24 to 64 bytes"],
        ),
        (
            &["--events-key-file", "/no/such/key"],
            1,
            ["--events-key-file", "/no/such/key"],
        ),
        (&EVENTS_URL, 1, ["FLINKS_BACKEND_EVENTS_URLS", "need a key"]),
        (&EVENTS_KEY, 1, ["FLINKS_BACKEND_EVENTS_KEY", "an address"]),
        (
            &[&["--events-url", "ftp://a-short-key"], &EVENTS_KEY[..]].concat(),
            1,
            ["--events-url", "http or https"],
        ),
        (
            &[&["--events-attempts", "0"], &EVENTS_KEY[..]].concat(),
            2,
            ["--events-attempts", "0"],
        ),
        (
            &["--refresh-hours", "24"],
            1,
            ["--refresh-hours", "FLINKS_API_URL"],
        ),
        (&["--lease-ms", "5"], 2, ["--lease-ms", "1000"]),
        (
            &["--poll-interval-ms", "300001"],
            2,
            ["--poll-interval-ms", "300000"],
        ),
        (
            &["--requests-per-minute", "0"],
            2,
            ["--requests-per-minute", "0"],
        ),
    ] {
        let (ended, said) = ended(backend(folder.path(), flags));
        assert_eq!(ended, Some(code), "{said}");
        assert!(!said.contains("a-short-key"), "{said}");
        assert!(
            words.iter().all(|word| said.contains(word)),
            "{words:?} in {said}"
        );
    }
}

#[test]
fn a_database_that_cannot_be_opened_is_said_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "").unwrap();
    for (url, word) in [
        ("mysql://root@localhost/flinks", "expected sqlite://FILE"),
        ("sqlite:///no/such/folder/a.db", "/no/such/folder/a.db"),
        (
            "postgres://flinks:pass-word@127.0.0.1:1/flinks",
            "127.0.0.1:1/flinks",
        ),
    ] {
        let child = Command::new(env!("CARGO_BIN_EXE_flinks-backend"))
            .args(["--port", "0", "--dist"])
            .arg(folder.path())
            .env("DATABASE_URL", url)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let (code, said) = ended(child.unwrap());
        assert_eq!(code, Some(1), "{said}");
        assert!(
            said.contains("DATABASE_URL") && said.contains(word),
            "{said}"
        );
        assert!(!said.contains("pass-word"), "{said}");
    }
}

#[test]
fn a_port_in_use_is_said() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_flinks-backend"))
        .arg("--dist")
        .arg(folder.path())
        .args([
            "--database",
            "sqlite::memory:",
            "--port",
            &taken.local_addr().unwrap().port().to_string(),
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (code, said) = ended(child);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("--port") && said.contains("choose another one"),
        "{said}"
    );
}
