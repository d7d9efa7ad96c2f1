//! Processes that listen: each says so on a line of its standard output.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Killed on drop.
pub struct Server {
    child: Child,
    /// What its line says after the words that were waited for.
    pub said: String,
}

impl Server {
    /// Starts the program that the variable names, at home in this folder, and waits for the line. If it ends without it, the
    /// error is what it has said instead.
    pub fn start(
        home: &Path,
        variable: &str,
        arguments: &[&str],
        words: &str,
    ) -> Result<Self, String> {
        let child = spawn(home, variable, arguments, Stdio::piped());
        let said = String::new();
        let mut server = Self { child, said };
        let mut lines = BufReader::new(server.child.stdout.take().unwrap()).lines();
        let mut before = String::new();
        while let Some(Ok(line)) = lines.next() {
            if let Some((_, said)) = line.split_once(words) {
                server.said = said.to_owned();
                // A full pipe would stop it.
                std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
                return Ok(server);
            }
            before += &format!("{line}\n");
        }
        Err(format!(
            "{variable} ended without saying '{words}':\n{before}"
        ))
    }

    /// Starts one that says nothing.
    pub fn silent(home: &Path, variable: &str, arguments: &[&str]) -> Self {
        let child = spawn(home, variable, arguments, Stdio::null());
        let said = String::new();
        Self { child, said }
    }
}

fn spawn(home: &Path, variable: &str, arguments: &[&str], output: Stdio) -> Child {
    let program = env::var_os(variable).unwrap_or_else(|| {
        panic!("{variable} is not set: run these tests by cargo xtask test --only e2e")
    });
    Command::new(program)
        .args(arguments)
        // What a browser downloads would else be among the files of whoever runs the tests.
        .env("HOME", home)
        .env_remove("XDG_CONFIG_HOME")
        .stdin(Stdio::null())
        .stdout(output)
        .spawn()
        .unwrap()
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
