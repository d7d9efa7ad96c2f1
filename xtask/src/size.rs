//! What the browser downloads, against a budget.

use crate::{Result, workspace};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The whole page, brotli: measured, and 2 % of head-room.
const PLAYGROUND_BUDGET: usize = 160_000;

/// Prints the table, and fails over the budget.
pub fn run() -> Result<()> {
    let dist = workspace::dist();
    let mut files = Vec::new();
    collect(&dist, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(format!(
            "nothing in {}: run trunk build --release",
            dist.display()
        ));
    }
    println!(
        "{:<32} {:>9} {:>9} {:>9}",
        "file", "raw", "gzip -9", "brotli 11"
    );
    let mut total = [0; 3];
    for file in &files {
        let bytes = std::fs::read(file)
            .map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        let sizes = [bytes.len(), gzip(&bytes)?, brotli(&bytes)?];
        let name = file
            .strip_prefix(&dist)
            .unwrap_or(file)
            .display()
            .to_string();
        println!("{name:<32} {:>9} {:>9} {:>9}", sizes[0], sizes[1], sizes[2]);
        for (sum, size) in total.iter_mut().zip(sizes) {
            *sum += size;
        }
    }
    println!(
        "{:<32} {:>9} {:>9} {:>9}",
        "in all", total[0], total[1], total[2]
    );
    match total[2] {
        all if all > PLAYGROUND_BUDGET => Err(format!(
            "{all} bytes are over the budget of {PLAYGROUND_BUDGET} (brotli)"
        )),
        all => {
            println!(
                "within the budget of {PLAYGROUND_BUDGET} (brotli): {} bytes to spare",
                PLAYGROUND_BUDGET - all
            );
            Ok(())
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = std::fs::read_dir(folder).map_err(|error| {
        format!(
            "cannot read {}: {error}; run trunk build --release",
            folder.display()
        )
    })?;
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

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written
        .map(|out| out.len())
        .map_err(|error| format!("cannot compress: {error}"))
}

fn brotli(bytes: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters)
        .map(|_| out.len())
        .map_err(|error| format!("cannot compress: {error}"))
}
