//! Debian's packages, where nobody need be asked: as root, as in a container.

use crate::process::{command, output, run};
use crate::{Result, tools};

/// Whether packages can be installed here.
pub fn is_here() -> bool {
    tools::find("apt-get").is_some()
        && output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Installs packages.
pub fn install(packages: &[&str]) -> Result<()> {
    let apt = |arguments: &[&str]| {
        run(command("apt-get")
            .arg("--quiet")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}
