//! Entries as plain objects, with the names that serde gives them on the server's side.

use crate::protocol::{Entry, Recorded, TraceHeader, What};
use flinks_embed::plain::{object, traced};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

pub(super) fn header(header: &TraceHeader) -> JsValue {
    object(&[
        ("flinksTrace", header.flinks_trace.into()),
        ("masked", header.masked.into()),
    ])
}

pub(super) fn entry(entry: &Entry) -> JsValue {
    let written = object(&[
        // Exact: nobody counts so far.
        ("sequence", (entry.sequence as f64).into()),
        ("atMs", entry.at_ms.into()),
        ("times", entry.times.into()),
    ]);
    let what = traced(&entry.what);
    Object::assign(
        written.unchecked_ref::<Object>(),
        what.unchecked_ref::<Object>(),
    );
    if let What::Received {
        payload: Some(payload),
        ..
    } = &entry.what
    {
        set(&written, "payload", &value(payload));
    }
    written
}

fn value(recorded: &Recorded) -> JsValue {
    match recorded {
        Recorded::Boolean(value) => (*value).into(),
        Recorded::Number(number) => (*number).into(),
        Recorded::Text(text) => text.into(),
        Recorded::List(items) => items.iter().map(value).collect::<Array>().into(),
        Recorded::Object(members) => {
            let object = Object::new().into();
            for (name, member) in members {
                set(&object, name, &value(member));
            }
            object
        }
        _ => JsValue::NULL,
    }
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Fails only for an object that is none.
    let _ = Reflect::set(object, &name.into(), value);
}
