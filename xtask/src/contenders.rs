//! The pages of `cargo xtask bench contenders`, built as for production into `target/contenders`.

use crate::process::{command, run};
use crate::{Result, dist, package, workspace};
use std::fs;
use std::path::{Path, PathBuf};

/// Where they are built.
pub fn folder() -> PathBuf {
    workspace::target().join("contenders")
}

/// Where they are written.
fn source() -> PathBuf {
    workspace::root().join("bench")
}

/// Builds all; what the element and Leptos need must be there (see [`crate::setup::to_build`]).
pub fn build() -> Result<()> {
    package::build()?;
    run(command("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .arg("--loglevel=error")
        .current_dir(source()))?;
    let _ = fs::remove_dir_all(folder());
    let pages = source().join("contenders");
    let entries = fs::read_dir(&pages).map_err(|error| cannot("read", &pages, &error))?;
    for page in entries.flatten().map(|entry| entry.path()) {
        let to = folder().join(page.file_name().unwrap_or_default());
        match page.join("Trunk.toml").is_file() {
            true => leptos(&page, &to)?,
            false => plain(&page, &to)?,
        }
    }
    for name in ["adopting", "element"] {
        for file in package::LOADED {
            let (from, to) = (package::folder().join(file), folder().join(name).join(file));
            fs::copy(&from, to).map_err(|error| cannot("copy", &from, &error))?;
        }
    }
    Ok(())
}

/// HTML, and one script or none.
fn plain(page: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).map_err(|error| cannot("create", to, &error))?;
    let html = page.join("index.html");
    fs::copy(&html, to.join("index.html")).map_err(|error| cannot("copy", &html, &error))?;
    let scripts = ["main.js", "main.jsx"].map(|name| page.join(name));
    let Some(script) = scripts.iter().find(|script| script.is_file()) else {
        return Ok(());
    };
    run(command("esbuild")
        .arg(script)
        .args([
            "--bundle",
            "--format=esm",
            "--minify",
            "--target=es2022",
            "--jsx=automatic",
            "--define:process.env.NODE_ENV=\"production\"",
            "--log-level=warning",
        ])
        .arg(format!("--outfile={}", to.join("main.js").display())))
}

/// And once more with a trace, and around an iframe of the page.
fn leptos(page: &Path, to: &Path) -> Result<()> {
    dist::trunk_to(page, to, &[])?;
    for feature in ["trace", "adopting"] {
        let to = folder().join(format!("leptos-{feature}"));
        dist::trunk_to(page, &to, &["--features", feature])?;
    }
    let html = folder().join("leptos-adopting/index.html");
    let page = fs::read_to_string(&html).map_err(|error| cannot("read", &html, &error))?;
    let page = page
        .replacen("<head>", &format!("<head>{EARLY}"), 1)
        .replacen("</body>", &format!("{FRAME}</body>"), 1);
    fs::write(&html, page).map_err(|error| cannot("write", &html, &error))
}

/// As `bench/contenders/adopting` has them.
const EARLY: &str = "<script>flinksEarly=[];addEventListener(\"message\",flinksEarly.keep=e=>flinksEarly.push(e))</script>";
const FRAME: &str = "<div class=\"flinks-connect\"><iframe class=\"flinksconnect\" height=\"760\" src=\"{widget}\"></iframe></div>";

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}
