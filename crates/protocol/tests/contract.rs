//! The tables against the gathered facts (`fixtures/*.json`), in both directions.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use flinks_protocol::{FlinksCode, Group, Kind, Parameter, Step};
use serde_json::Value;
use std::collections::BTreeSet;

fn fixture(name: &str) -> Vec<Value> {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn text<'a>(row: &'a Value, field: &str) -> Option<&'a str> {
    row[field].as_str()
}

#[test]
fn the_parameters_are_those_of_the_contract() {
    let rows = fixture("parameters.json");
    let named: BTreeSet<_> = rows.iter().filter_map(|row| text(row, "name")).collect();
    assert_eq!(
        named,
        Parameter::ALL
            .iter()
            .map(|parameter| parameter.name())
            .collect()
    );
    for row in &rows {
        let parameter = Parameter::from_name(text(row, "name").unwrap()).unwrap();
        let name = parameter.name();
        assert_eq!(Some(parameter.group().name()), text(row, "group"), "{name}");
        // The literal 'false' of the token's row means that it is absent.
        let default = text(row, "default").filter(|_| parameter != Parameter::AuthorizeToken);
        assert_eq!(parameter.about().default, default, "{name}");
        assert_eq!(
            parameter.about().since.is_some(),
            row["since"].is_string(),
            "{name}"
        );
        let values: Vec<_> = row["values"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        match (parameter.kind(), text(row, "type").unwrap()) {
            (Kind::Boolean, "boolean")
            | (Kind::Flag, "flag or boolean")
            | (Kind::Text, "string")
            | (Kind::Url, "url")
            | (Kind::Uuid, "string (UUID)")
            | (Kind::Colour, "colour")
            | (Kind::Integer, "integer")
            | (Kind::Ratio, "number")
            | (Kind::List, "list") => {
                for value in values {
                    assert_eq!(
                        parameter.kind().expects_instead(value),
                        None,
                        "{name}={value}"
                    );
                }
            }
            (Kind::Choice(choices), "enum" | "boolean") => assert_eq!(choices, values, "{name}"),
            (kind, said) => panic!("{name}: {kind:?} is not {said}"),
        }
    }
}

#[test]
fn every_group_has_parameters() {
    for group in Group::ALL {
        assert!(
            Parameter::ALL
                .iter()
                .any(|parameter| parameter.group() == group),
            "{}",
            group.name()
        );
    }
}

#[test]
fn every_attribute_is_unique() {
    let attributes: BTreeSet<_> = Parameter::ALL
        .iter()
        .map(|parameter| parameter.attribute())
        .collect();
    assert_eq!(attributes.len(), Parameter::ALL.len());
}

#[test]
fn the_steps_are_those_of_the_contract() {
    let rows = fixture("events.json");
    let ours = rows
        .iter()
        .filter(|row| !row["group"].as_str().unwrap().starts_with("flinks-pay"));
    // Names in parentheses stand for messages without a known step.
    let named: BTreeSet<_> = ours
        .filter_map(|row| text(row, "step"))
        .filter(|step| !step.starts_with('('))
        .collect();
    assert_eq!(named, Step::ALL.iter().map(|step| step.name()).collect());
}

#[test]
fn the_flinks_codes_are_those_of_the_contract() {
    let rows = fixture("flinks-codes.json");
    let rows: Vec<_> = rows
        .iter()
        .filter(|row| !text(row, "code").unwrap().starts_with('('))
        .collect();
    let named: BTreeSet<_> = rows.iter().filter_map(|row| text(row, "code")).collect();
    assert_eq!(named, FlinksCode::NAMES.into_iter().collect());
    for row in rows {
        let code = FlinksCode::from_name(text(row, "code").unwrap());
        let about = code.about().unwrap();
        assert_eq!(
            about.status.map(u64::from),
            row["http_status"].as_u64(),
            "{}",
            code.name()
        );
        assert_eq!(
            Some(about.retryable),
            row["retryable"].as_bool(),
            "{}",
            code.name()
        );
    }
}
