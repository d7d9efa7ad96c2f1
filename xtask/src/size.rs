//! `cargo xtask size`: what the browser downloads, against a budget.

use crate::compress::{self, brotli, gzip};
use crate::{package, workspace};
use anyhow::{Context, Result};
use std::fmt::Display;
use std::fs;
use std::path::PathBuf;

/// What the playground loads, in bytes of brotli.
const PLAYGROUND_BUDGET: usize = 400_000;
/// The element's module and WebAssembly: what was measured, and 1 %. The aim is 42 000. What is above it does a job that is wanted, and no
/// code is bent for it. Left out one at a time, these save: the trace and its entries 5.1 kB, serde-wasm-bindgen for what events
/// carry 3.9 (some of them in both), addresses in IPv6 1.9, gloo-net's request 1.5, serde_json for the hand-off 1.0,
/// the whole messages that only a trace elsewhere keeps 0.8.
const ELEMENT_BUDGET: usize = 64_200;
/// The Leptos example, with token and hand-off: its scripts, style and WebAssembly as trunk writes them, as measured, and 1 %. Of it Leptos'
/// own is 30 kB.
const LEPTOS_BUDGET: usize = 105_000;

/// Prints the tables of all three as they were built, and fails over a budget.
pub fn run() -> Result<()> {
    let dist = workspace::dist();
    let mut files = compress::files(&dist)?;
    // The simulator's pages are Flinks' place, not ours.
    let others = ["__widget", "v2"].map(|folder| dist.join(folder));
    files.retain(|file| !others.iter().any(|folder| file.starts_with(folder)));
    within(PLAYGROUND_BUDGET, table("playground", &files)?)?;
    let files = package::LOADED.map(|name| package::folder().join(name));
    within(ELEMENT_BUDGET, table("element", &files)?)?;
    let example = workspace::examples().join("leptos");
    let mut files = compress::files(&example.join("dist"))?;
    files.retain(|file| !file.ends_with("index.html"));
    within(LEPTOS_BUDGET, table("Leptos example", &files)?)
}

/// Prints a row for each file, and gives the bytes of brotli in all.
fn table(of: &str, files: &[PathBuf]) -> Result<usize> {
    row(of, ["raw", "gzip -9", "brotli 11"]);
    let mut total = [0; 3];
    for file in files {
        let bytes = fs::read(file)?;
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

fn row<T: Display>(name: &str, [raw, gzip, brotli]: [T; 3]) {
    println!("{name:<24} {raw:>9} {gzip:>9} {brotli:>9}");
}

fn within(budget: usize, size: usize) -> Result<()> {
    let left = budget.checked_sub(size).with_context(|| {
        format!(
            "{size} bytes of brotli are over the budget of {budget}: make it smaller, or, for a good reason, raise the \
             budget in xtask/src/size.rs"
        )
    })?;
    println!("within the budget of {budget} bytes of brotli: {left} left\n");
    Ok(())
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
