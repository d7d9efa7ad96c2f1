//! Processes that listen: each says so on a line of its standard output.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Killed on drop.
pub struct Server {
    child: Child,
    /// What its line says after the words that were waited for.
    pub said: String,
}

impl Server {
    /// Starts the program that the variable names, and waits for the line.
    pub fn start(variable: &str, arguments: &[&str], words: &str) -> Self {
        let mut child = spawn(variable, arguments, Stdio::piped());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once(words)?.1.to_owned()))
            .unwrap_or_else(|| panic!("{variable} ended without saying '{words}'"));
        // A full pipe would stop it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { child, said }
    }

    /// Starts one that says nothing.
    pub fn silent(variable: &str, arguments: &[&str]) -> Self {
        let child = spawn(variable, arguments, Stdio::null());
        let said = String::new();
        Self { child, said }
    }
}

fn spawn(variable: &str, arguments: &[&str], output: Stdio) -> Child {
    let program = env::var_os(variable).unwrap_or_else(|| {
        panic!("{variable} is not set: run these tests by cargo xtask test --only e2e")
    });
    Command::new(program)
        .args(arguments)
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
