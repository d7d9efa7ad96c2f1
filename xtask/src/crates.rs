//! What crates.io and docs.rs are told of the public crates: all that do not say `publish = false`.

use crate::process::{command, output};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Of the whole workspace, as this package inherits them.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
pub const RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");
pub const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Whether something holds, and what is said where it does not.
type Check = (bool, String);

/// Of keywords, and of categories.
const MOST: usize = 5;
/// Those of crates.io that fit: it refuses any other word.
const CATEGORIES_THAT_FIT: [&str; 7] = [
    "api-bindings",
    "command-line-utilities",
    "development-tools::debugging",
    "finance",
    "gui",
    "wasm",
    "web-programming",
];

#[derive(Debug, Deserialize)]
struct Workspace {
    packages: Vec<Package>,
}

/// A package, as `cargo metadata` describes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Package {
    pub name: String,
    version: String,
    rust_version: Option<String>,
    manifest_path: PathBuf,
    /// The registries that it may go to; `None` is any.
    publish: Option<Vec<String>>,
    description: Option<String>,
    license: Option<String>,
    repository: Option<String>,
    keywords: Vec<String>,
    categories: Vec<String>,
    dependencies: Vec<Dependency>,
    metadata: Option<Metadata>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dependency {
    name: String,
    req: String,
    kind: Option<String>,
    path: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Metadata {
    docs: BTreeMap<String, serde_json::Value>,
}

impl Package {
    fn is_public(&self) -> bool {
        self.publish.is_none()
    }

    /// What keeps it from being published, or from being found and understood where it is, one sentence each.
    pub fn findings(&self, all: &[Self]) -> Vec<String> {
        let checks = [self.shown(), self.found(), self.needs(all)];
        let checks = checks.into_iter().flatten();
        let failed = checks.filter(|(holds, _)| !holds);
        failed
            .map(|(_, sentence)| format!("{}: {sentence}", self.name))
            .collect()
    }

    /// What crates.io shows of it, and what goes with it.
    fn shown(&self) -> Vec<Check> {
        let texts = [
            ("description", &self.description),
            ("license", &self.license),
            ("repository", &self.repository),
        ];
        let texts = texts.map(|(name, text)| {
            let is_there = text.as_ref().is_some_and(|text| !text.is_empty());
            (is_there, format!("its manifest has no {name}"))
        });
        let files = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"].map(|file| {
            let is_there = self.manifest_path.with_file_name(file).is_file();
            (is_there, format!("there is no {file} to be packed with it"))
        });
        let rust_version = self.rust_version.as_deref();
        let inherits = rust_version == Some(RUST_VERSION) && self.version == VERSION;
        let versions = "its version and rust-version are not the workspace's".to_owned();
        [&texts[..], &files[..], &[(inherits, versions)]].concat()
    }

    /// Under which words it is found, and its documentation.
    fn found(&self) -> Vec<Check> {
        let counts = [
            ("keywords", &self.keywords),
            ("categories", &self.categories),
        ];
        let counts = counts.map(|(name, words)| {
            let fits = (1..=MOST).contains(&words.len());
            (fits, format!("it needs one to {MOST} {name}"))
        });
        let keywords = self.keywords.iter().map(|word| {
            let sentence = format!("crates.io takes no keyword such as {word:?}");
            (is_keyword(word), sentence)
        });
        let categories = self.categories.iter().map(|word| {
            let sentence = format!("{word:?} is none of the categories in xtask/src/crates.rs");
            (CATEGORIES_THAT_FIT.contains(&word.as_str()), sentence)
        });
        let docs = self.metadata.as_ref().map(|metadata| &metadata.docs);
        let is_told = docs.is_some_and(|docs| docs.contains_key("rs"));
        let sentence = "docs.rs is not told how to build it: [package.metadata.docs.rs]";
        let words = counts.into_iter().chain(keywords).chain(categories);
        words.chain([(is_told, sentence.to_owned())]).collect()
    }

    /// Whether others can have what it depends on.
    fn needs(&self, all: &[Self]) -> Vec<Check> {
        // A dependency of tests that has a path alone is left out of the package.
        let packed = |dependency: &&Dependency| !dependency.is_for_tests() || dependency.req != "*";
        let mut checks = Vec::new();
        for dependency in self.dependencies.iter().filter(packed) {
            let Dependency {
                name, req, path, ..
            } = dependency;
            let leaves_a_choice = !req.starts_with('=') || dependency.is_for_tests();
            let sentence = "no app could have another version beside it";
            checks.push((
                leaves_a_choice,
                format!("it pins {name} to {req}: {sentence}"),
            ));
            if path.is_some() {
                let is_public = |package: &Self| package.name == *name && package.is_public();
                let is_of_this_version = req.trim_start_matches('^') == VERSION;
                checks.extend([
                    (
                        is_of_this_version,
                        format!("it depends on {name} {req}, and the workspace is at {VERSION}"),
                    ),
                    (
                        all.iter().any(is_public),
                        format!("it depends on {name}, which is not published"),
                    ),
                ]);
            }
        }
        checks
    }
}

