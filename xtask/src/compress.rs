//! Compression, as web servers send files.

use anyhow::{Context, Result};
use std::fs;
use std::io::Write;
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
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// As small as brotli gets.
pub fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut out, &parameters)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_repeats_itself_shrinks() {
        let text = b"flinks".repeat(1000);
        assert!(gzip(&text).unwrap().len() < 100);
        assert!(brotli(&text).unwrap().len() < 100);
    }
}
