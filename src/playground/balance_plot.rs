//! An account's balance over time.

use super::money::format_money;
use super::words::use_words;
use leptos::prelude::*;

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 64.0;

/// The balance as steps, above its first and its last date.
#[component]
pub fn BalancePlot(
    /// Dates with the balance after them, oldest first; two or more.
    points: Vec<(String, f64)>,
    currency: String,
) -> impl IntoView {
    let words = use_words();
    let (dates, values): (Vec<_>, Vec<_>) = points.into_iter().unzip();
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let range = (highest - lowest).max(1.0);
    let step = WIDTH / values.len().saturating_sub(1).max(1) as f64;
    let place = |(at, value): (usize, f64)| {
        let x = (at as f64 * step) as i32;
        let y = ((highest - value) / range * HEIGHT) as i32;
        match at {
            0 => format!("M{x} {y}"),
            _ => format!("H{x}V{y}"),
        }
    };
    let line: String = values.into_iter().enumerate().map(place).collect();
    let label = move || {
        let money = |value| format_money(words.pick("en-CA", "fr-CA"), value, &currency);
        let words = words.pick("Balance over time, from", "Solde dans le temps, de");
        format!("{words} {} – {}", money(lowest), money(highest))
    };
    view! {
        <figure class="balance">
            <svg viewBox="0 -2 300 68" preserveAspectRatio="none" role="img" aria-label=label>
                <path class="area" d=format!("{line}V64H0Z")/>
                <path class="line" d=line vector-effect="non-scaling-stroke"/>
            </svg>
            <figcaption>
                <span>{dates.first().cloned()}</span>
                <span>{dates.last().cloned()}</span>
            </figcaption>
        </figure>
    }
}
