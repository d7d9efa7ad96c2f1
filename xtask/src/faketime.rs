//! libfaketime, with which the backend's tests set the clock of a running process.

use crate::{Result, apt, setup};
use std::path::Path;

/// Debian keeps it beside the libraries of the machine's kind.
fn is_here() -> bool {
    let kinds = Path::new("/usr/lib").read_dir();
    kinds
        .into_iter()
        .flatten()
        .flatten()
        .any(|kind| kind.path().join("faketime/libfaketime.so.1").is_file())
}

/// Installs it on Debian as root. Elsewhere the tests that want it say that they are skipped.
pub fn install() -> Result<()> {
    if is_here() {
        setup::found("libfaketime", "library");
        return Ok(());
    }
    if !apt::is_here() {
        setup::say("no libfaketime: the backend's tests of its clock will be skipped");
        return Ok(());
    }
    setup::say("installing faketime by apt-get (seconds)");
    apt::install(&["faketime"])
}
