//! The tables, and the same as JSON.

use super::browser::{FAST, SLOW};
use super::contender::{CONTENDERS, YARDSTICKS};
use super::goals::Goal;
use super::load::SLOWER;
use super::memory::SESSIONS;
use super::messages::STRANGERS;
use super::spread::{Measured, Spread};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// For docs/performance.md.
pub fn markdown(measured: &Measured, goals: &[Goal], rounds: usize) -> String {
    let mut out = String::new();
    let _ = write!(
        out,
        "Each contender is a page (`bench/contenders`) that shows the same widget; all in one headless Chromium, in turn, {rounds} rounds, \
         a browser for each. The pages come from one origin, brotli-compressed, the widget from another one. Medians, with the quartiles \
         in brackets; the same [as JSON](performance.json).\n\n![Time to the widget, and bytes](performance.svg)\n\n"
    );
    load(&mut out, measured);
    while_it_runs(&mut out, measured, rounds);
    goals_met(&mut out, goals);
    out
}

fn load(out: &mut String, measured: &Measured) {
    let (fast, slow) = (FAST.about, SLOW.about);
    let _ = write!(
        out,
        "### Bytes, and time to the widget\n\nWhat the page loads but for its HTML and the widget. From the navigation until the widget's \
         request is seen by its server, in milliseconds; × is times the floor. With a warm cache only the HTML is asked for, if it has \
         changed.\n\n\
         | | bytes | {fast} | × | cached | {slow} | × | cached |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    );
    for contender in CONTENDERS {
        let of = |what| measured.spread(contender.name, what);
        let ratio = |what| measured.median(contender.name, what) / measured.median("floor", what);
        let _ = writeln!(
            out,
            "| {} | {:.0} | {} | {:.2} | {} | {} | {:.2} | {} |",
            contender.label,
            measured.median(contender.name, "bytes"),
            shown(of("fast"), 0),
            ratio("fast"),
            shown(of("fast-cached"), 0),
            shown(of("slow"), 0),
            ratio("slow"),
            shown(of("slow-cached"), 0),
        );
    }
}

fn while_it_runs(out: &mut String, measured: &Measured, rounds: usize) {
    let all = rounds as f64 * f64::from(STRANGERS) / 1e6;
    let _ = write!(
        out,
        "\n### While it runs\n\nOf the messages that the widget posts 0, 5, 20 and 100 ms after it has loaded, how many the page's callback \
         heard in every load, cached or not; what refusing a message from another window costs ({all:.2} million dispatched for each), and \
         a message of the widget from its dispatch to the callback, dispatch included; the longest task until the widget is asked for, \
         with the processor {SLOWER} times slower and {}, where browsers tell of tasks over 50 ms only; by how much JavaScript's heap and \
         WebAssembly's memory have grown after garbage collection, over {SESSIONS} sessions in a frame each.\n\n\
         | | heard | a stranger's, ns | the widget's, µs | longest task, ms | a session, B |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n",
        FAST.about
    );
    for contender in CONTENDERS.into_iter().chain(YARDSTICKS) {
        let of = |what| measured.spread(contender.name, what);
        let heard =
            ["fast-heard", "slow-heard"].map(|network| measured.least(contender.name, network));
        let longest = of("longest-task").map(|task| match task.median {
            0.0 => "< 50".to_owned(),
            ms => format!("{ms:.0}"),
        });
        let grown = of("memory-last").zip(of("memory-first"));
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            contender.label,
            match heard[0].min(heard[1]) {
                least if least.is_nan() => String::new(),
                least => format!("{least:.0} of 4"),
            },
            shown(of("stranger-ns"), 0),
            shown(of("event-us"), 2),
            longest.unwrap_or_default(),
            grown.map_or_else(String::new, |(last, first)| {
                format!("{:.0}", (last.median - first.median) / f64::from(SESSIONS))
            }),
        );
        if let Some(traced) = of("event-traced-us") {
            let stranger = shown(of("stranger-traced-ns"), 0);
            let traced = shown(Some(traced), 2);
            let label = contender.label;
            let _ = writeln!(
                out,
                "| {label}, its trace heard | | {stranger} | {traced} | | |"
            );
        }
    }
}

fn goals_met(out: &mut String, goals: &[Goal]) {
    out.push_str(
        "\n### Goals\n\nOf ours, the one that is worst at it.\n\n\
         | what | goal | measured | of | met |\n| --- | ---: | ---: | --- | --- |\n",
    );
    for goal in goals {
        let met = if goal.met { "yes" } else { "**no**" };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {met} |",
            goal.what, goal.goal, goal.measured, goal.by
        );
    }
}

fn shown(spread: Option<Spread>, digits: usize) -> String {
    spread.map_or_else(
        String::new,
        |Spread {
             median,
             quartiles: [low, high],
             ..
         }| { format!("{median:.digits$} ({low:.digits$}–{high:.digits$})") },
    )
}

/// All of it, for machines.
pub fn json(measured: &Measured, goals: &[Goal], rounds: usize) -> String {
    let contenders = CONTENDERS.into_iter().chain(YARDSTICKS);
    let contenders: Value = contenders
        .map(|contender| (contender.name.to_owned(), measured.json(contender.name)))
        .collect();
    let goals: Vec<_> = goals
        .iter()
        .map(|goal| json!({"what": goal.what, "goal": goal.goal, "measured": goal.measured, "by": goal.by, "met": goal.met}))
        .collect();
    let machine = std::env::var("BENCH_MACHINE").unwrap_or_default();
    let all =
        json!({"measured": machine, "rounds": rounds, "contenders": contenders, "goals": goals});
    format!("{all:#}\n")
}
