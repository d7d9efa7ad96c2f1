//! The tools and their versions: the one place for them. wasm-bindgen's stands in `Cargo.lock`.

use crate::{Result, lockfile, process, workspace};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The newest that builds with the stable compiler that we ask for (0.22 wants a newer one).
pub const TRUNK: &str = "0.21.14";
/// npm's package; its `wasm-opt` knows the features that the compiler uses.
pub const BINARYEN: &str = "132";
/// npm's package; makes the element's module small.
pub const ESBUILD: &str = "0.28.2";
/// npm's package; the rules of accessibility that the tests check by.
pub const AXE: &str = "4.14.1";
/// Steers Firefox.
pub const GECKODRIVER: &str = "0.37.1";
/// Licences, sources and second versions of what is depended on.
pub const CARGO_DENY: &str = "0.20.2";
/// Runs libFuzzer.
pub const CARGO_FUZZ: &str = "0.13.2";
/// Older ones damage the table of references: the page fails with "failed to grow table".
pub const OLDEST_BINARYEN: u32 = 129;

/// The version that wasm-bindgen's command line must have.
pub fn wasm_bindgen() -> Result<String> {
    lockfile::version("wasm-bindgen")
}

/// Our own tools first, then the PATH.
pub fn search_path() -> OsString {
    let mut folders = vec![bin(), npm_bin()];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    env::join_paths(folders).unwrap_or_default()
}

/// Where cargo installs.
pub fn bin() -> PathBuf {
    workspace::tools().join("bin")
}

/// Where npm installs.
pub fn npm_bin() -> PathBuf {
    workspace::tools()
        .join("npm")
        .join("node_modules")
        .join(".bin")
}

/// The rules of accessibility, as a script.
pub fn axe() -> PathBuf {
    npm_bin().join("../axe-core/axe.min.js")
}

/// Whether they are there, in our version.
pub fn has_axe() -> bool {
    let package = npm_bin().join("../axe-core/package.json");
    let wanted = format!("\"version\": \"{AXE}\"");
    std::fs::read_to_string(package).is_ok_and(|package| package.contains(&wanted))
}

/// A program, where it is found first.
pub fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&search_path())
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

/// What a program says of its version.
pub fn version(program: &Path) -> Option<String> {
    let said = process::output(process::command(program).arg("--version")).ok()?;
    first_version(&said)
}

/// The first word that begins with a digit.
fn first_version(said: &str) -> Option<String> {
    said.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        .map(str::to_owned)
}

/// Whether a wasm-opt is new enough.
pub fn is_good_binaryen(version: &str) -> bool {
    let major = version.split(|other: char| !other.is_ascii_digit()).next();
    major
        .and_then(|major| major.parse::<u32>().ok())
        .is_some_and(|major| major >= OLDEST_BINARYEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_what_the_tools_say() {
        for (said, version) in [
            ("trunk 0.21.14\n", "0.21.14"),
            ("wasm-bindgen 0.2.130", "0.2.130"),
            ("wasm-opt version 132 (version_132)", "132"),
            ("ChromeDriver 156.0.8078.73 (0a1b)", "156.0.8078.73"),
            ("v20.20.2", "20.20.2"),
        ] {
            assert_eq!(first_version(said).as_deref(), Some(version));
        }
        assert_eq!(first_version("no version"), None);
    }

    #[test]
    fn a_damaging_wasm_opt_is_refused() {
        assert!(is_good_binaryen("132"));
        assert!(is_good_binaryen("129"));
        assert!(!is_good_binaryen("108"));
        assert!(!is_good_binaryen("unknown"));
    }
}
