//! What we want to reach, and whether we do.

use super::spread::Measured;

#[derive(Debug)]
pub struct Goal {
    pub what: &'static str,
    pub goal: String,
    pub measured: String,
    pub met: bool,
}

/// All of them.
pub fn of(measured: &Measured) -> Vec<Goal> {
    let is = |contender: &str, what: &str| measured.median(contender, what);
    let mut goals = Vec::new();
    let mut add = |what, goal: String, value: f64, most: f64, shown: String| {
        goals.push(Goal {
            what,
            goal,
            measured: shown,
            met: value <= most,
        });
    };

    for (what, contender, most) in [
        ("bytes, the element with attributes", "element", 25_000.0),
        ("bytes, the element around an iframe", "adopting", 25_000.0),
        ("bytes, the Leptos page", "leptos", 55_000.0),
        (
            "bytes, the Leptos page around an iframe",
            "leptos-adopting",
            55_000.0,
        ),
    ] {
        let bytes = is(contender, "bytes");
        add(
            what,
            format!("≤ {:.0} kB", most / 1e3),
            bytes,
            most,
            format!("{:.1} kB", bytes / 1e3),
        );
    }
    let part = is("element", "bytes") / is("react", "bytes");
    add(
        "bytes, the element and the React page",
        "≤ a third".into(),
        part,
        1.0 / 3.0,
        format!("{part:.2}"),
    );

    for (what, contender, network, most) in [
        (
            "time to the widget, around an iframe, 9 Mbit/s",
            "adopting",
            "fast",
            1.05,
        ),
        (
            "time to the widget, around an iframe, 1.6 Mbit/s",
            "adopting",
            "slow",
            1.05,
        ),
        (
            "time to the widget, element, 9 Mbit/s",
            "element",
            "fast",
            1.9,
        ),
        (
            "time to the widget, element, 1.6 Mbit/s",
            "element",
            "slow",
            2.4,
        ),
        (
            "time to the widget, Leptos around an iframe, 9 Mbit/s",
            "leptos-adopting",
            "fast",
            1.05,
        ),
        (
            "time to the widget, Leptos around an iframe, 1.6 Mbit/s",
            "leptos-adopting",
            "slow",
            1.05,
        ),
        (
            "time to the widget, Leptos on a server, 9 Mbit/s",
            "leptos-ssr",
            "fast",
            1.05,
        ),
        (
            "time to the widget, Leptos on a server, 1.6 Mbit/s",
            "leptos-ssr",
            "slow",
            1.05,
        ),
        (
            "time to the widget, Leptos, 9 Mbit/s",
            "leptos",
            "fast",
            2.1,
        ),
        (
            "time to the widget, Leptos, 1.6 Mbit/s",
            "leptos",
            "slow",
            2.8,
        ),
    ] {
        let ratio = is(contender, network) / is("floor", network);
        add(
            what,
            format!("≤ {most} × the floor"),
            ratio,
            most,
            format!("{ratio:.2} ×"),
        );
    }

    for (what, contender) in [
        ("no event lost, around an iframe", "adopting"),
        ("no event lost, element", "element"),
        ("no event lost, Leptos around an iframe", "leptos-adopting"),
        ("no event lost, Leptos on a server", "leptos-ssr"),
        ("no event lost, Leptos", "leptos"),
    ] {
        let least = ["fast-heard", "slow-heard"].map(|network| measured.least(contender, network));
        let least = least[0].min(least[1]);
        add(
            what,
            "4 of 4 in every load".into(),
            -least,
            -4.0,
            format!("{least:.0} of 4 at least"),
        );
    }

    let strangers = [
        ("a stranger's message, around an iframe", "adopting"),
        ("a stranger's message, element", "element"),
        ("a stranger's message, Leptos", "leptos"),
    ];
    for (what, contender) in strangers {
        let ratio = is(contender, "stranger-ns") / is("check", "stranger-ns");
        add(
            what,
            "≤ 2 × the bare check".into(),
            ratio,
            2.0,
            format!("{ratio:.2} ×"),
        );
    }
    for (what, contender, event) in [
        ("an event, around an iframe", "adopting", "event-us"),
        ("an event, element", "element", "event-us"),
        (
            "an event, element, its trace heard",
            "element",
            "event-traced-us",
        ),
        ("an event, Leptos", "leptos", "event-us"),
        (
            "an event, Leptos, filling a trace",
            "leptos-trace",
            "event-us",
        ),
    ] {
        let ratio = is(contender, event) / is("floor", "event-us");
        add(
            what,
            "≤ 5 × the bare switch".into(),
            ratio,
            5.0,
            format!("{ratio:.1} ×"),
        );
        let ratio = is(contender, event) / is("zod", "event-us");
        add(
            what,
            "below zod's".into(),
            ratio,
            1.0,
            format!("{ratio:.2} ×"),
        );
    }

    for (what, contender) in [
        ("the longest task, around an iframe", "adopting"),
        ("the longest task, element", "element"),
        (
            "the longest task, Leptos around an iframe",
            "leptos-adopting",
        ),
        ("the longest task, Leptos", "leptos"),
    ] {
        let longest = is(contender, "longest-task");
        let shown = if longest == 0.0 {
            "none over 50 ms".into()
        } else {
            format!("{longest:.0} ms")
        };
        add(what, "≤ 50 ms".into(), longest, 50.0, shown);
    }

    for (what, contender) in [
        ("memory after 1,000 sessions, around an iframe", "adopting"),
        ("memory after 1,000 sessions, element", "element"),
        ("memory after 1,000 sessions, Leptos", "leptos"),
    ] {
        let (first, last) = (is(contender, "memory-first"), is(contender, "memory-last"));
        let above = last - is("floor", "memory-last");
        add(
            what,
            "≤ 2 MB above the floor".into(),
            above,
            2e6,
            format!("{:.2} MB", above / 1e6),
        );
        // A kilobyte for each would be a leak; code that is compiled and caches that fill up are none.
        let grown = (last - first) / f64::from(super::memory::SESSIONS);
        add(
            what,
            "flat: < 1 kB a session".into(),
            grown,
            1e3,
            format!("{grown:.0} B"),
        );
    }
    goals
}