impl Dependency {
    fn is_for_tests(&self) -> bool {
        self.kind.as_deref() == Some("dev")
    }
}

/// ASCII letters and digits, `_`, `-` and `+`, a letter first, 20 at most.
fn is_keyword(word: &str) -> bool {
    let takes = |letter: char| letter.is_ascii_alphanumeric() || "_-+".contains(letter);
    word.len() <= 20
        && word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.chars().all(takes)
}

/// The public packages of the workspace.
pub fn public() -> Result<Vec<Package>> {
    let described = output(command("cargo metadata --no-deps --format-version=1"))?;
    let workspace: Workspace =
        serde_json::from_str(&described).context("cargo metadata is not understood")?;
    let packages = workspace.packages.into_iter();
    Ok(packages.filter(Package::is_public).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;

    #[test]
    fn every_public_crate_can_be_published_and_keeps_its_public_api() {
        let packages = public().unwrap();
        assert!(packages.len() > 5, "{packages:?}");
        for package in &packages {
            let found = package.findings(&packages);
            assert!(found.is_empty(), "{}", found.join("\n"));
            let name = package.name.as_str();
            assert!(api::LIBRARIES.contains(&name), "{name} is not in docs/api");
        }
    }

    #[test]
    fn what_a_crate_lacks_is_said() {
        let bare = serde_json::json!({
            "name": "bare", "version": "0.0.9", "manifest_path": "/nowhere/Cargo.toml", "publish": null,
            "keywords": ["open banking"], "categories": ["money"],
            "dependencies": [
                {"name": "other", "req": "^0.0.8", "path": "/nowhere/other"},
                {"name": "for-tests", "req": "*", "kind": "dev", "path": "/nowhere/for-tests"},
                {"name": "serde", "req": "^1.0"}, {"name": "exact", "req": "=1.2.3"},
            ],
        });
        let bare: Package = serde_json::from_value(bare).unwrap();
        let expected = format!(
            "bare: its manifest has no description
bare: its manifest has no license
bare: its manifest has no repository
bare: there is no README.md to be packed with it
bare: there is no LICENSE-MIT to be packed with it
bare: there is no LICENSE-APACHE to be packed with it
bare: its version and rust-version are not the workspace's
bare: crates.io takes no keyword such as \"open banking\"
bare: \"money\" is none of the categories in xtask/src/crates.rs
bare: docs.rs is not told how to build it: [package.metadata.docs.rs]
bare: it depends on other ^0.0.8, and the workspace is at {VERSION}
bare: it depends on other, which is not published
bare: it pins exact to =1.2.3: no app could have another version beside it"
        );
        assert_eq!(bare.findings(&[]).join("\n"), expected);
    }
}
