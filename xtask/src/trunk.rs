//! Pages that trunk builds.

use crate::process::{command, run};
use crate::{compress, package, workspace};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// The playground in `dist/`. What trunk needs must be there (see [`crate::setup::to_build`]): else it would download it.
pub fn playground() -> Result<()> {
    run(build(workspace::root()))?;
    compress::beside(&workspace::dist())
}

/// `trunk build --release` in a folder, with the flags of the element's build: what both depend on is built once.
pub fn build(folder: &Path) -> Command {
    let mut trunk = command("trunk build --release");
    trunk.env(package::RUSTFLAGS, package::flags());
    // Trunk accepts only a truth value in it; the convention is that any value will do.
    trunk.current_dir(folder).env_remove("NO_COLOR");
    trunk
}
