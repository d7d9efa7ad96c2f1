//! Other programs.

use crate::{Result, tools, workspace};
use std::env;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// A command in the root of the checkout, with our own tools first on its path.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(workspace::root())
        .env("PATH", tools::search_path());
    // A person sees cargo's progress; a log is spared it.
    if !io::stderr().is_terminal() {
        command.env("CARGO_TERM_QUIET", "true");
    }
    command
}

/// Cargo, the one that runs us.
pub fn cargo() -> Command {
    let mut cargo = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Set for us by the cargo that runs us. Some build scripts watch them, and would run again for nothing.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name.as_ref());
        }
    }
    cargo
}

/// For what is published: without the paths of this machine, which panics would name.
pub fn without_paths(command: &mut Command) -> &mut Command {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .unwrap_or_default();
    let registries = home.join("registry/src").read_dir();
    let registries = registries.into_iter().flatten().flatten();
    let folders = registries
        .map(|entry| entry.path())
        .chain([home.clone(), workspace::root().to_owned()]);
    // The last one that fits counts, so the longest come last.
    let mut folders: Vec<_> = folders.collect();
    folders.sort_by_key(|folder| folder.as_os_str().len());
    let paths = folders
        .iter()
        .map(|folder| format!("--remap-path-prefix={}/=", folder.display()));
    // The variable takes the place of what `.cargo/config.toml` says.
    let flags: Vec<_> = paths.chain(["--cfg=erase_components".to_owned()]).collect();
    command.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        flags.join(" "),
    )
}

/// Runs to the end.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let status = command
        .status()
        .map_err(|error| format!("cannot run {shown}: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("{shown} failed ({status})")),
    }
}

/// Runs to the end, and gives what it printed on standard output.
pub fn output(command: &mut Command) -> Result<String> {
    output_of(command.stderr(Stdio::null()))
}

/// The same, and what it says of its progress is seen.
pub fn output_aloud(command: &mut Command) -> Result<String> {
    output_of(command.stderr(Stdio::inherit()))
}

fn output_of(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run {shown}: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("{shown} failed ({})", output.status)),
    }
}

/// How a command would be typed.
pub fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut shown = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        shown.push(' ');
        shown.push_str(&argument.to_string_lossy());
    }
    shown
}

/// A server of ours: killed on drop.
pub struct Server {
    name: &'static str,
    child: Child,
    /// Where it listens, from its line `ready: URL`.
    pub url: String,
}

impl Server {
    /// Starts it, and waits until it listens.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {name}: {error}"))?;
        let (ready, line) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(io::Result::ok) {
                    match line.strip_prefix("ready: ") {
                        // Nobody listens any more once the first was taken.
                        Some(url) => drop(ready.send(url.trim_end_matches('/').to_owned())),
                        None => println!("{line}"),
                    }
                }
            });
        }
        let mut server = Self {
            name,
            child,
            url: String::new(),
        };
        server.url = line
            .recv_timeout(Duration::from_secs(60))
            .map_err(|_| format!("{name} did not start: see what it said above"))?;
        Ok(server)
    }

    /// Its name, if it has ended by itself.
    pub fn ended(&mut self) -> Option<&'static str> {
        (!matches!(self.child.try_wait(), Ok(None))).then_some(self.name)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
