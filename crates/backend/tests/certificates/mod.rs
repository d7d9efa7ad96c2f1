//! Certificates of an authority that is made for one test.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Files in a folder.
pub struct Certificates {
    /// The authority.
    pub authority: PathBuf,
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Certificates {
    /// For a server of this name, signed by an authority of its own. `None` where there is no openssl.
    pub fn make(folder: &Path, name: &str) -> Option<Self> {
        let of = |file: &str| folder.join(file);
        let authority = of("authority.pem");
        openssl(
            folder,
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority \
             -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign \
             -keyout authority.key -out authority.pem",
        )?;
        openssl(
            folder,
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server -keyout server.key -out server.csr",
        )?;
        std::fs::write(of("names"), format!("subjectAltName=DNS:{name}\n")).unwrap();
        openssl(
            folder,
            "x509 -req -days 2 -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -extfile names \
             -out server.pem",
        )?;
        Some(Self {
            authority,
            certificate: of("server.pem"),
            key: of("server.key"),
        })
    }
}

fn openssl(folder: &Path, arguments: &str) -> Option<()> {
    let output = Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {said}");
    Some(())
}
