//! Compression, as web servers send files.

use crate::Result;
use std::io::Write;

/// As `gzip -9` does.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_err(|error| format!("cannot compress: {error}"))
}

/// As small as brotli gets.
pub fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut out, &parameters)
        .map(|_| out)
        .map_err(|error| format!("cannot compress: {error}"))
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
