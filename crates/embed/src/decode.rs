//! A message's data, as an object or as the JSON text of one, as fields.
//!
//! Values are read by `js_sys`, one by one, into the same fields that serde gives natively. serde-wasm-bindgen would do, too,
//! at 10.6 kB of brotli more: its errors format numbers and characters.

use flinks_protocol::{Decoded, Field, Fields, MAX_MESSAGE_LENGTH, Malformed, decode};
use js_sys::{Array, ArrayBuffer, JSON, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Decodes what a genuine message carried.
pub(crate) fn decode_data(data: &JsValue) -> Result<Decoded, Malformed> {
    let parsed = match data.dyn_ref::<JsString>() {
        Some(text) if text.length() as usize > MAX_MESSAGE_LENGTH => {
            return Err(Malformed::TooLong);
        }
        Some(text) => Some(JSON::parse(&String::from(text)).map_err(|_| Malformed::NotJson)?),
        None => None,
    };
    read_fields(parsed.as_ref().unwrap_or(data)).map(|fields| decode(&fields))
}

/// The fields of an object, and of no other value.
pub(crate) fn read_fields(object: &JsValue) -> Result<Fields, Malformed> {
    // A buffer is an object with a key for each byte.
    if !object.is_object() || Array::is_array(object) || ArrayBuffer::is_view(object) {
        return Err(Malformed::NotAnObject);
    }
    let mut reader = Reader {
        text_left: MAX_MESSAGE_LENGTH,
    };
    let names = Object::keys(object.unchecked_ref::<Object>());
    let fields = names.iter().take(Fields::MAX_FIELDS).filter_map(|name| {
        let Field::Text(text) = reader.leaf(&name) else {
            return None;
        };
        // A getter that throws costs its field.
        let field = Reflect::get(object, &name).map_or(Field::Other, |value| reader.field(&value));
        Some((text, field))
    });
    Ok(fields.collect())
}

struct Reader {
    /// What the texts of the message may still take.
    text_left: usize,
}

impl Reader {
    fn field(&mut self, value: &JsValue) -> Field {
        match value.dyn_ref::<Array>() {
            // A sparse array may have four billion items: it is not walked through.
            Some(list) if list.length() as usize > Field::MAX_ITEMS => Field::Other,
            Some(list) => Field::List(list.iter().map(|item| self.leaf(&item)).collect()),
            None => self.leaf(value),
        }
    }

    /// A value that is not entered, whatever it holds.
    fn leaf(&mut self, value: &JsValue) -> Field {
        if value.is_null() || value.is_undefined() {
            Field::Null
        } else if let Some(value) = value.as_bool() {
            Field::Boolean(value)
        } else if value.is_bigint() || value.as_f64().is_some() {
            Field::number(value.unchecked_into_f64())
        } else if let Some(text) = value.dyn_ref::<JsString>() {
            self.text(text)
        } else {
            Field::Other
        }
    }

    fn text(&mut self, text: &JsString) -> Field {
        match self.text_left.checked_sub(text.length() as usize) {
            Some(left) => {
                self.text_left = left;
                Field::Text(text.into())
            }
            None => Field::Other,
        }
    }
}

#[cfg(all(test, target_family = "wasm"))]
#[allow(clippy::unwrap_used, reason = "clippy knows tests by `#[test]`")]
mod tests {
    use super::*;
    use flinks_protocol::decode_json;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    const VALUES: [&str; 36] = [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "14",
        "-3",
        "14.0",
        "1.5",
        "1e300",
        "-1e-7",
        "4294967296",
        "9007199254740991",
        "-9007199254740991",
        "9007199254740992",
        "18446744073709551615",
        r#""""#,
        r#"" ""#,
        r#""14""#,
        r#"" 14 ""#,
        r#""true""#,
        r#""null""#,
        r#""a1,b2,a1""#,
        r#""é 🏦""#,
        r#""a\u0000b""#,
        r#""line\nline""#,
        r#""8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31""#,
        r#""https://a.example/?loginId=8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31&tag=x""#,
        "[]",
        r#"["a1", "b2", ""]"#,
        r#"["a1", 1, 1.5, null, true, ["b"], {}]"#,
        "[[]]",
        r#"["8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31"]"#,
        "{}",
        r#"{"a": {"b": [1, {"c": null}]}}"#,
        r#"{"length": 3}"#,
    ];

    /// A field of each type that there is, and the fields that say what a message is.
    const FIELDS: [(&str, &str); 10] = [
        ("COMPONENT_LOAD_INSTITUTION_SELECTOR", "cached"),
        ("INSTITUTION_SELECTED", "institution"),
        ("COMPONENT_LOAD_ACCOUNT_SELECTION", "totalAccounts"),
        ("COMPONENT_LOAD_MFA", "mfaTypes"),
        ("ACCOUNT_SELECTED", "accountId"),
        ("INVALID_PASSWORD", "requestId"),
        ("REDIRECT", "loginId"),
        ("REDIRECT", "url"),
        ("SUBMIT_CREDENTIAL", "flinksCode"),
        ("NEW_STEP", "step"),
    ];

    fn natively(json: &str) -> Result<Decoded, Malformed> {
        decode_json(&serde_json::from_str(json).unwrap())
    }

    /// The value as JavaScript's own expression gives it.
    fn evaluated(expression: &str) -> JsValue {
        js_sys::eval(&format!("({expression})")).unwrap()
    }

    #[wasm_bindgen_test]
    fn a_field_of_any_type_is_what_it_is_natively_in_an_object_and_in_a_text() {
        for (step, field) in FIELDS {
            for value in VALUES {
                let json = format!(r#"{{"step": "{step}", "{field}": {value}, "after": 1}}"#);
                let expected = natively(&json);
                assert!(expected.is_ok(), "{json}");
                assert_eq!(
                    decode_data(&JSON::parse(&json).unwrap()),
                    expected,
                    "{json}"
                );
                assert_eq!(decode_data(&json.as_str().into()), expected, "{json}");
            }
        }
    }

    #[wasm_bindgen_test]
    fn what_is_no_object_is_refused_as_natively() {
        for value in VALUES.into_iter().filter(|value| !value.starts_with('{')) {
            let data = JSON::parse(value).unwrap();
            assert_eq!(decode_data(&data), natively(value), "{value}");
        }
        for expression in [
            "undefined",
            "Symbol('a')",
            "10n",
            "() => {}",
            "NaN",
            "new Uint8Array(10)",
            "new DataView(new ArrayBuffer(8))",
        ] {
            let data = evaluated(expression);
            assert_eq!(
                decode_data(&data),
                Err(Malformed::NotAnObject),
                "{expression}"
            );
        }
        for (text, error) in [
            ("hello", Malformed::NotJson),
            ("{", Malformed::NotJson),
            ("\u{fffd}", Malformed::NotJson),
            (&" ".repeat(MAX_MESSAGE_LENGTH + 1), Malformed::TooLong),
        ] {
            assert_eq!(decode_data(&text.into()), Err(error));
        }
    }

    #[wasm_bindgen_test]
    fn what_json_cannot_say_costs_its_field_only() {
        for value in [
            "undefined",
            "() => {}",
            "Symbol('a')",
            "1n",
            "2n ** 70n",
            "NaN",
            "Infinity",
            "new Date(0)",
            "new Map([['step', 'REDIRECT']])",
            "new Set([1])",
            "new Uint8Array(1000)",
            "new ArrayBuffer(1000)",
            "new Error('no')",
            "/a/",
            "new String('a')",
            "new Proxy({}, { ownKeys() { throw 1 } })",
            "Array(4294967295)",
            "[() => {}, 2n ** 70n, new Uint8Array(9), new Set()]",
            "'\\ud800'",
        ] {
            let message = evaluated(&format!(
                "{{step: 'ACCOUNT_SELECTED', accountId: {value}, then: 1}}"
            ));
            let decoded = decode_data(&message).unwrap();
            assert_eq!(decoded.name(), "ACCOUNT_SELECTED", "{value}");
        }
        for message in [
            "(() => { const o = {step: 'APP_MOUNTED'}; o.self = o; o.list = [o]; return o })()",
            "{step: 'APP_MOUNTED', get a() { throw 'no Error' }}",
            "Object.assign(Object.create(null), {step: 'APP_MOUNTED'})",
            "{__proto__: {flinksCode: 'INVALID_LOGIN'}, step: 'APP_MOUNTED'}",
            "{step: 'APP_MOUNTED', [Symbol.iterator]: 1}",
            "{step: 'APP_MOUNTED', [Symbol.iterator]() { throw 1 }}",
        ] {
            let decoded = decode_data(&evaluated(message)).unwrap();
            assert_eq!(decoded.name(), "APP_MOUNTED", "{message}");
            assert_eq!(decoded.flinks_code, None, "{message}");
        }
        for empty in [
            "{}",
            "new Map([['step', 'REDIRECT']])",
            "new Set(['step'])",
            "new Date(0)",
        ] {
            assert_eq!(
                decode_data(&evaluated(empty)).unwrap().name(),
                "?",
                "{empty}"
            );
        }
    }

    #[wasm_bindgen_test]
    fn every_kind_of_value_is_read_as_serde_reads_it() {
        for value in [
            "undefined",
            "null",
            "true",
            "-14",
            "14.0",
            "-0",
            "14n",
            "2 ** 53 - 1",
            "2 ** 53",
            "2n ** 53n - 1n",
            "2n ** 53n",
            "2n ** 53n + 1n",
            "-(2n ** 63n)",
            "2n ** 200n",
            "0.5",
            "NaN",
            "-Infinity",
            "''",
            r"'a\0b'",
            r"'\uD800'",
            "'a'.repeat(99990)",
            "'a'.repeat(100001)",
            "Symbol('a')",
            "() => 1",
            "new Date()",
            "new Set([1])",
            "new Map([[1, 2]])",
            "new Uint8Array(9)",
            "new String('a')",
            "[]",
            "new Array(4294967295)",
            "new Array(1000).fill(0)",
            "new Array(1001).fill(0)",
            "[1, 'a', null, {}, [], 2n ** 200n, () => 1]",
        ] {
            let message = evaluated(&format!("{{before: 1, field: {value}, then: 'a'}}"));
            let expected = serde_wasm_bindgen::from_value(message.clone());
            assert_eq!(read_fields(&message), Ok(expected.unwrap()), "{value}");
        }
    }

    #[wasm_bindgen_test]
    fn lengths_are_bounded() {
        let many = "Object.fromEntries(Array.from({length: 100000}, (_, at) => ['a' + at, at]))";
        assert_eq!(decode_data(&evaluated(many)).unwrap().name(), "?");
        let long = "{step: 'ACCOUNT_SELECTED', accountId: Array(1001).fill('a')}";
        let decoded = decode_data(&evaluated(long)).unwrap();
        assert_eq!(
            (decoded.name(), decoded.problems.len()),
            ("ACCOUNT_SELECTED", 1)
        );
        let long = "{step: 'INSTITUTION_SELECTED', institution: 'a'.repeat(5000000)}";
        let decoded = decode_data(&evaluated(long)).unwrap();
        assert_eq!(
            (decoded.name(), decoded.problems.len()),
            ("INSTITUTION_SELECTED", 1)
        );
    }
}
