//! What a form's control says when it has changed.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::Event;

/// The value of the control that an event came from; empty if it is none.
pub fn value(event: &Event) -> String {
    of_target(event, "value").as_string().unwrap_or_default()
}

/// Whether the box that an event came from is ticked.
pub fn checked(event: &Event) -> bool {
    of_target(event, "checked").is_truthy()
}

fn of_target(event: &Event, name: &str) -> JsValue {
    let target = event.target().map(JsValue::from).unwrap_or_default();
    Reflect::get(&target, &name.into()).unwrap_or_default()
}
