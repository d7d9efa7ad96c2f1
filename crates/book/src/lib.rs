#![doc = include_str!("../README.md")]

mod codes;
mod events;
mod findings;
mod markdown;
mod parameters;

/// The chapters that are made from the tables: the path below `docs/book/src`, and the text.
pub fn chapters() -> [(&'static str, String); 4] {
    [
        ("reference/parameters.md", parameters::chapter()),
        ("reference/events.md", events::chapter()),
        ("reference/flinks-codes.md", codes::chapter()),
        ("reference/findings.md", findings::chapter()),
    ]
}

/// The chapters with Rust in them: compiled and run by `cargo test`.
#[cfg(doctest)]
mod written {
    #[doc = include_str!("../../../docs/book/src/concepts/token.md")]
    struct Token;
    #[doc = include_str!("../../../docs/book/src/concepts/state.md")]
    struct State;
    #[doc = include_str!("../../../docs/book/src/migration/snippet.md")]
    struct Snippet;
}
