//! The tools and their versions. wasm-bindgen's stands in `Cargo.lock`; `Trunk.toml` repeats two of them, for `trunk` alone.

use crate::workspace;
use anyhow::{Context, Result};
use std::fs;

/// The newest that builds with the stable compiler that we ask for (0.22 wants a newer one).
pub const TRUNK: &str = "0.21.14";
/// Steers Firefox.
pub const GECKODRIVER: &str = "0.37.1";
/// Licences, sources and second versions of what is depended on.
pub const CARGO_DENY: &str = "0.20.2";
/// Runs libFuzzer.
pub const CARGO_FUZZ: &str = "0.13.2";

/// By npm: wasm-opt, the bundler of the element, the compiler of stylesheets, the tests' rules of accessibility, and a static
/// host for the tests. Older versions of wasm-opt (before 129) damage the table of references: the page fails with "failed to grow table".
pub const NPM: [(&str, &str); 5] = [
    ("binaryen", "132.0.0"),
    ("esbuild", "0.28.2"),
    // The newest that runs on the Node.js of Debian 12.
    ("sass", "1.97.3"),
    ("axe-core", "4.14.1"),
    ("sirv-cli", "3.0.1"),
];

/// The version that wasm-bindgen's command line must have.
pub fn wasm_bindgen() -> Result<String> {
    let lockfile = fs::read_to_string(workspace::root().join("Cargo.lock"))?;
    locked(&lockfile, "wasm-bindgen")
        .context("Cargo.lock has no wasm-bindgen: is this checkout whole?")
}

fn locked(lockfile: &str, package: &str) -> Option<String> {
    let begin = format!("name = \"{package}\"\nversion = \"");
    let (_, rest) = lockfile.split_once(&begin)?;
    rest.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_found_by_its_whole_name() {
        let lockfile = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked(lockfile, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked(lockfile, "wasm"), None);
        assert!(wasm_bindgen().is_ok());
    }

    #[test]
    fn trunk_alone_asks_for_the_same_versions() {
        let config = fs::read_to_string(workspace::root().join("Trunk.toml")).unwrap();
        for (package, version) in NPM {
            let line = match package {
                "sass" => format!("sass = \"{version}\""),
                "binaryen" => format!("wasm_opt = \"version_{}\"", version.replace(".0.0", "")),
                _ => continue,
            };
            assert!(config.contains(&line), "{line}");
        }
    }
}
