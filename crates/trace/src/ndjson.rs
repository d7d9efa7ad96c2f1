//! A trace as a file: a header, then an entry a line (newline-delimited JSON).

use crate::entry::{Entry, EntryKind};
use crate::pseudonyms::Pseudonyms;
use crate::trace::Trace;
use serde::{Deserialize, Serialize};

/// The version of the format that is written; the same and older ones are read.
pub const TRACE_VERSION: u32 = 1;

/// The first line of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TraceHeader {
    /// [`TRACE_VERSION`] of the writer.
    pub flinks_trace: u32,
    /// Whether ids are replaced by pseudonyms. They are, unless someone asked for the real ones.
    pub masked: bool,
}

impl TraceHeader {
    /// The header of what this version writes.
    pub const fn new(masked: bool) -> Self {
        Self {
            flinks_trace: TRACE_VERSION,
            masked,
        }
    }

    /// Refuses what a newer version has written.
    ///
    /// # Errors
    /// [`TraceError::Version`].
    pub fn supported(self) -> Result<Self, TraceError> {
        match self.flinks_trace {
            1..=TRACE_VERSION => Ok(self),
            version => Err(TraceError::Version(version)),
        }
    }
}

/// Why a text is not a trace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// The first line is not the header of a trace.
    #[error(
        "not a trace: the first line must be its header, as in {{\"flinksTrace\":1,\"masked\":true}}"
    )]
    NoHeader,
    /// Written by a newer version.
    #[error(
        "version {0} of the trace format is newer than this program, which knows 1 to {TRACE_VERSION}"
    )]
    Version(u32),
    /// A line is not an entry.
    #[error("line {line} is not an entry of a trace: {problem}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// Writes entries of a trace, which are masked: a [`TraceHeader`], then an [`Entry`] a line.
pub fn to_ndjson<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> String {
    let mut text = line(&TraceHeader::new(true));
    for entry in entries {
        text.push_str(&line(entry));
    }
    text
}

/// Writes a whole trace.
///
/// Ids stay pseudonyms unless `masked` is false. Whoever gets the real ones can read accounts together with your API keys.
pub fn export_trace(trace: &Trace, masked: bool) -> String {
    if masked {
        return to_ndjson(trace.entries());
    }
    let mut text = line(&TraceHeader::new(false));
    for entry in trace.entries() {
        text.push_str(&line(&unmasked(entry, trace.pseudonyms())));
    }
    text
}

/// One entry as a line of JSON, ids masked: for a sink of your own. [`export_trace`] writes a whole file.
pub fn entry_line(entry: &Entry) -> String {
    line(entry)
}

fn unmasked(entry: &Entry, pseudonyms: &Pseudonyms) -> Entry {
    let mut entry = entry.clone();
    if let EntryKind::Received {
        payload: Some(payload),
        ..
    } = &mut entry.kind
    {
        *payload = pseudonyms.unmask(payload);
    }
    entry
}

fn line(value: &impl Serialize) -> String {
    // Serialisation fails only for maps whose keys are not texts, and neither type has one.
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads a trace. Empty lines are ignored, and so is a byte order mark, which editors write.
///
/// # Errors
/// [`TraceError`] says which line is wrong, and how.
pub fn from_ndjson(text: &str) -> Result<(TraceHeader, Vec<Entry>), TraceError> {
    let mut lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let header: TraceHeader = lines
        .next()
        .and_then(|(_, line)| serde_json::from_str(line).ok())
        .ok_or(TraceError::NoHeader)?;
    let header = header.supported()?;
    let entries = lines.map(|(at, line)| {
        serde_json::from_str(line).map_err(|error| TraceError::Line {
            line: at + 1,
            problem: error.to_string(),
        })
    });
    Ok((header, entries.collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flinks_protocol::{Lifecycle, Refusal};
    use proptest::prelude::*;

    #[test]
    fn a_trace_survives_the_file() {
        let mut trace = Trace::default();
        trace.push(
            0.5,
            EntryKind::Lifecycle {
                change: Lifecycle::Started,
                detail: String::new(),
            },
        );
        for _ in 0..3 {
            trace.push(
                1.0,
                EntryKind::Refused {
                    reason: Refusal::OtherOrigin,
                    origin: "https://evil.example".into(),
                },
            );
        }
        let text = to_ndjson(trace.entries());
        let (header, entries) = from_ndjson(&text).unwrap();
        assert!(header.masked);
        assert!(entries.iter().eq(trace.entries()));
    }

    #[test]
    fn a_time_survives_the_file_to_its_last_digit() {
        let mut trace = Trace::default();
        for at_ms in [903.777_777_777_777_7, 412.777_777_777_777_8, 0.1 + 0.2] {
            let change = Lifecycle::Started;
            let detail = String::new();
            trace.push(at_ms, EntryKind::Lifecycle { change, detail });
        }
        let (_, entries) = from_ndjson(&to_ndjson(trace.entries())).unwrap();
        assert!(entries.iter().eq(trace.entries()), "{entries:?}");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert_eq!(from_ndjson(""), Err(TraceError::NoHeader));
        assert_eq!(from_ndjson("{}"), Err(TraceError::NoHeader));
        assert_eq!(
            from_ndjson(r#"{"flinksTrace":2,"masked":true}"#),
            Err(TraceError::Version(2))
        );
        let error = from_ndjson("{\"flinksTrace\":1,\"masked\":true}\n\n{\"sequence\":1}\n");
        assert!(
            matches!(error, Err(TraceError::Line { line: 3, .. })),
            "{error:?}"
        );
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd_to_be_refused(text in "\\PC{0,200}") {
            let _ = from_ndjson(&text);
            let _ = from_ndjson(&format!("{{\"flinksTrace\":1,\"masked\":true}}\n{text}"));
        }
    }
}
