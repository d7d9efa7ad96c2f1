//! Money as people in Canada write it.

use js_sys::Array;
use js_sys::Intl::{NumberFormat, NumberFormatOptions, NumberFormatStyle};
use wasm_bindgen::JsValue;

/// An amount in the language and region of `locale`, such as `fr-CA`.
pub fn format_money(locale: &str, value: f64, currency: &str) -> String {
    let options = NumberFormatOptions::new();
    // `Intl.NumberFormat` throws on a malformed currency; the amount then stands alone.
    if currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        options.set_style(NumberFormatStyle::Currency);
        options.set_currency(currency);
    }
    NumberFormat::new(&Array::of1(&locale.into()), &options)
        .format()
        .call1(&JsValue::UNDEFINED, &value.into())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}
