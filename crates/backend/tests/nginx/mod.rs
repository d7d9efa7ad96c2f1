//! nginx as a reverse proxy, with the configuration of the documentation.

use crate::certificates::Certificates;
use std::net::{SocketAddr, TcpListener, TcpStream};
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

/// Addresses that are free at the moment.
pub fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

impl Nginx {
    /// Before the backend at this address, with what is changed of the configuration. `None` where it is not installed.
    pub fn start(
        folder: &TempDir,
        certificates: &Certificates,
        (http, https): (SocketAddr, SocketAddr),
        backend: &str,
        change: impl Fn(String) -> String,
    ) -> Option<Self> {
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx"];
        let program = program.iter().find(|path| Path::new(path).is_file())?;
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
        let nginx = Self { child, https, http };
        let began = Instant::now();
        while TcpStream::connect(https).is_err() {
            assert!(
                began.elapsed() < PATIENCE,
                "nginx does not listen: see above"
            );
            sleep(Duration::from_millis(50));
        }
        Some(nginx)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
