//! The program, run or started.

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Output, Stdio};

/// The program, without variables that would configure it.
pub fn flinks(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flinks"));
    unconfigured(&mut command).args(arguments);
    command
}

/// Without what the shell that runs the tests may have set.
pub fn unconfigured(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let configures = [
            "FLINKS_",
            "CLICOLOR",
            "NO_COLOR",
            "DATABASE_URL",
            "RUST_LOG",
        ];
        if configures.iter().any(|start| name.starts_with(start)) {
            command.env_remove(&*name);
        }
    }
    command
}

/// What a run has come to.
#[derive(Debug)]
pub struct Done {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Done {
    /// The objects on standard output, one a line.
    pub fn rows(&self) -> Vec<Value> {
        let rows = self.out.lines().map(|line| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
        });
        rows.collect()
    }
}

/// Runs it to its end.
pub fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Done {
    run_command(&mut flinks(arguments), input)
}

pub fn run_command(command: &mut Command, input: impl AsRef<[u8]>) -> Done {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have ended without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_ref());
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    Done {
        code: status.code(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// One that serves; killed on drop.
pub struct Server {
    child: Child,
    /// Without the slash at its end.
    pub url: String,
}

impl Server {
    /// Starts it, and waits until it listens.
    pub fn start(command: &mut Command) -> Self {
        let piped = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = piped.stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let url = line.trim_end().strip_prefix("ready: ");
        let url = url.unwrap_or_else(|| panic!("it did not start: {command:?}: {line}"));
        let url = url.trim_end_matches('/').to_owned();
        Self { child, url }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
