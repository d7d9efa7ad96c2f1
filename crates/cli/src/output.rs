//! What is printed: with colour on a terminal only, as `anstream` finds out, which `NO_COLOR` and `CLICOLOR_FORCE` overrule.

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use serde::Serialize;
use std::io::{self, ErrorKind, Write};

/// What is wrong.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// What may be wrong.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// What is right, and what to write instead.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// What is less important.
pub const DIM: Style = Style::new().dimmed();

/// A text in a style.
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A line for people.
pub fn line(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// A line for programs: a JSON object.
pub fn json(object: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_vec(object)?;
    text.push(b'\n');
    bytes(&text)
}

/// Bytes as they are.
pub fn bytes(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

/// A line on standard error, beside what is printed. Where it cannot be written, nobody reads it.
pub fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Why nothing came of it.
pub fn error(error: &anyhow::Error) {
    note(&format!("{} {error:#}", styled(ERROR, "error:")));
}

/// Whether whoever reads the output has seen enough.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}
