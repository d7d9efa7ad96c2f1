#![doc = include_str!("../README.md")]

mod decode;
mod redirect;
mod trace_import;
mod url;
mod webhook;

pub use decode::decode;
pub use redirect::redirect;
pub use trace_import::trace_import;
pub use url::url;
pub use webhook::webhook;

/// A target: panics where a promise is broken.
pub type Target = fn(&[u8]);

/// Every target, by the name of its folder in `fuzz/corpus` and of its binary in `fuzz/fuzz_targets`.
pub const TARGETS: [(&str, Target); 5] = [
    ("decode", decode),
    ("url", url),
    ("redirect", redirect),
    ("trace_import", trace_import),
    ("webhook", webhook),
];
