//! `cargo xtask demo`: everything at work on this machine, with no network and no account.

use crate::arguments::DemoOptions;
use crate::process::{Server, cargo, command, run};
use crate::{Result, setup, test, workspace};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const PAGE_PORT: u16 = 8080;
const SIMULATOR_PORT: u16 = 9440;
const SANDBOX: &str = "https://toolbox-iframe.private.fin.ag";

/// Builds, starts, and runs until Ctrl-C.
pub fn run_until_stopped(options: &DemoOptions) -> Result<()> {
    let port = match options.port {
        Some(port) if is_free(port) => port,
        Some(port) => {
            return Err(format!(
                "port {port} is in use: choose another one with --port, or leave it out"
            ));
        }
        None => first_free(PAGE_PORT)?,
    };
    setup::to_build()?;
    test::build_dist()?;
    eprintln!("demo: building the simulator and the backend (a few minutes the first time)");
    run(cargo().args([
        "build",
        "--quiet",
        "-p",
        "flinks-simulator",
        "-p",
        "flinks-backend",
    ]))?;

    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || {
        // Nobody is left to tell once the demo is ending.
        let _ = stop.send(());
    })
    .map_err(|error| format!("cannot listen for Ctrl-C: {error}"))?;

    let simulator_port = first_free(SIMULATOR_PORT)?;
    let simulator = Server::start(
        "the simulator",
        command(workspace::built("flinks-simulator"))
            .arg("--port")
            .arg(simulator_port.to_string()),
    )?;
    let database = workspace::target().join("demo.db");
    let backend = Server::start(
        "the backend",
        command(workspace::built("flinks-backend"))
            .args(["--port", &port.to_string()])
            .arg("--dist")
            .arg(workspace::dist())
            .arg("--database")
            .arg(format!("sqlite://{}", database.display()))
            .args(["--instance", &simulator.url, "--instance", SANDBOX]),
    )?;
    eprintln!(
        "demo: the simulated widget is at {}/, the connections are in {}",
        simulator.url,
        database.display()
    );
    eprintln!("demo: sign in as Greatday with the password Everyday; Ctrl-C ends all of it");
    println!("ready: {}/", backend.url);
    if !options.no_open {
        open(&format!("{}/", backend.url));
    }

    let mut servers = [simulator, backend];
    loop {
        if stopped.recv_timeout(Duration::from_millis(250)).is_ok() {
            eprintln!("demo: ended");
            return Ok(());
        }
        if let Some(server) = servers
            .iter_mut()
            .find_map(|server| server.has_ended().then_some(server.name))
        {
            return Err(format!(
                "{server} has ended by itself: see what it said above"
            ));
        }
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn first_free(wanted: u16) -> Result<u16> {
    let free = (wanted..wanted.saturating_add(100)).find(|port| is_free(*port));
    let free = free.ok_or_else(|| {
        format!("no free port from {wanted} on: end another program, or use --port")
    })?;
    if free != wanted {
        eprintln!("demo: port {wanted} is in use; taking {free}");
    }
    Ok(free)
}

/// The default browser; where there is none the printed address is enough.
fn open(url: &str) {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let _ = Command::new(opener)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}
