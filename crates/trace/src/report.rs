//! A trace as Markdown, for a bug ticket.

use crate::entry::{Entry, EntryKind};
use crate::summary::Summary;
use flinks_protocol::HandoffState;
use std::fmt::Write;

/// How many of the newest entries a report shows.
const NEWEST: usize = 200;

/// A summary, the FlinksCodes with advice, and the newest entries as a table. Ids are masked as in the entries.
pub fn report<'a>(
    entries: impl DoubleEndedIterator<Item = &'a Entry> + ExactSizeIterator + Clone,
) -> String {
    let mut text = String::from("## Flinks Connect trace\n\n");
    // Writing to a text cannot fail.
    let _ = write(&mut text, entries);
    text
}

fn write<'a>(
    text: &mut String,
    entries: impl DoubleEndedIterator<Item = &'a Entry> + ExactSizeIterator + Clone,
) -> std::fmt::Result {
    let summary = Summary::of(entries.clone());
    writeln!(
        text,
        "- end: {}",
        summary.end.as_deref().unwrap_or("none yet")
    )?;
    if let Some(phase) = summary.lost_in {
        writeln!(text, "- left in phase: {}", phase.name())?;
    }
    for (name, ms) in [
        ("ready", summary.ready_ms),
        ("connected", summary.success_ms),
    ] {
        if let Some(ms) = ms {
            writeln!(text, "- {name} after: {}", milliseconds(ms))?;
        }
    }
    writeln!(text, "- refused messages: {}", summary.refused)?;
    writeln!(text, "- hand-off attempts: {}", summary.handoff_attempts)?;
    writeln!(text, "\n| phase | time | retries |\n| --- | ---: | ---: |")?;
    for time in &summary.phases {
        writeln!(
            text,
            "| {} | {} | {} |",
            time.phase.name(),
            milliseconds(time.ms),
            time.retries
        )?;
    }
    for met in &summary.codes {
        let about = met.code.about();
        let meaning = about.map_or("", |about| about.meaning.trim());
        let advice = about.and_then(|about| about.advice).unwrap_or_default();
        writeln!(
            text,
            "\n- `{}` × {}: {meaning} {advice}",
            met.code.name(),
            met.times
        )?;
    }
    let hidden = entries.len().saturating_sub(NEWEST);
    if hidden > 0 {
        writeln!(text, "\n{hidden} older entries are left out.")?;
    }
    writeln!(
        text,
        "\n| # | time | entry | details |\n| ---: | ---: | --- | --- |"
    )?;
    for entry in entries.skip(hidden) {
        let (name, details) = entry.kind.describe();
        let times = match entry.times {
            0 | 1 => String::new(),
            times => format!(" × {times}"),
        };
        let time = milliseconds(entry.at_ms);
        writeln!(
            text,
            "| {} | {time} | {}{times} | {} |",
            entry.sequence,
            cell(&name),
            cell(&details)
        )?;
    }
    Ok(())
}

/// What would break the table or begin markup is taken out.
fn cell(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '|' | '`' | '<' | '>' | '[' | ']' => '\u{b7}',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect()
}

fn milliseconds(ms: f64) -> String {
    format!("{} ms", ms as u64)
}

impl EntryKind {
    /// A name and what there is to say, in one line; ids masked.
    pub fn describe(&self) -> (String, String) {
        match self {
            Self::Received {
                step,
                fields,
                problems,
                ..
            } => {
                let fields = fields
                    .iter()
                    .map(|(name, value)| format!("{name}: {value}"));
                let problems = problems.iter().map(|problem| format!("⚠ {problem}"));
                let details: Vec<_> = fields.chain(problems).collect();
                (step.clone(), details.join(" · "))
            }
            Self::Refused { reason, origin } => (reason.name().to_owned(), origin.clone()),
            Self::Handoff(state) => {
                let details = match state {
                    HandoffState::Sending { attempt } => format!("attempt: {attempt}"),
                    HandoffState::Waiting { attempt, delay_ms } => {
                        format!("attempt: {attempt} · next in {delay_ms} ms")
                    }
                    HandoffState::Refused { status } => format!("status: {status}"),
                    _ => String::new(),
                };
                (state.name().to_owned(), details)
            }
            Self::Lifecycle { change, detail } => (change.name().to_owned(), detail.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Trace;
    use flinks_protocol::Refusal;

    #[test]
    fn a_stranger_cannot_write_markup_into_a_report() {
        let mut trace = Trace::default();
        trace.push(
            1.0,
            EntryKind::Refused {
                reason: Refusal::OtherWindow,
                origin: "https://evil.example|<img src=x>[a](b)`\n# title".into(),
            },
        );
        let text = report(trace.entries());
        let row = text.lines().last().unwrap();
        assert_eq!(row.matches('|').count(), 5, "{row}");
        assert!(
            !text.contains("<img") && !text.contains("\n# title"),
            "{text}"
        );
    }

    #[test]
    fn a_long_trace_is_cut_to_its_newest_entries() {
        let mut trace = Trace::with_capacity(1_000);
        for at in 0..500 {
            trace.push(
                f64::from(at),
                EntryKind::Handoff(HandoffState::Sending { attempt: at }),
            );
        }
        let text = report(trace.entries());
        assert!(
            text.contains("300 older entries")
                && text.contains("| 500 |")
                && !text.contains("| 300 |"),
            "{text}"
        );
    }
}
