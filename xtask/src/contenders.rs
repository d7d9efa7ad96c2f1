//! The pages of `cargo xtask bench contenders`, built as for production into `target/contenders`.

use crate::process::{command, output, run};
use crate::{examples, package, trunk, workspace};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// As `bench/contenders/adopting` has them.
const EARLY: &str = "<script>flinksEarly=[];addEventListener(\"message\",flinksEarly.keep=e=>flinksEarly.push(e))</script>";
const FRAME: &str = "<div class=\"flinks-connect\"><iframe class=\"flinksconnect\" height=\"760\" src=\"{widget}\"></iframe></div>";

pub fn folder() -> PathBuf {
    workspace::target().join("contenders")
}

/// Builds all; what the element and Leptos need must be there (see [`crate::setup::to_build`]).
pub fn build() -> Result<()> {
    let source = workspace::root().join("bench");
    package::build()?;
    let npm = "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error";
    run(command(npm).current_dir(&source))?;
    let _ = fs::remove_dir_all(folder());
    for page in fs::read_dir(source.join("contenders"))?.flatten() {
        let (page, to) = (page.path(), folder().join(page.file_name()));
        let has = |name| page.join(name).is_file();
        match (has("Trunk.toml"), has("Cargo.toml")) {
            (true, _) => leptos(&page, &to)?,
            (false, true) => server_rendered(&to)?,
            (false, false) => plain(&page, &to)?,
        }
    }
    for name in ["adopting", "element"] {
        for file in package::LOADED {
            fs::copy(package::folder().join(file), folder().join(name).join(file)).context(file)?;
        }
    }
    Ok(())
}

/// HTML, and one script or none.
fn plain(page: &Path, to: &Path) -> Result<()> {
    let html = page.join("index.html");
    fs::create_dir_all(to)?;
    fs::copy(&html, to.join("index.html")).with_context(|| html.display().to_string())?;
    let scripts = ["main.js", "main.jsx"].map(|name| page.join(name));
    let Some(script) = scripts.iter().find(|script| script.is_file()) else {
        return Ok(());
    };
    let esbuild = "esbuild --bundle --format=esm --minify --target=es2022 --jsx=automatic --log-level=warning \
                   --define:process.env.NODE_ENV=\"production\"";
    run(command(esbuild)
        .arg(script)
        .arg(format!("--outfile={}", to.join("main.js").display())))
}

/// The page that a server sends, and what it loads.
fn server_rendered(to: &Path) -> Result<()> {
    let package = "-p flinks-connect-bench-leptos-ssr";
    fs::create_dir_all(to)?;
    let render = format!("cargo run {package} --features ssr");
    fs::write(to.join("index.html"), output(command(&render))?)?;
    examples::hydrating(
        &format!("{package} --features hydrate --lib"),
        "rendered_page",
        &to.join("page"),
        "",
    )
}

/// And once more with a trace, and around an iframe of the page.
fn leptos(page: &Path, to: &Path) -> Result<()> {
    run(trunk::build(page).arg("--dist").arg(to))?;
    for feature in ["trace", "adopting"] {
        let to = folder().join(format!("leptos-{feature}"));
        run(trunk::build(page)
            .args(["--features", feature, "--dist"])
            .arg(to))?;
    }
    let html = folder().join("leptos-adopting/index.html");
    let page = fs::read_to_string(&html)?
        .replacen("<head>", &format!("<head>{EARLY}"), 1)
        .replacen("</body>", &format!("{FRAME}</body>"), 1);
    Ok(fs::write(&html, page)?)
}
