//! The optimised playground in `dist/`.

use crate::process::{command, run, without_paths};
use crate::{Result, tools};

/// Builds it. What trunk needs must be there (see [`crate::setup::to_build`]): else it would download it.
pub fn build() -> Result<()> {
    let trunk = tools::find("trunk").ok_or("no trunk: run cargo xtask setup")?;
    run(without_paths(&mut command(trunk))
        .args(["build", "--release", "--skip-version-check"])
        // Trunk accepts only a truth value in it; the convention is that any value will do.
        .env_remove("NO_COLOR")
        .env("RUST_BACKTRACE", "0"))
}
