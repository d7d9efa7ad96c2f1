//! The optimised playground in `dist/`.

use crate::compress::{brotli, gzip};
use crate::process::{command, run, without_paths};
use crate::{Result, size, tools, workspace};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Builds it. What trunk needs must be there (see [`crate::setup::to_build`]): else it would download it.
pub fn build() -> Result<()> {
    trunk(workspace::root())?;
    for name in ["flinks-connect.css", "flinks-trace.css", "playground.css"] {
        minify(&workspace::dist().join(name))?;
    }
    compress_all()
}

/// The page in a folder, optimised, in `dist/` within it.
pub fn trunk(folder: &Path) -> Result<()> {
    trunk_to(folder, &folder.join("dist"), &[])
}

/// The same elsewhere, with more arguments.
pub fn trunk_to(folder: &Path, dist: &Path, more: &[&str]) -> Result<()> {
    run(trunk_build(folder)?.arg("--dist").arg(dist).args(more))?;
    bundle(dist)
}

/// The same with all that is compiled for it in a folder of its own.
pub fn trunk_into(folder: &Path, target: &Path) -> Result<()> {
    run(trunk_build(folder)?
        .arg("--dist")
        .arg(target.join("dist"))
        .env("CARGO_TARGET_DIR", target))
}

/// One script instead of three that ask for each other: what wasm-bindgen writes, and the scripts of our crates, go into
/// the one that starts the page, and what is preloaded for them is not there any more.
fn bundle(dist: &Path) -> Result<()> {
    let cannot = |error| format!("cannot change {}: {error}", dist.display());
    let boot = dist.join("boot.js");
    run(command("esbuild")
        .arg(&boot)
        .args(["--bundle", "--minify", "--format=esm", "--target=es2022"])
        .args(["--allow-overwrite", "--log-level=warning"])
        .arg(format!("--outfile={}", boot.display())))?;
    for file in fs::read_dir(dist).map_err(cannot)?.flatten() {
        let path = file.path();
        if path.ends_with("snippets") {
            fs::remove_dir_all(&path).map_err(cannot)?;
        } else if path != boot && path.extension().is_some_and(|extension| extension == "js") {
            fs::remove_file(&path).map_err(cannot)?;
        }
    }
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).map_err(cannot)?;
    let lines = html.lines().filter(|line| !line.contains("modulepreload"));
    fs::write(&page, lines.collect::<Vec<_>>().join("\n")).map_err(cannot)
}

fn trunk_build(folder: &Path) -> Result<Command> {
    let mut trunk = command(tools::find("trunk").ok_or("no trunk: run cargo xtask setup")?);
    without_paths(&mut trunk)
        .args(["build", "--release", "--skip-version-check"])
        .current_dir(folder)
        // Trunk accepts only a truth value in it; the convention is that any value will do.
        .env_remove("NO_COLOR")
        .env("RUST_BACKTRACE", "0");
    Ok(trunk)
}

/// A stylesheet in its place.
fn minify(file: &Path) -> Result<()> {
    run(command("esbuild")
        .arg(file)
        .args(["--minify", "--log-level=warning", "--allow-overwrite"])
        .arg(format!("--outfile={}", file.display())))
}

/// Beside each file the same, compressed once and for all: the backend sends those.
fn compress_all() -> Result<()> {
    let mut files = Vec::new();
    size::collect(&workspace::dist(), &mut files)?;
    for file in files {
        let bytes = fs::read(&file).map_err(|error| cannot("read", &file, &error))?;
        for (ending, compressed) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
            let mut name = file.clone().into_os_string();
            name.push(".");
            name.push(ending);
            fs::write(name, compressed).map_err(|error| cannot("compress", &file, &error))?;
        }
    }
    Ok(())
}

fn cannot(what: &str, file: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", file.display())
}
