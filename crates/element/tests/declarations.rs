//! Every name in the hand-written JavaScript and its declarations is that of the tables in `flinks-protocol`, and none is missing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use flinks_embed::Locale;
use flinks_protocol::{Exit, Failure, Kind, Parameter, Phase, Refusal, Step};

const CLASS: &str = include_str!("../js/element.js");
const URL: &str = include_str!("../js/url.js");
const TYPES: &str = include_str!("../js/class.d.ts");

/// The quoted texts between two marks.
fn quoted<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from}"));
    let (inside, _) = rest.split_once(to).unwrap();
    inside.split('"').skip(1).step_by(2).collect()
}

fn union(name: &str) -> Vec<&'static str> {
    quoted(TYPES, &format!("type {name} ="), ";")
}

#[test]
fn the_parameters_are_those_of_the_table() {
    let table = Parameter::ALL.map(Parameter::name);
    assert_eq!(union("ParameterName"), table);
    let marked = Parameter::ALL.map(|parameter| {
        let mark = match parameter.kind() {
            Kind::Boolean => "!",
            Kind::Flag => "?",
            _ => "",
        };
        format!("{}{mark}", parameter.name())
    });
    let class = quoted(URL, "const TABLE =", ";").concat();
    assert_eq!(class.split(' ').collect::<Vec<_>>(), marked);
}

#[test]
fn the_frame_has_its_title_before_the_webassembly_is_there() {
    let titles = quoted(CLASS, "const FRAME_TITLES = {", "}");
    let locales = [Locale::En, Locale::Fr].map(Locale::frame_title);
    assert_eq!(titles, locales);
}

#[test]
fn the_steps_are_those_of_the_table() {
    assert_eq!(union("Step"), Step::ALL.map(Step::name));
}

#[test]
fn phases_ends_and_refusals_have_their_names() {
    let phases = Phase::ALL.map(Phase::name);
    assert_eq!(union("Phase"), [&["idle"], &phases[..]].concat());
    assert_eq!(union("ExitReason"), Exit::ALL.map(Exit::name));
    assert_eq!(union("FailureReason"), Failure::ALL.map(Failure::name));
    assert_eq!(union("RefusalReason"), Refusal::ALL.map(Refusal::name));
}

#[test]
fn every_property_of_the_class_is_declared() {
    for name in quoted(CLASS, "const OWN = [", "]") {
        assert!(TYPES.contains(&format!("\n    {name}: ")), "{name}");
    }
    for name in [
        "parameters",
        "trace",
        "phase",
        "outcome",
        "reload",
        "cancel",
    ] {
        assert!(
            CLASS.contains(&format!(" {name}(")) && TYPES.contains(name),
            "{name}"
        );
    }
}

#[test]
fn every_event_is_declared() {
    let rust = include_str!("../src/told.rs");
    for kind in ["success", "exit", "error", "handoff"] {
        assert!(rust.contains(&format!("\"{kind}\"")), "{kind}");
    }
    let class = include_str!("../js/element.js");
    for kind in ["event", "traced", "ready", "refused", "doctor", "error"] {
        assert!(class.contains(&format!("#emit(\"{kind}\"")), "{kind}");
    }
    for kind in [
        "event", "traced", "ready", "success", "exit", "error", "handoff", "refused", "doctor",
    ] {
        assert!(
            TYPES.contains(&format!("\"flinks-{kind}\": CustomEvent<")),
            "{kind}"
        );
    }
}
