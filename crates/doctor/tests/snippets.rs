//! The code that the playground shows is the code that `examples/snippets` and `examples/leptos` compile and run.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use flinks_doctor::Snippet;
use flinks_protocol::{AuthorizeToken, ConnectParameters, ConnectUrl, Instance};
use std::path::Path;

/// With every kind of value, and letters that each language has to escape.
fn sample() -> ConnectUrl {
    let token = AuthorizeToken::parse("8b35f6c8-e7b6-41d3-98f8-08d68b7f8d31").unwrap();
    let parameters = ConnectParameters::new()
        .demo(true)
        .customer_name(r#"Acme & "Sons" {1} </script> L’Été"#)
        .consent_enable(true)
        .js_redirect(true)
        .redirect_url("https://acme.example/thanks?plan=a&b=c")
        .authorize_token(&token);
    ConnectUrl::new(Instance::Toolbox, parameters)
}

#[test]
fn what_is_shown_is_what_is_compiled_and_run() {
    for (snippet, file) in [
        (Snippet::Element, "snippets/element.html"),
        (Snippet::Adopted, "snippets/adopted.html"),
        (Snippet::React, "snippets/Connect.tsx"),
        (Snippet::Vue, "snippets/Connect.vue"),
        (Snippet::Svelte, "snippets/Connect.svelte"),
        (Snippet::Landing, "snippets/landing.html"),
        (Snippet::Leptos, "leptos/src/snippet.rs"),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../examples")
            .join(file);
        let code = snippet.code(&sample());
        if std::env::var_os("UPDATE_SNIPPETS").is_some() {
            std::fs::write(&path, &code).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            code == kept,
            "{file} is another one: run UPDATE_SNIPPETS=1 cargo test -p flinks-doctor --test snippets\n{code}"
        );
    }
}

#[test]
fn a_token_is_in_none_of_them() {
    for snippet in Snippet::ALL {
        let code = snippet.code(&sample());
        assert!(!code.contains("8b35f6c8"), "{snippet:?}: {code}");
    }
}
