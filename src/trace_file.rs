//! Traces as files, in the browser: its own `JSON` writes and reads the lines.

use crate::protocol::{Entry, Recorded, Trace, TraceError, TraceHeader, What};
use js_sys::JSON;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;

/// Writes a trace as newline-delimited JSON: a [`TraceHeader`], then an [`Entry`] a line.
///
/// Ids stay pseudonyms unless `masked` is false. Whoever gets the real ones can read accounts together with your API keys.
pub fn export_trace(trace: &Trace, masked: bool) -> String {
    let mut text = line(&TraceHeader::new(masked));
    for entry in trace.entries() {
        match masked {
            true => text.push_str(&line(entry)),
            false => text.push_str(&line(&unmasked(entry, trace))),
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
        .and_then(|(_, line)| read::<TraceHeader>(line).ok());
    header.ok_or(TraceError::NoHeader)?.supported()?;
    lines
        .map(|(at, line)| {
            read(line).map_err(|problem| TraceError::Line {
                line: at + 1,
                problem,
            })
        })
        .collect()
}

/// One entry as a line of JSON, ids masked: for a sink of your own. [`export_trace`] writes a whole file.
pub fn entry_line(entry: &Entry) -> String {
    line(entry)
}

/// One value as a line of JSON.
pub(crate) fn line(value: &impl Serialize) -> String {
    let value = value.serialize(&Serializer::json_compatible()).ok();
    let text = value.and_then(|value| JSON::stringify(&value).ok());
    let mut text = text.map(String::from).unwrap_or_default();
    text.push('\n');
    text
}

fn read<T: for<'de> Deserialize<'de>>(line: &str) -> Result<T, String> {
    let value = JSON::parse(line).map_err(|_| "not JSON".to_owned())?;
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
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
