//! The examples in `examples/`, built from the packed element as a stranger would.

use crate::process::{command, run};
use crate::{trunk, workspace};
use anyhow::Result;
use std::fs;

/// Builds those that have a build step; the package must be there (see [`crate::package::build`]).
pub fn build() -> Result<()> {
    let folder = workspace::examples();
    // A package of the same version is taken for the same one.
    let _ = fs::remove_dir_all(folder.join("node_modules/flinks-connect"));
    let _ = fs::remove_file(folder.join("package-lock.json"));
    for line in [
        "npm install --no-audit --no-fund --loglevel=error",
        "npm run build --silent --loglevel=error",
    ] {
        run(command(line).current_dir(&folder))?;
    }
    // Strict mode mounts everything twice, and only in a build for development.
    let strict = "npm exec --workspace=react -- vite build --mode=development --outDir=dist/strict --logLevel=error";
    run(command(strict)
        .env("NODE_ENV", "development")
        .current_dir(&folder))?;
    run(trunk::build(&folder.join("leptos")))
}
