//! `cargo xtask package`: the element as a package for npm, in `target/npm`.

use crate::process::{cargo, command, run, without_paths};
use crate::{Result, setup, workspace};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};
use std::fs;
use std::path::{Path, PathBuf};

/// The features that the compiler uses; the same as in `index.html`.
pub const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What a page loads: the module and the WebAssembly.
pub const LOADED: [&str; 2] = ["flinks-connect.js", "flinks-connect.wasm"];

/// Where the package is.
pub fn folder() -> PathBuf {
    workspace::target().join("npm")
}

/// Builds it, has npm look at it, and prints what a script tag needs.
pub fn run_package() -> Result<()> {
    setup::to_build()?;
    build()?;
    for name in LOADED {
        println!("{name:<22} {}", integrity(&folder().join(name))?);
    }
    println!("packed: {}", folder().display());
    Ok(())
}

/// Builds it. The tools must be there (see [`setup::to_build`]).
pub fn build() -> Result<()> {
    let folder = folder();
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| cannot("create", &folder, &error))?;
    let mut build = cargo();
    build
        .args(["build", "--profile", "wasm-release"])
        .args(["--target", "wasm32-unknown-unknown"]);
    for library in ["flinks-element", "flinks-devtools"] {
        build.args(["-p", library]);
    }
    run(without_paths(&mut build))?;
    webassembly("flinks_element", &folder.join("flinks-connect.wasm"))?;
    webassembly("flinks_devtools", &folder.join("devtools.wasm"))?;
    module("element/js/flinks-connect.js", "flinks-connect.js")?;
    module("element/js/element.js", "class.js")?;
    module("devtools/js/devtools.js", "devtools.js")?;
    let style = workspace::root().join("crates/connect/style/flinks-trace.css");
    let to = folder.join("devtools.css");
    fs::copy(&style, &to).map_err(|error| cannot("copy", &style, &error))?;
    for name in [
        "crates/element/js/flinks-connect.d.ts",
        "crates/element/js/class.d.ts",
        "crates/element/js/package.json",
        "crates/element/README.md",
        "crates/devtools/js/devtools.d.ts",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ] {
        copy(&workspace::root().join(name), &folder)?;
    }
    run(command("npm")
        .args(["pack", "--dry-run", "--loglevel=error"])
        .current_dir(folder))
}

/// What wasm-bindgen writes for a library.
pub fn glue(library: &str) -> PathBuf {
    workspace::target()
        .join("glue")
        .join(format!("{library}.js"))
}

/// The optimised WebAssembly of a library, and its glue.
pub fn webassembly(library: &str, to: &Path) -> Result<()> {
    let script = glue(library);
    let out = script.with_file_name("");
    run(command("wasm-bindgen")
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--omit-default-module-path",
        ])
        .arg("--out-dir")
        .arg(&out)
        .arg(
            workspace::target()
                .join("wasm32-unknown-unknown/wasm-release")
                .join(format!("{library}.wasm")),
        ))?;
    run(command("wasm-opt")
        .arg("-Oz")
        .args(FEATURES)
        .arg(out.join(format!("{library}_bg.wasm")))
        .arg("-o")
        .arg(to))
}

/// One file of JavaScript, with the glue in it.
fn module(from: &str, to: &str) -> Result<()> {
    let alias = |name: &str, library| format!("--alias:{name}={}", glue(library).display());
    run(command("esbuild")
        .arg(workspace::root().join("crates").join(from))
        .args([
            "--bundle",
            "--format=esm",
            "--minify",
            "--target=es2022",
            "--log-level=warning",
        ])
        .arg("--external:./devtools.js")
        .arg(alias("flinks-element", "flinks_element"))
        .arg(alias("flinks-devtools", "flinks_devtools"))
        .arg(format!("--outfile={}", folder().join(to).display())))
}

/// The `integrity` attribute of a script tag.
fn integrity(file: &Path) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| cannot("read", file, &error))?;
    Ok(format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes))))
}

fn copy(file: &Path, folder: &Path) -> Result<()> {
    let to = folder.join(file.file_name().unwrap_or_default());
    fs::copy(file, to).map_err(|error| cannot("copy", file, &error))?;
    Ok(())
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}
