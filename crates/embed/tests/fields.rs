//! A message's fields, read from JavaScript's own values: as from JSON, and none of them fails.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_protocol::{Event, Field, Fields, decode};
use js_sys::eval;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn read(expression: &str) -> Result<Fields, serde_wasm_bindgen::Error> {
    serde_wasm_bindgen::from_value(eval(&format!("({expression})")).unwrap())
}

#[wasm_bindgen_test]
fn every_kind_of_value_is_a_field() {
    let text = |text: &str| Field::Text(text.to_owned());
    for (value, expected) in [
        ("undefined", Field::Null),
        ("null", Field::Null),
        ("true", Field::Boolean(true)),
        ("-14", Field::Whole(-14)),
        ("14.0", Field::Whole(14)),
        ("-0", Field::Whole(0)),
        ("14n", Field::Whole(14)),
        ("2 ** 53 - 1", Field::Whole((1 << 53) - 1)),
        ("2 ** 53", Field::Other),
        ("2n ** 60n", Field::Other),
        ("2n ** 63n", Field::Other),
        ("2n ** 200n", Field::Other),
        ("0.5", Field::Other),
        ("NaN", Field::Other),
        ("-Infinity", Field::Other),
        ("''", text("")),
        (r"'a\0b'", text("a\0b")),
        (r"'\uD800'", text("\u{fffd}")),
        ("Symbol('a')", Field::Other),
        ("() => 1", Field::Other),
        ("new Date()", Field::Other),
        ("new Set([1])", Field::Other),
        ("new Map([[1, 2]])", Field::Other),
        ("new Uint8Array(9)", Field::Other),
        ("new String('a')", Field::Other),
        (
            "(() => { const a = {}; a.a = a; return a; })()",
            Field::Other,
        ),
        ("[]", Field::List(Vec::new())),
        ("new Array(4294967295)", Field::Other),
        ("new Array(1001).fill(0)", Field::Other),
        (
            "(() => { const a = [1, 'a', {}, 2n ** 200n, () => 1]; a.push(a); return a; })()",
            Field::List(vec![
                Field::Whole(1),
                text("a"),
                Field::Other,
                Field::Other,
                Field::Other,
                Field::Other,
            ]),
        ),
        ("'a'.repeat(100001)", Field::Other),
    ] {
        let fields = read(&format!("{{ before: 1, field: {value}, then: 2 }}")).unwrap();
        assert_eq!(fields.get("field"), &expected, "{value}");
        assert_eq!(fields.get("before"), &Field::Whole(1), "{value}");
        assert_eq!(fields.get("then"), &Field::Whole(2), "{value}");
        assert_eq!(fields.get("other"), &Field::Absent, "{value}");
    }
}

#[wasm_bindgen_test]
fn what_is_no_object_has_no_fields() {
    for value in [
        "null",
        "undefined",
        "7",
        "2n ** 200n",
        "'step'",
        "[['step', 'APP_MOUNTED']]",
        "new Set(['step'])",
        "() => 1",
        "new Uint8Array(9)",
    ] {
        assert!(read(value).is_err(), "{value}");
    }
}

#[wasm_bindgen_test]
fn a_message_is_read_past_anything_that_stands_before_it() {
    for message in [
        "{ a: () => 1, b: 2n ** 200n, c: [[[]]], step: 'APP_MOUNTED' }",
        "new Map([[1, 2], [{}, 3], ['step', 'APP_MOUNTED']])",
        "Object.assign(Object.create(null), { step: 'APP_MOUNTED' })",
    ] {
        let decoded = decode(&read(message).unwrap());
        assert_eq!(decoded.event, Event::AppMounted, "{message}");
    }
}
