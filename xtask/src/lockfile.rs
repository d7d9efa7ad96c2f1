//! What `Cargo.lock` says.

use crate::{Result, workspace};

/// The version of a package in `Cargo.lock`.
pub fn version(package: &str) -> Result<String> {
    let path = workspace::root().join("Cargo.lock");
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    find(&text, package)
        .ok_or_else(|| format!("Cargo.lock has no {package}: is this checkout whole?"))
}

fn find(lockfile: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lockfile.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_found_by_its_whole_name() {
        let lockfile = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(find(lockfile, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(find(lockfile, "wasm"), None);
    }

    #[test]
    fn our_own_lockfile_is_read() {
        assert!(version("wasm-bindgen").is_ok());
    }
}
