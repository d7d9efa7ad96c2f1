//! `cargo xtask package`: the element as a package for npm, in `target/npm`.

use crate::process::{cargo, command, run};
use crate::{setup, workspace};
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What a page loads: the module and the WebAssembly.
pub const LOADED: [&str; 2] = ["flinks-connect.js", "flinks-connect.wasm"];

/// What goes in as it is, and its name there.
const COPIED: [(&str, &str); 8] = [
    (
        "crates/element/js/flinks-connect.d.ts",
        "flinks-connect.d.ts",
    ),
    ("crates/element/js/class.d.ts", "class.d.ts"),
    ("crates/element/js/package.json", "package.json"),
    ("crates/element/README.md", "README.md"),
    ("crates/devtools/js/devtools.d.ts", "devtools.d.ts"),
    ("crates/connect/style/flinks-trace.css", "devtools.css"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
];

/// Where the package is.
pub fn folder() -> PathBuf {
    workspace::target().join("npm")
}

/// Builds it, has npm look at it, and prints what a script tag needs.
pub fn run_package() -> Result<()> {
    setup::to_build()?;
    build()?;
    for name in LOADED {
        let digest = STANDARD.encode(Sha384::digest(fs::read(folder().join(name))?));
        println!("{name:<22} sha384-{digest}");
    }
    println!("packed: {}", folder().display());
    Ok(())
}

/// Builds it. The tools must be there (see [`setup::to_build`]).
pub fn build() -> Result<()> {
    let folder = folder();
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    run(without_paths(cargo().args([
        "build",
        "--profile=wasm-release",
        "--target=wasm32-unknown-unknown",
        "--package=flinks-element",
        "--package=flinks-devtools",
    ])))?;
    webassembly("flinks_element", &folder.join("flinks-connect.wasm"))?;
    webassembly("flinks_devtools", &folder.join("devtools.wasm"))?;
    module("element/js/flinks-connect.js", "flinks-connect.js")?;
    module("element/js/element.js", "class.js")?;
    module("devtools/js/devtools.js", "devtools.js")?;
    for (from, to) in COPIED {
        fs::copy(workspace::root().join(from), folder.join(to)).context(from)?;
    }
    run(command("npm")
        .args(["pack", "--dry-run", "--loglevel=error"])
        .current_dir(folder))
}

/// Without the paths of this machine, which panics would name.
fn without_paths(command: &mut Command) -> &mut Command {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .unwrap_or_default();
    let registries = home.join("registry/src").read_dir();
    let registries = registries.into_iter().flatten().flatten();
    // The last one that fits counts, so the longest come last.
    let mut folders: Vec<_> = registries.map(|entry| entry.path()).collect();
    folders.extend([home, workspace::root().to_owned()]);
    folders.sort_by_key(|folder| folder.as_os_str().len());
    let paths = folders.iter();
    let paths = paths.map(|folder| format!("--remap-path-prefix={}/=", folder.display()));
    // The variable takes the place of what `.cargo/config.toml` says.
    let flags: Vec<_> = paths.chain(["--cfg=erase_components".to_owned()]).collect();
    command.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        flags.join(" "),
    )
}

/// What wasm-bindgen writes for a library.
fn glue(library: &str) -> PathBuf {
    workspace::target().join(format!("glue/{library}.js"))
}

/// The optimised WebAssembly of a library, and its glue.
fn webassembly(library: &str, to: &Path) -> Result<()> {
    let glue = glue(library);
    let built = format!("wasm32-unknown-unknown/wasm-release/{library}.wasm");
    run(command("wasm-bindgen")
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--omit-default-module-path",
        ])
        .arg("--out-dir")
        .arg(glue.with_file_name(""))
        .arg(workspace::target().join(built)))?;
    run(command("wasm-opt")
        .arg("-Oz")
        .arg(glue.with_file_name(format!("{library}_bg.wasm")))
        .arg("-o")
        .arg(to))
}

/// One file of JavaScript, with the glue in it.
fn module(from: &str, to: &str) -> Result<()> {
    let alias = |name: &str, library| format!("--alias:{name}={}", glue(library).display());
    run(command("esbuild")
        .arg(workspace::root().join("crates").join(from))
        .args(["--bundle", "--format=esm", "--minify", "--target=es2022"])
        .args(["--log-level=warning", "--external:./devtools.js"])
        .arg(alias("flinks-element", "flinks_element"))
        .arg(alias("flinks-devtools", "flinks_devtools"))
        .arg(format!("--outfile={}", folder().join(to).display())))
}
