//! Pages that trunk builds.

use crate::process::{command, run};
use crate::{compress, workspace};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// The playground in `dist/`. What trunk needs must be there (see [`crate::setup::to_build`]): else it would download it.
pub fn playground() -> Result<()> {
    run(build(workspace::root()))?;
    compress::beside(&workspace::dist())
}

/// `trunk build --release` in a folder.
pub fn build(folder: &Path) -> Command {
    let mut trunk = command("trunk build --release");
    // Trunk accepts only a truth value in it; the convention is that any value will do.
    trunk.current_dir(folder).env_remove("NO_COLOR");
    trunk
}
