//! The examples in `examples/`, built as a stranger would: from the packed element, by trunk, and as cargo-leptos does it.

use crate::process::{command, run};
use crate::{trunk, workspace};
use anyhow::Result;
use std::fs;
use std::path::{Path, PathBuf};

/// The packages and features of what a server renders. No others beside them: Leptos is built for the one or for the other.
pub const SERVER_RENDERED: &str = "-p flinks-connect -p flinks-connect-example-leptos-ssr \
                                   --features flinks-connect/ssr,flinks-connect-example-leptos-ssr/ssr";
/// The same app in the browser.
pub const HYDRATED: &str = "-p flinks-connect-example-leptos-ssr --features hydrate --lib";

/// Builds those that take the element from the package, which must be there (see [`crate::package::build`]).
pub fn packaged() -> Result<()> {
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
        .current_dir(&folder))
}

/// Builds those in Rust.
pub fn in_rust() -> Result<()> {
    let folder = workspace::examples();
    run(trunk::build(&folder.join("leptos")))?;
    server_rendered(&folder.join("leptos-ssr/dist/pkg"))
}

/// The server, and what its pages load, in this folder.
fn server_rendered(loaded: &Path) -> Result<()> {
    // With the tests, which the stage `ssr` has built: without them, half of what it depends on would have other features.
    let server = format!("cargo build {SERVER_RENDERED} --bins --test ssr");
    run(command(&server))?;
    // A node of another kind than the server's is named in the console, where the tests look, in place of an abort without words.
    let named = "--cfg=leptos_debuginfo";
    hydrating(HYDRATED, "leptos_ssr", &loaded.join("leptos-ssr"), named)
}

/// The browser's half of a page that a server renders, built with these flags of the compiler, and its style: files of this name, with
/// their endings.
pub fn hydrating(packages: &str, library: &str, to: &Path, flags: &str) -> Result<()> {
    let cargo = "cargo build --profile=wasm-release --target=wasm32-unknown-unknown";
    // In place of the flags of `.cargo/config.toml`, which the server is not built with: both write the same markers.
    run(command(&format!("{cargo} {packages}")).env("RUSTFLAGS", flags))?;
    let built = format!("wasm32-unknown-unknown/wasm-release/{library}.wasm");
    run(
        command("wasm-bindgen --target=web --no-typescript --out-name")
            .args([to.file_name().unwrap_or_default()])
            .arg("--out-dir")
            .arg(to.with_file_name(""))
            .arg(workspace::target().join(built)),
    )?;
    let wasm = PathBuf::from(format!("{}_bg.wasm", to.display()));
    run(command("wasm-opt -Oz").arg(&wasm).arg("-o").arg(&wasm))?;
    let style = workspace::root().join("crates/connect/style/flinks-connect.css");
    fs::copy(style, to.with_extension("css"))?;
    Ok(())
}
