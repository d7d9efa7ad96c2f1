//! PostgreSQL, which the backend's tests start for themselves where it is installed.

use crate::{Result, apt, setup};
use std::path::Path;

/// Debian keeps the server's programs off the PATH, by version.
pub fn is_here() -> bool {
    let versions = Path::new("/usr/lib/postgresql").read_dir();
    versions
        .into_iter()
        .flatten()
        .flatten()
        .any(|version| version.path().join("bin/initdb").is_file())
}

/// Installs it on Debian as root. Elsewhere the tests that want it say that they are skipped.
pub fn install() -> Result<()> {
    if is_here() {
        setup::found("postgresql", "server");
        return Ok(());
    }
    if !apt::is_here() {
        setup::say("no PostgreSQL: the backend's tests on it will be skipped");
        return Ok(());
    }
    setup::say("installing postgresql by apt-get (a minute)");
    apt::install(&["postgresql"])
}
