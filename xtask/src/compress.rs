//! Compression, as web servers send files.

use anyhow::{Context, Result};
use brotli::CompressorReader;
use flate2::Compression;
use flate2::read::GzEncoder;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Beside each file of a page the same, compressed once and for all: the backend sends those.
pub fn beside(folder: &Path) -> Result<()> {
    for file in files(folder)? {
        let bytes = fs::read(&file)?;
        for (ending, compressed) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
            let name = format!("{}.{ending}", file.display());
            fs::write(&name, compressed).context(name)?;
        }
    }
    Ok(())
}

/// What a browser downloads, below a folder, in order.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let kind = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if matches!(kind, Some("wasm" | "js" | "css" | "html")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// As `gzip -9` does.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    GzEncoder::new(bytes, Compression::best()).read_to_end(&mut compressed)?;
    Ok(compressed)
}

/// As small as brotli gets.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    CompressorReader::new(bytes, 4096, 11, 22).read_to_end(&mut compressed)?;
    Ok(compressed)
}
