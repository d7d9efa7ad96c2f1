//! The OpenAPI document: the handlers say what they take and answer, and here is what is the same for many of them.

use crate::problem::{PROBLEM, Problem};
use crate::routes;
use std::sync::LazyLock;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Response};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "flinks-backend",
        description = "The reference backend of Flinks Connect. Every error is a problem document (RFC 9457), but for the page that answers a form.",
        license(name = "MIT OR Apache-2.0"),
    ),
    components(schemas(Problem)),
    modifiers(&SecuritySchemes),
    tags(
        (name = "pages", description = "For pages, on the public address."),
        (name = "webhooks", description = "For Flinks, on the public address."),
        (name = "server", description = "For the host application's server, where there is a key: on the address of --admin-listen, or else on the public one."),
        (name = "operations", description = "For whoever runs the process, on the same address as those for the server."),
    ),
)]
struct Document;

struct SecuritySchemes;

impl Modify for SecuritySchemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = |description: &str| {
            let http = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
            http.description(Some(description))
        };
        let key = |name, description| ApiKeyValue::with_description(name, description);
        let schemes = [
            (
                "browser",
                SecurityScheme::ApiKey(ApiKey::Cookie(key(
                    "flinks_connect",
                    "The cookie that comes with a session; `__Host-flinks_connect` where the public URL is https.",
                ))),
            ),
            (
                "claim",
                SecurityScheme::Http(
                    bearer(
                        "A token that the host application has signed, whose `sub` is its user; or in the cookie of --user-cookie.",
                    )
                    .bearer_format("JWT")
                    .build(),
                ),
            ),
            (
                "server_key",
                SecurityScheme::Http(
                    bearer("A key of the host application's server: --server-key-file.").build(),
                ),
            ),
            (
                "signature",
                SecurityScheme::ApiKey(ApiKey::Header(key(
                    "flinks-authenticity-key",
                    "HMAC-SHA256 of the raw body with the secret of webhooks, in base64.",
                ))),
            ),
        ];
        let components = document.components.get_or_insert_default();
        for (name, scheme) in schemes {
            components.add_security_scheme(name, scheme);
        }
    }
}

/// The OpenAPI document of all routes, as JSON: what `GET /api/openapi.json` answers.
pub fn openapi() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let document = OpenApiRouter::with_openapi(Document::openapi());
        let mut document = document.merge(routes::documented()).into_openapi();
        for (path, item) in &mut document.paths.paths {
            for (is_safe, operation) in operations(item) {
                add_answers_of_layers(path, is_safe, operation);
                for (status, answer) in &mut operation.responses.responses {
                    if let RefOr::T(answer) = answer {
                        add_what_follows_from_the_status(status, answer);
                    }
                }
            }
        }
        document.to_pretty_json().unwrap_or_default() + "\n"
    });
    &TEXT
}

/// The operations of a path, and whether each is safe: the methods are those that the routes have.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let all = [
        (true, item.get.as_mut()),
        (false, item.post.as_mut()),
        (false, item.delete.as_mut()),
    ];
    all.into_iter()
        .filter_map(|(is_safe, operation)| Some((is_safe, operation?)))
}

/// What is answered before a handler is reached, or in place of it.
fn add_answers_of_layers(path: &str, is_safe: bool, operation: &mut Operation) {
    let is_api = path.starts_with("/api/");
    let answers = [
        (path.contains('{'), "400", "The path is not of its form."),
        (
            path.starts_with("/server/"),
            "401",
            "The key is missing or wrong.",
        ),
        (is_api && !is_safe, "403", "A page of another origin asks."),
        (
            is_api || path.starts_with("/server/"),
            "429",
            "There were too many requests from this address.",
        ),
        (
            path != "/healthz",
            "503",
            "It cannot be done at the moment: try again.",
        ),
    ];
    for (_, status, description) in answers.into_iter().filter(|(is_here, ..)| *is_here) {
        let answers = &mut operation.responses.responses;
        // The handler's own words come first.
        answers
            .entry(status.to_owned())
            .or_insert_with(|| Response::new(description).into());
    }
}

fn add_what_follows_from_the_status(status: &str, answer: &mut Response) {
    if status.starts_with(['4', '5']) {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        answer.content.insert(PROBLEM.to_owned(), problem.into());
    }
    let header = match status {
        "401" => (
            "www-authenticate",
            text("`Bearer`, where a token is wanted."),
        ),
        "429" => ("retry-after", text("Seconds to wait.")),
        _ => return,
    };
    answer.headers.insert(header.0.to_owned(), header.1.into());
}

fn text(description: &str) -> Header {
    HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some(description))
        .build()
}
