//! `cargo xtask size`: what the browser downloads, against a budget.

use crate::compress::{brotli, gzip};
use crate::{Result, dist, examples, package, workspace};
use std::fs;
use std::path::{Path, PathBuf};

/// What the playground loads, in bytes of brotli.
const PLAYGROUND_BUDGET: usize = 400_000;
/// The element's module and WebAssembly: what was measured, and 1 %. The aim is 42 000. What is above it does a job that is wanted, and no
/// code is bent for it. Left out one at a time, these save: the trace and its entries 5.1 kB, serde-wasm-bindgen for what events
/// carry 3.9 (some of them in both), addresses in IPv6 1.9, gloo-net's request 1.5, serde_json for the hand-off 1.0.
const ELEMENT_BUDGET: usize = 65_500;

/// The Leptos example, with token, hand-off and landing page: its scripts, style and WebAssembly, as measured, and 1 %. Of it Leptos' own
/// is 30 kB; the trace is linked whether a page shows one or not.
const LEPTOS_BUDGET: usize = 96_500;

/// Builds all three, optimised, prints the tables, and fails over a budget.
pub fn run() -> Result<()> {
    dist::build()?;
    package::build()?;
    let mut files = Vec::new();
    collect(&workspace::dist(), &mut files)?;
    // The simulator's pages are Flinks' place, not ours.
    files.retain(|file| {
        !file.starts_with(workspace::dist().join("__widget"))
            && !file.starts_with(workspace::dist().join("v2"))
    });
    files.sort();
    let playground = table("playground", &files)?;
    println!("{}\n", within(PLAYGROUND_BUDGET, playground)?);
    let element = package::LOADED.map(|name| package::folder().join(name));
    let element = table("element", &element)?;
    println!("{}\n", within(ELEMENT_BUDGET, element)?);
    dist::trunk(&examples::folder().join("leptos"))?;
    let mut files = Vec::new();
    collect(&examples::folder().join("leptos/dist"), &mut files)?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension != "html")
    });
    files.sort();
    let leptos = table("Leptos example", &files)?;
    println!("{}", within(LEPTOS_BUDGET, leptos)?);
    Ok(())
}

/// Prints a row for each file, and gives the bytes of brotli in all.
fn table(of: &str, files: &[PathBuf]) -> Result<usize> {
    row(of, ["raw", "gzip -9", "brotli 11"]);
    let mut total = [0; 3];
    for file in files {
        let bytes = fs::read(file).map_err(|error| cannot("read", file, &error))?;
        let sizes = [bytes.len(), gzip(&bytes)?.len(), brotli(&bytes)?.len()];
        for (sum, size) in total.iter_mut().zip(sizes) {
            *sum += size;
        }
        let name = file.file_name().unwrap_or_default();
        row(&name.to_string_lossy(), sizes);
    }
    row("in all", total);
    let [_, _, brotli] = total;
    Ok(brotli)
}

fn row<T: std::fmt::Display>(name: &str, [raw, gzip, brotli]: [T; 3]) {
    println!("{name:<24} {raw:>9} {gzip:>9} {brotli:>9}");
}

fn within(budget: usize, size: usize) -> Result<String> {
    match budget.checked_sub(size) {
        Some(left) => Ok(format!(
            "within the budget of {budget} bytes of brotli: {left} left"
        )),
        None => Err(format!(
            "{size} bytes of brotli are over the budget of {budget}: make it smaller, or, for a good reason, raise \
             the budget in xtask/src/size.rs"
        )),
    }
}

/// What a browser downloads, below a folder.
pub fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| cannot("read", folder, &error))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let kind = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            collect(&path, files)?;
        } else if matches!(kind, Some("wasm" | "js" | "css" | "html")) {
            files.push(path);
        }
    }
    Ok(())
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_over_its_budget_fails() {
        assert!(within(100, 100).is_ok());
        assert!(within(100, 101).is_err());
    }
}
