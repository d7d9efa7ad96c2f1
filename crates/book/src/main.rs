//! Writes the generated chapters into `docs/book/src`.

use std::fs;
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/book/src");
    for (path, text) in flinks_book::chapters() {
        fs::write(source.join(path), text)?;
    }
    Ok(())
}
