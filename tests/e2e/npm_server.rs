//! Servers from npm, which say where they listen, and cannot be told to take a port that is free.

use crate::attempts::Attempts;
use crate::server::{PATIENCE, Server};
use std::ffi::OsStr;
use std::net::TcpListener;
use std::path::Path;

/// Starts one for a folder, and gives its address. The flag is what it wants beside folder, host and port.
pub fn serve(
    name: &'static str,
    home: &Path,
    program: &Path,
    folder: &Path,
    flag: &str,
    variables: &[(&str, &OsStr)],
) -> (Server, String) {
    let mut attempts = Attempts::of(name);
    let folder = folder.display().to_string();
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port().to_string();
        drop(listener);
        let arguments = [&folder, "--host", "127.0.0.1", "--port", &port, flag];
        let started = Server::silent_with(home, program, &arguments, variables);
        let listening = started.and_then(|mut server| {
            server.says("Local:", PATIENCE)?;
            Ok(server)
        });
        match listening {
            Ok(server) => {
                let address = server.said.trim().trim_end_matches('/');
                let address = format!("{address}/");
                return (server, address);
            }
            Err(error) => attempts.failed(&error),
        }
    }
}
