//! The examples in `examples/`, built from the packed element as a stranger would.

use crate::process::{command, run};
use crate::{Result, dist, workspace};
use std::fs;
use std::path::PathBuf;

/// Where they are.
pub fn folder() -> PathBuf {
    workspace::root().join("examples")
}

/// Builds those that have a build step; the package must be there (see [`crate::package::build`]).
pub fn build() -> Result<()> {
    // A package of the same version is taken for the same one.
    let _ = fs::remove_dir_all(folder().join("node_modules/flinks-connect"));
    let _ = fs::remove_file(folder().join("package-lock.json"));
    let npm = |arguments: &[&str]| {
        run(command("npm")
            .args(arguments)
            .args(["--loglevel=error"])
            .current_dir(folder()))
    };
    npm(&["install", "--no-audit", "--no-fund"])?;
    npm(&["run", "build", "--silent"])?;
    // Strict mode mounts everything twice, and only in a build for development.
    run(command("npm")
        .args(["exec", "--workspace=react", "--", "vite", "build"])
        .args([
            "--mode=development",
            "--outDir=dist/strict",
            "--logLevel=error",
        ])
        .env("NODE_ENV", "development")
        .current_dir(folder()))?;
    dist::trunk(&folder().join("leptos"))
}
