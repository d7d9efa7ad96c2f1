//! Where things are.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Of the checkout.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

pub fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

pub fn tools() -> PathBuf {
    target().join("tools")
}

pub fn npm() -> PathBuf {
    tools().join("npm/node_modules")
}

/// Where the tools are that serve the tests only: npm would take them out of the folder of the others.
pub fn npm_of_tests() -> PathBuf {
    tools().join("npm-of-tests")
}

/// Where the tools are that serve a release only.
pub fn npm_of_release() -> PathBuf {
    tools().join("npm-of-release")
}

/// An environment of Python of our own.
pub fn python() -> PathBuf {
    tools().join("python")
}

pub fn dist() -> PathBuf {
    root().join("dist")
}

pub fn examples() -> PathBuf {
    root().join("examples")
}

/// A program of this workspace, built in the dev profile.
pub fn built(name: &str) -> PathBuf {
    target().join(format!("debug/{name}{}", env::consts::EXE_SUFFIX))
}

/// Our own tools first, then the PATH.
pub fn search_path() -> OsString {
    let mut folders = vec![
        tools().join("bin"),
        npm().join(".bin"),
        npm_of_tests().join("node_modules/.bin"),
        python().join("bin"),
    ];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    env::join_paths(folders).unwrap_or_default()
}

/// A program, where it is found first.
pub fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&search_path())
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}
