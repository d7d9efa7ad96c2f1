//! The program itself.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

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
    let (code, said) = ended(backend(
        folder.path(),
        &["--instance", "http://flinks.example"],
    ));
    assert_eq!(code, Some(2));
    assert!(
        said.contains("--instance") && said.contains("not https"),
        "{said}"
    );
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
