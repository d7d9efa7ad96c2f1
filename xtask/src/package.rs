//! `cargo xtask package`: the element as a package for npm, in `target/npm`.

use crate::process::{command, run};
use crate::{crates, setup, workspace};
use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What a page loads: the module and the WebAssembly.
pub const LOADED: [&str; 2] = ["flinks-connect.js", "flinks-connect.wasm"];

/// What goes in as it is, and its name there.
#[rustfmt::skip]
const COPIED: [(&str, &str); 8] = [
    ("crates/element/js/flinks-connect.d.ts", "flinks-connect.d.ts"),
    ("crates/element/js/class.d.ts", "class.d.ts"),
    ("crates/element/js/package.json", "package.json"),
    ("crates/element/README.md", "README.md"),
    ("crates/devtools/js/devtools.d.ts", "devtools.d.ts"),
    ("crates/connect/style/flinks-trace.css", "devtools.css"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
];

/// The variable that takes the place of what `.cargo/config.toml` says for WebAssembly.
pub const RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

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
    let cargo = "cargo build --profile=wasm-release --target=wasm32-unknown-unknown -p flinks-element -p flinks-devtools";
    run(command(cargo).env(RUSTFLAGS, flags()))?;
    webassembly("flinks_element", &folder.join("flinks-connect.wasm"))?;
    webassembly("flinks_devtools", &folder.join("devtools.wasm"))?;
    module("element/js/flinks-connect.js", "flinks-connect.js")?;
    module("element/js/element.js", "class.js")?;
    module("devtools/js/devtools.js", "devtools.js")?;
    for (from, to) in COPIED {
        fs::copy(workspace::root().join(from), folder.join(to)).context(from)?;
    }
    let repository = format!("repository.url=git+{}.git", crates::REPOSITORY);
    run(
        command("npm pkg set repository.type=git repository.directory=crates/element")
            .arg(repository)
            .current_dir(&folder),
    )?;
    run(command("npm pack --dry-run --loglevel=error").current_dir(folder))
}

/// What `.cargo/config.toml` says, and no paths of this machine, which panics would name.
pub fn flags() -> String {
    let home = match env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => env::home_dir().unwrap_or_default().join(".cargo"),
    };
    // The last one that fits counts, so the registries' folders come after the one that they are in.
    let mut folders = vec![workspace::root().to_owned(), home.clone()];
    if let Ok(registries) = home.join("registry/src").read_dir() {
        folders.extend(registries.flatten().map(|registry| registry.path()));
    }
    let folders = folders.iter().map(|folder| folder.display());
    let remapped = folders.map(|folder| format!("--remap-path-prefix={folder}/= "));
    remapped.collect::<String>() + "--cfg=erase_components"
}

/// What wasm-bindgen writes for a library.
fn glue(library: &str) -> PathBuf {
    workspace::target().join(format!("glue/{library}.js"))
}

/// The optimised WebAssembly of a library, and its glue.
fn webassembly(library: &str, to: &Path) -> Result<()> {
    let glue = glue(library);
    let built = format!("wasm32-unknown-unknown/wasm-release/{library}.wasm");
    run(
        command("wasm-bindgen --target web --no-typescript --omit-default-module-path --out-dir")
            .arg(glue.with_file_name(""))
            .arg(workspace::target().join(built)),
    )?;
    let bound = glue.with_file_name(format!("{library}_bg.wasm"));
    run(command("wasm-opt -Oz").arg(bound).arg("-o").arg(to))
}

/// One file of JavaScript, with the glue in it.
fn module(from: &str, to: &str) -> Result<()> {
    let alias = |name: &str, library| format!("--alias:{name}={}", glue(library).display());
    let esbuild = "esbuild --bundle --format=esm --minify --target=es2022 --log-level=warning --external:./devtools.js";
    run(command(esbuild)
        .arg(workspace::root().join("crates").join(from))
        .arg(alias("flinks-element", "flinks_element"))
        .arg(alias("flinks-devtools", "flinks_devtools"))
        .arg(format!("--outfile={}", folder().join(to).display())))
}
