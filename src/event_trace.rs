//! `<EventTrace/>`: what was received, what was refused and why.

use crate::Locale;
use crate::protocol::{Entry, HandoffState, What};
use crate::trace_log::TraceLog;
use leptos::prelude::*;

/// A table of a [`TraceLog`]: sequence, time, step, details with ids masked; refused messages with their reason.
#[component]
pub fn EventTrace(
    /// What is shown.
    trace: TraceLog,
    /// The language of the headings. Default: English.
    #[prop(into, optional)]
    locale: Signal<Locale>,
) -> impl IntoView {
    let word = move |en, fr| move || locale.get().pick(en, fr);
    view! {
        <div class="flinks-trace" tabindex="0" role="region" aria-label=word("Entries of the trace", "Entrées de la trace")>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"#"</th>
                        <th scope="col">{word("Time", "Temps")}</th>
                        <th scope="col">{word("Step", "Étape")}</th>
                        <th scope="col">{word("Details", "Détails")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || trace.entries() key=|entry| (entry.sequence, entry.times) let:entry>
                        <Row entry=entry/>
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(entry: Entry) -> impl IntoView {
    let (kind, step, details) = describe(&entry.what);
    let times = (entry.times > 1).then(|| format!(" × {}", entry.times));
    view! {
        <tr data-kind=kind>
            <td>{entry.sequence}</td>
            <td>{format_ms(entry.at_ms)}</td>
            <td><code>{step}</code>{times}</td>
            <td>{details}</td>
        </tr>
    }
}

/// The kind of a row, its step, and its details.
fn describe(what: &What) -> (&'static str, String, String) {
    match what {
        What::Received {
            step,
            fields,
            problems,
            ..
        } => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{name}: {value}"));
            let problems = problems.iter().map(|problem| format!("⚠ {problem}"));
            (
                "received",
                step.clone(),
                fields.chain(problems).collect::<Vec<_>>().join(" · "),
            )
        }
        What::Refused { reason, origin } => ("refused", reason.name().to_owned(), origin.clone()),
        What::Handoff(state) => (
            "handoff",
            state.name().to_owned(),
            match state {
                HandoffState::Sending { attempt } => format!("attempt: {attempt}"),
                HandoffState::Waiting { attempt, delay_ms } => format!(
                    "attempt: {attempt} · next in {}",
                    format_ms(*delay_ms as f64)
                ),
                HandoffState::Refused { status } => format!("status: {status}"),
                _ => String::new(),
            },
        ),
        What::Lifecycle { change, detail } => {
            ("lifecycle", change.name().to_owned(), detail.clone())
        }
        _ => ("other", String::new(), String::new()),
    }
}

/// Milliseconds as seconds with two decimals, without the code for formatting floats.
fn format_ms(ms: f64) -> String {
    let hundredths = (ms / 10.0) as u64;
    format!("{}.{:02} s", hundredths / 100, hundredths % 100)
}
