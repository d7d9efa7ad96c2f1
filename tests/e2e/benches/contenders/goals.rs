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
    pub met: bool,
}

/// A frame in the HTML waits for nothing of ours, so it is held against the floor.
const IN_THE_HTML: [&str; 3] = ["adopting", "leptos-adopting", "leptos-ssr"];
/// A frame that a script makes is held against the React page: by how much it may be later, on either network.
const BY_SCRIPT: [(&str, [f64; 2]); 2] = [("element", [1.0, 1.0]), ("leptos", [1.0, 1.1])];
const BYTES: [(&str, f64); 2] = [("element", 42_000.0), ("leptos", 70_000.0)];
/// Every event that the bench's widget posts.
const EVENTS: f64 = 4.0;

/// All of them.
pub fn of(measured: &Measured) -> Vec<Goal> {
    let is = |contender: &str, what: &str| measured.median(contender, what);
    let mut goals = Vec::new();
    let mut add = |what: &str, name: &str, goal: String, shown: String, met: bool| {
        let contender = CONTENDERS.iter().find(|contender| contender.name == name);
        let label = contender.map_or(name, |contender| contender.label);
        goals.push(Goal {
            what: format!("{what}: {label}"),
            goal,
            measured: shown,
            met,
        });
    };

    for (network, place) in [(FAST, 0), (SLOW, 1)] {
        let what = format!("time to the widget, {}", network.about);
        let mut beside = |name, other, other_is: &str, most: f64| {
            let ratio = is(name, network.name) / is(other, network.name);
            let goal = format!("≤ {most} × {other_is}");
            add(&what, name, goal, format!("{ratio:.2} ×"), ratio <= most);
        };
        for name in IN_THE_HTML {
            beside(name, "floor", "the floor", 1.05);
        }
        for (name, most) in BY_SCRIPT {
            beside(name, "react", "the React page", most[place]);
        }
    }

    let ours = CONTENDERS.iter().filter(|contender| contender.ours);
    for name in ours.clone().map(|contender| contender.name) {
        let heard = ["fast-heard", "slow-heard"].map(|network| measured.least(name, network));
        let least = heard[0].min(heard[1]);
        let goal = format!("{EVENTS} of {EVENTS} in every load");
        let shown = format!("{least} of {EVENTS} at least");
        add("no event lost", name, goal, shown, least >= EVENTS);
    }

    for name in ours.clone().map(|contender| contender.name) {
        let (longest, of_react) = (is(name, "longest-task"), is("react", "longest-task"));
        let (goal, most) = match IN_THE_HTML.contains(&name) {
            true => ("none over 50 ms".to_owned(), 50.0),
            false => (
                format!("≤ half of React's {of_react:.0} ms"),
                of_react / 2.0,
            ),
        };
        let shown = match longest {
            0.0 => "none over 50 ms".to_owned(),
            longest => format!("{longest:.0} ms"),
        };
        add("longest task before it", name, goal, shown, longest <= most);
    }

    for (name, most) in BYTES {
        let (bytes, goal) = (is(name, "bytes"), format!("≤ {:.0} kB", most / 1e3));
        let shown = format!("{:.1} kB", bytes / 1e3);
        add("bytes", name, goal, shown, bytes <= most);
    }

    for name in ours.clone().map(|contender| contender.name) {
        let ratio = is(name, "stranger-ns") / is("check", "stranger-ns");
        let goal = "≤ 5 × the bare check".to_owned();
        let shown = format!("{ratio:.2} ×");
        add("a stranger's message", name, goal, shown, ratio <= 5.0);
        let us = is(name, "event-us");
        let goal = "below 50 µs".to_owned();
        add("an event", name, goal, format!("{us:.1} µs"), us < 50.0);
    }

    for name in ours.map(|contender| contender.name) {
        // A kilobyte for each would be a leak; code that is compiled and caches that fill up are none.
        let grown = (is(name, "memory-last") - is(name, "memory-first")) / f64::from(SESSIONS);
        let goal = "below 1 kB".to_owned();
        let shown = format!("{grown:.0} B");
        add(
            "what a session leaves in memory",
            name,
            goal,
            shown,
            grown < 1e3,
        );
    }
    goals
}
