//! Every name in the hand-written JavaScript and its declarations is that of the tables in `flinks-protocol`, and none is missing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use flinks_protocol::{Exit, Failure, Parameter, Phase, Refusal, Step};

const CLASS: &str = include_str!("../js/element.js");
const PARAMETERS: &str = include_str!("../js/parameters.js");
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
    let attributes: String = Parameter::ALL
        .map(|parameter| format!("    {}: \"{}\",\n", parameter.name(), parameter.attribute()))
        .concat();
    assert!(
        PARAMETERS.ends_with(&format!("export const ATTRIBUTES = {{\n{attributes}}};\n")),
        "js/parameters.js is not of this table: its first line says how it is generated"
    );
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
    let (_, settings) = CLASS.split_once("...ATTRIBUTES,").unwrap();
    let (settings, _) = settings.split_once("};").unwrap();
    let names: Vec<_> = settings
        .lines()
        .filter_map(|line| line.trim().split_once(':'))
        .map(|(name, _)| name)
        .collect();
    assert!(names.contains(&"instance"));
    for name in names {
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
fn every_event_is_declared_and_dispatched() {
    let dispatched = [
        CLASS,
        include_str!("../src/emitted.rs"),
        include_str!("../src/running.rs"),
    ]
    .concat();
    for kind in [
        "event", "traced", "ready", "success", "exit", "error", "handoff", "refused", "doctor",
    ] {
        assert!(
            dispatched.contains(&format!("\"flinks-{kind}\", ")),
            "{kind}"
        );
        assert!(
            TYPES.contains(&format!("\"flinks-{kind}\": CustomEvent<")),
            "{kind}"
        );
    }
}
