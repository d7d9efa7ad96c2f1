//! Installs what the tasks need: found on the PATH, else into `target/tools`. Nothing goes anywhere else, but for the
//! compiler's wasm target (rustup) and, on Debian as root, the browser (apt).

use crate::process::{cargo, command, output, run};
use crate::{Result, browser, tools, workspace};

/// For the tests.
pub fn everything() -> Result<()> {
    to_build()?;
    browser::install()
}

/// For the demo.
pub fn to_build() -> Result<()> {
    wasm_target()?;
    trunk()?;
    wasm_bindgen()?;
    wasm_opt()
}

fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = output(command("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if std::path::Path::new(sysroot.trim()).is_dir() {
        return found("the compiler's wasm target", "");
    }
    say("adding the compiler's wasm target (seconds)");
    run(command("rustup").args(["target", "add", TARGET])).map_err(|error| {
        format!("{error}. Without rustup, install your distribution's package of Rust's standard library for {TARGET}")
    })
}

fn trunk() -> Result<()> {
    if tools::version_of("trunk").as_deref() == Some(tools::TRUNK) {
        return found("trunk", tools::TRUNK);
    }
    say(&format!(
        "building trunk {} (5 to 10 minutes, once)",
        tools::TRUNK
    ));
    install("trunk", tools::TRUNK)
}

fn wasm_bindgen() -> Result<()> {
    let wanted = tools::wasm_bindgen()?;
    let have = tools::version_of("wasm-bindgen");
    let runner = tools::find("wasm-bindgen-test-runner").is_some();
    if have.as_ref() == Some(&wanted) && runner {
        return found("wasm-bindgen", &wanted);
    }
    if let Some(have) = have {
        say(&format!(
            "wasm-bindgen {have} is not the {wanted} of Cargo.lock; they must be equal"
        ));
    }
    say(&format!(
        "building wasm-bindgen {wanted} (2 to 4 minutes, once)"
    ));
    install("wasm-bindgen-cli", &wanted)?;
    match tools::version_of("wasm-bindgen") {
        Some(have) if have == wanted => Ok(()),
        have => Err(format!(
            "wasm-bindgen is {} and Cargo.lock wants {wanted}: remove the other one from your PATH, \
             or run cargo install wasm-bindgen-cli --version {wanted}",
            have.as_deref().unwrap_or("missing")
        )),
    }
}

fn install(package: &str, version: &str) -> Result<()> {
    let build = workspace::tools().join("build");
    let install = |locked: bool| {
        let mut install = cargo();
        install.args([
            "install",
            "--quiet",
            package,
            "--version",
            version,
            "--force",
            "--root",
        ]);
        install
            .arg(workspace::tools())
            .arg("--target-dir")
            .arg(&build);
        if locked {
            install.arg("--locked");
        }
        run(&mut install)
    };
    // A mirror of the registry may lag behind the package's own lockfile.
    let installed = install(true).or_else(|error| {
        say(&format!("{error}; trying without its lockfile"));
        install(false)
    });
    // Large, and of no further use.
    let _ = std::fs::remove_dir_all(&build);
    installed
}

fn wasm_opt() -> Result<()> {
    match tools::version_of("wasm-opt") {
        Some(version) if tools::is_good_binaryen(&version) => return found("wasm-opt", &version),
        Some(version) => say(&format!(
            "wasm-opt {version} on your PATH damages what current compilers emit"
        )),
        None => {}
    }
    if tools::find("npm").is_none() {
        return Err(format!(
            "wasm-opt {} or newer is needed and is installed by npm, which is missing: install Node.js \
             (https://nodejs.org), or put binaryen's wasm-opt on your PATH",
            tools::OLDEST_BINARYEN
        ));
    }
    say(&format!(
        "installing wasm-opt (binaryen {}) by npm (a minute)",
        tools::BINARYEN
    ));
    let prefix = workspace::tools().join("npm");
    std::fs::create_dir_all(&prefix)
        .map_err(|error| format!("cannot create {}: {error}", prefix.display()))?;
    run(command("npm")
        .args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--prefix",
        ])
        .arg(&prefix)
        .arg(format!("binaryen@{}", tools::BINARYEN)))?;
    match tools::version_of("wasm-opt") {
        Some(version) if tools::is_good_binaryen(&version) => Ok(()),
        _ => Err(
            "npm installed binaryen, but its wasm-opt does not run: is Node.js 18 or newer?"
                .to_owned(),
        ),
    }
}

pub fn say(what: &str) {
    eprintln!("setup: {what}");
}

pub fn found(what: &str, version: &str) -> Result<()> {
    say(&format!("{what} {version} found").replace("  ", " "));
    Ok(())
}
