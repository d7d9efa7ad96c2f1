//! The text of a file, whatever wrote it.

/// The text of a file: UTF-8, or UTF-16 behind its byte order mark, as PowerShell writes it. A byte that is no text, such as an
/// accent of Latin-1, is percent-encoded, as a URL has it: none is lost.
///
/// ```
/// assert_eq!(flinks_doctor::text(b"customerName=Soci\xe9t\xe9"), "customerName=Soci%E9t%E9");
/// assert_eq!(flinks_doctor::text(b"\xff\xfeh\0i\0"), "hi");
/// ```
pub fn text(bytes: &[u8]) -> String {
    type Unit = fn([u8; 2]) -> u16;
    let marks: [(&[u8], Unit); 2] = [
        (b"\xff\xfe", u16::from_le_bytes),
        (b"\xfe\xff", u16::from_be_bytes),
    ];
    for (mark, unit) in marks {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (units, _) = rest.as_chunks();
            let units: Vec<_> = units.iter().copied().map(unit).collect();
            return String::from_utf16_lossy(&units);
        }
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
