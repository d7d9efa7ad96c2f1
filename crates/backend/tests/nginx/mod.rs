//! nginx as a reverse proxy, with the configuration of the documentation.

use crate::certificates::Certificates;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The name that the documentation gives to the site.
pub const NAME: &str = "connect.acme.example";
/// Far more than it takes to start, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Nginx {
    child: Child,
    pub https: SocketAddr,
    pub http: SocketAddr,
}

/// Two addresses that are free at the moment. Both are held until both are known: taken one after the other, they may be the same.
pub fn free() -> (SocketAddr, SocketAddr) {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let [http, https] = listeners.each_ref().map(|held| held.local_addr().unwrap());
    (http, https)
}

/// Why there is no proxy.
#[derive(Debug)]
pub enum Missing {
    /// nginx or openssl is not installed.
    Program,
    /// It ended: its addresses are no longer free. What it said stands in the output of the tests.
    Address,
}

impl Nginx {
    /// Before the backend at this address, with what is changed of the configuration.
    pub fn start(
        folder: &TempDir,
        certificates: &Certificates,
        (http, https): (SocketAddr, SocketAddr),
        backend: &str,
        change: impl Fn(String) -> String,
    ) -> Result<Self, Missing> {
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"];
        let program = program.iter().find(|path| Path::new(path).is_file());
        let program = program.ok_or(Missing::Program)?;
        let folder = folder.path();
        let mut site = change(include_str!("../../../../docs/nginx.conf").to_owned());
        for (documented, here) in [
            ("listen 80;", format!("listen {http};")),
            ("listen 443 ", format!("listen {https} ")),
            ("127.0.0.1:8080", backend.to_owned()),
            (
                "/etc/ssl/connect.acme.example.pem",
                certificates.certificate.display().to_string(),
            ),
            (
                "/etc/ssl/private/connect.acme.example.key",
                certificates.key.display().to_string(),
            ),
        ] {
            assert!(site.contains(documented), "{documented}");
            site = site.replace(documented, &here);
        }
        let mut all = format!(
            "worker_processes 1; pid {0}/nginx.pid; error_log stderr; events {{}} http {{ access_log off;\n",
            folder.display()
        );
        for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
            all += &format!("{kind}_temp_path {}/{kind};\n", folder.display());
        }
        let file = folder.join("nginx.conf");
        std::fs::write(&file, all + &site + "}\n").unwrap();
        let child = Command::new(program)
            .arg("-p")
            .arg(folder)
            .arg("-c")
            .arg(&file)
            .args(["-g", "daemon off; master_process off;"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut nginx = Self { child, https, http };
        let began = Instant::now();
        // It writes this file once it has both addresses; another program may answer at them before.
        while !folder.join("nginx.pid").is_file() {
            if nginx.child.try_wait().unwrap().is_some() {
                return Err(Missing::Address);
            }
            assert!(began.elapsed() < PATIENCE, "nginx does not start");
            sleep(Duration::from_millis(50));
        }
        Ok(nginx)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
