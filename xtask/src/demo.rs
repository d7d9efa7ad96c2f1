//! `cargo xtask demo`: everything at work on this machine, with no network and no account.

use crate::process::{command, program, run};
use crate::{setup, trunk, workspace};
use anyhow::{Context, Result, bail, ensure};
use std::io::{BufRead, BufReader, ErrorKind};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const PAGE_PORT: u16 = 8080;
const SIMULATOR_PORT: u16 = 9440;
const SANDBOX: &str = "https://toolbox-iframe.private.fin.ag";

/// Builds, starts, and runs until Ctrl-C.
pub fn run_until_stopped(port: Option<u16>, no_open: bool) -> Result<()> {
    ensure!(
        port.is_none_or(is_free),
        "that port is in use: choose another one with --port, or leave it out"
    );
    setup::to_build()?;
    eprintln!("demo: building the page, then the servers (a few minutes the first time)");
    trunk::playground()?;
    // In the dev profile: quick to build, and quick enough.
    run(command("cargo build -p flinks-simulator -p flinks-backend"))?;

    let (stop, stopped) = mpsc::channel();
    // Nobody is left to tell once the demo is ending.
    ctrlc::set_handler(move || stop.send(()).unwrap_or_default())
        .context("cannot listen for Ctrl-C")?;

    let simulator = Server::start(
        "the simulator",
        program(workspace::built("flinks-simulator"))
            .args(["--port", &first_free(SIMULATOR_PORT)?.to_string()]),
    )?;
    let port = port.map_or_else(|| first_free(PAGE_PORT), Ok)?;
    let api = format!("{}/v3/simulator/BankingServices", simulator.url);
    let database = workspace::target().join("demo.sqlite");
    let backend = Server::start(
        "the backend",
        program(workspace::built("flinks-backend"))
            .args(["--port", &port.to_string()])
            .arg("--dist")
            .arg(workspace::dist())
            .args(["--database", &format!("sqlite://{}", database.display())])
            .args(["--instance", &simulator.url, "--instance", SANDBOX])
            .args(["--api-url", &api])
            // The simulator does not mind; Flinks wants ten seconds.
            .args(["--poll-interval-ms", "1000"])
            .env("FLINKS_SECRET_KEY", "simulator-secret-key")
            .env("FLINKS_API_KEY", "simulator-api-key"),
    )?;
    let page = format!("{}/", backend.url);
    eprintln!("demo: the simulated widget is at {}/", simulator.url);
    eprintln!("demo: connections are kept in {}", database.display());
    eprintln!("demo: sign in as Greatday with the password Everyday; Ctrl-C ends all of it");
    println!("ready: {page}");
    if !no_open {
        // Where there is no browser the printed address is enough.
        let _ = open::that_detached(page);
    }

    let mut servers = [simulator, backend];
    loop {
        let ended = servers.iter_mut().find_map(Server::ended);
        // Ctrl-C reaches the servers as well: one that has just ended may have heard it before us.
        if stopped.recv_timeout(Duration::from_millis(250)).is_ok() {
            eprintln!("demo: ended");
            return Ok(());
        }
        if let Some(name) = ended {
            bail!("{name} ended by itself: see what it said above");
        }
    }
}

/// Whether nobody listens on either address that a browser takes `localhost` for.
fn is_free(port: u16) -> bool {
    ["127.0.0.1", "::1"].into_iter().all(|address| {
        let bound = TcpListener::bind((address, port));
        !bound.is_err_and(|error| error.kind() == ErrorKind::AddrInUse)
    })
}

fn first_free(wanted: u16) -> Result<u16> {
    let free = (wanted..=wanted.saturating_add(100)).find(|port| is_free(*port));
    let free = free.with_context(|| format!("port {wanted} and the next 100 are in use"))?;
    if free != wanted {
        eprintln!("demo: port {wanted} is in use; taking {free}");
    }
    Ok(free)
}

/// A server of ours: killed on drop.
struct Server {
    name: &'static str,
    child: Child,
    /// Where it listens, from its line `ready: URL`, the only one on its standard output.
    url: String,
}

impl Server {
    /// Starts it, and waits until it listens.
    fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let piped = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = piped.spawn();
        let mut child = child.with_context(|| format!("cannot start {name}"))?;
        let mut line = String::new();
        if let Some(stdout) = &mut child.stdout {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let url = line
            .trim_end_matches(['\r', '\n', '/'])
            .strip_prefix("ready: ");
        let url = url.with_context(|| format!("{name} did not start: see what it said above"))?;
        let url = url.to_owned();
        Ok(Self { name, child, url })
    }

    /// Its name, if it has ended by itself.
    fn ended(&mut self) -> Option<&'static str> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_somebody_listens_on_is_passed_over() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        assert!(!is_free(port));
        assert_ne!(first_free(port).ok(), Some(port));
    }
}
