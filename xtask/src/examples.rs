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
    let npm = |line: &str| {
        run(command("npm")
            .args(line.split(' '))
            .arg("--loglevel=error")
            .current_dir(&folder))
    };
    npm("install --no-audit --no-fund")?;
    npm("run build --silent")?;
    // Strict mode mounts everything twice, and only in a build for development.
    run(command("npm")
        .args(["exec", "--workspace=react", "--", "vite", "build"])
        .args([
            "--mode=development",
            "--outDir=dist/strict",
            "--logLevel=error",
        ])
        .env("NODE_ENV", "development")
        .current_dir(&folder))?;
    run(&mut trunk::build(&folder.join("leptos")))
}
