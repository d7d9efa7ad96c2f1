//! Who is compared: the folders in `bench/contenders`.

/// A page.
#[derive(Debug, Clone, Copy)]
pub struct Contender {
    /// Its folder.
    pub name: &'static str,
    /// What it is, for people.
    pub label: &'static str,
    pub ours: bool,
}

const fn contender(name: &'static str, label: &'static str, ours: bool) -> Contender {
    Contender { name, label, ours }
}

pub const CONTENDERS: [Contender; 10] = [
    contender("floor", "plain iframe and listener", false),
    contender("adopting", "`<flinks-connect>` around an iframe", true),
    contender("element", "`<flinks-connect>` with attributes", true),
    contender(
        "leptos-adopting",
        "`<FlinksConnect/>` around an iframe",
        true,
    ),
    contender(
        "leptos-ssr",
        "`<FlinksConnect/>` rendered on a server",
        true,
    ),
    contender("leptos", "`<FlinksConnect/>` in Leptos", true),
    contender("mastercard", "connect-web-sdk", false),
    contender("penpal", "penpal", false),
    contender("zoid", "zoid", false),
    contender("react", "React, @rizwannur/flinks", false),
];

/// Pages that only take messages: what ours are held against.
pub const YARDSTICKS: [Contender; 3] = [
    contender("check", "bare `event.source !== frame`", false),
    contender("zod", "source, origin and a zod schema", false),
    contender("leptos-trace", "`<FlinksConnect/>`, filling a trace", true),
];
