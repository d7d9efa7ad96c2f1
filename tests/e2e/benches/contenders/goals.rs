//! What a person would notice, and whether it is as good as we want it.

use super::browser::{FAST, SLOW};
use super::contender::CONTENDERS;
use super::memory::SESSIONS;
use super::spread::Measured;

#[derive(Debug)]
pub struct Goal {
    pub what: String,
    pub goal: String,
    pub measured: String,
    /// Of ours, the one that is worst at it.
    pub by: &'static str,
    pub met: bool,
}

/// A frame in the HTML waits for nothing of ours, so it is held against the floor.
const IN_THE_HTML: [&str; 3] = ["adopting", "leptos-adopting", "leptos-ssr"];
const ELEMENT: &str = "element";
const LEPTOS: &str = "leptos";
const OURS: [&str; 5] = ["adopting", ELEMENT, "leptos-adopting", "leptos-ssr", LEPTOS];
/// Every event that the bench's widget posts.
const EVENTS: f64 = 4.0;

/// All of them.
pub fn of(measured: &Measured) -> Vec<Goal> {
    let is = |name: &str, what: &str| measured.median(name, what);
    let beside = |other, what| move |name: &str| is(name, what) / is(other, what);
    let lost = |name: &str| {
        let heard = ["fast-heard", "slow-heard"].map(|network| measured.least(name, network));
        EVENTS - heard[0].min(heard[1])
    };
    let longest = |name: &str| is(name, "longest-task");
    let kilobytes = |name: &str| is(name, "bytes") / 1e3;
    let event = |name: &str| is(name, "event-us");
    let grown =
        |name: &str| (is(name, "memory-last") - is(name, "memory-first")) / f64::from(SESSIONS);

    let times = |ratio: f64| format!("{ratio:.2} ×");
    let count = |events: f64| format!("{events}");
    let ms = |ms: f64| format!("{ms:.0} ms");
    let kb = |kilobytes: f64| format!("{kilobytes:.1} kB");
    let us = |us: f64| format!("{us:.1} µs");
    let bytes = |bytes: f64| format!("{bytes:.0} B");

    let mut goals = Vec::new();
    for (network, leptos) in [(FAST, 1.0), (SLOW, 1.1)] {
        let what = |beside| format!("time to the widget, {}, beside {beside}", network.about);
        let (floor, react) = (beside("floor", network.name), beside("react", network.name));
        goals.extend([
            goal(&what("the floor"), &IN_THE_HTML, floor, 1.05, times),
            goal(&what("the React page"), &[ELEMENT], react, 1.0, times),
            goal(&what("the React page"), &[LEPTOS], react, leptos, times),
        ]);
    }
    let half = longest("react") / 2.0;
    goals.extend([
        goal("events lost in a load", &OURS, lost, 0.0, count),
        goal(
            "longest task before the widget, if over 50 ms",
            &IN_THE_HTML,
            longest,
            50.0,
            ms,
        ),
        goal(
            "the same, beside half of React's",
            &[ELEMENT],
            longest,
            half,
            ms,
        ),
        goal(
            "the same, beside half of React's",
            &[LEPTOS],
            longest,
            half,
            ms,
        ),
        goal("what the page loads", &[ELEMENT], kilobytes, 42.0, kb),
        goal("what the page loads", &[LEPTOS], kilobytes, 70.0, kb),
        goal(
            "a stranger's message, beside the bare check",
            &OURS,
            beside("check", "stranger-ns"),
            5.0,
            times,
        ),
        goal("an event", &OURS, event, 50.0, us),
        // A kilobyte for each would be a leak; code that is compiled and caches that fill up are none.
        goal("what a session leaves in memory", &OURS, grown, 1e3, bytes),
    ]);
    goals
}

/// Told of the one that is worst at it.
fn goal(
    what: &str,
    names: &[&str],
    value: impl Fn(&str) -> f64,
    most: f64,
    shown: impl Fn(f64) -> String,
) -> Goal {
    let values = names.iter().map(|name| (value(name), *name));
    let (worst, name) = values
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .unwrap();
    let contender = CONTENDERS.iter().find(|contender| contender.name == name);
    Goal {
        what: what.to_owned(),
        goal: format!("≤ {}", shown(most)),
        measured: shown(worst),
        by: contender.unwrap().label,
        met: worst <= most,
    }
}
