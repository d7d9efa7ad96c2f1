//! Sees to it that a release is built anew when the page has new files.

use std::env;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Other builds read the folder when they run. A folder that is missing counts as changed: a release without the page looks again
    // each time.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        let dist = Path::new("../../dist");
        println!("cargo::rerun-if-changed={}", dist.display());
    }
}
