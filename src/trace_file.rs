//! Traces as files, in the browser: its own `JSON` writes and reads the lines.

mod read;
mod written;

pub(crate) use read::what;

use crate::protocol::{Entry, Recorded, Trace, TraceError, TraceHeader, What};
use js_sys::JSON;
use wasm_bindgen::JsValue;

/// Writes a trace as newline-delimited JSON: a [`TraceHeader`], then an [`Entry`] a line.
///
/// Ids stay pseudonyms unless `masked` is false. Whoever gets the real ones can read accounts together with your API keys.
pub fn export_trace(trace: &Trace, masked: bool) -> String {
    let mut text = line(&written::header(&TraceHeader::new(masked)));
    for entry in trace.entries() {
        match masked {
            true => text.push_str(&entry_line(entry)),
            false => text.push_str(&entry_line(&unmasked(entry, trace))),
        }
    }
    text
}

/// Reads a trace that [`export_trace`] or the server's side wrote.
///
/// # Errors
/// [`TraceError`] says which line is wrong, and how.
pub fn import_trace(text: &str) -> Result<Vec<Entry>, TraceError> {
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let header = lines
        .next()
        .and_then(|(_, line)| read::header(&parse(line).ok()?));
    header.ok_or(TraceError::NoHeader)?.supported()?;
    lines
        .map(|(at, line)| {
            let entry = parse(line).and_then(|value| read::entry(&value));
            entry.map_err(|problem| TraceError::Line {
                line: at + 1,
                problem,
            })
        })
        .collect()
}

/// One entry as a line of JSON, ids masked: for a sink of your own. [`export_trace`] writes a whole file.
pub fn entry_line(entry: &Entry) -> String {
    line(&written::entry(entry))
}

fn line(value: &JsValue) -> String {
    let text = JSON::stringify(value).map(String::from);
    let mut text = text.unwrap_or_default();
    text.push('\n');
    text
}

fn parse(line: &str) -> Result<JsValue, String> {
    JSON::parse(line).map_err(|_| "not JSON".to_owned())
}

fn unmasked(entry: &Entry, trace: &Trace) -> Entry {
    let mut entry = entry.clone();
    if let What::Received {
        payload: Some(payload),
        ..
    } = &mut entry.what
    {
        let real: Recorded = trace.pseudonyms().unmask(payload);
        *payload = real;
    }
    entry
}
