//! The widget's pages and the requests that it makes of its own server.

use crate::{
    banking_services,
    configuration::Configuration,
    control,
    files::file,
    id::RequestId,
    outcome::Outcome,
    simulator::{Language, Simulator},
};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    },
    middleware::map_response,
    response::Response,
    routing::{get, post},
};
use serde::Deserialize;

/// Any page may frame the widget, as with Flinks' own; it loads nothing from elsewhere and has nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";

/// The simulator's routes.
pub fn app(simulator: Simulator) -> Router {
    let mut router = Router::new()
        .route("/__widget/popup", get(async || file("popup.html")))
        .route(
            "/__widget/files/{*path}",
            get(async |Path(path): Path<String>| file(&path)),
        )
        .route("/__widget/configuration", get(configuration))
        .route("/__widget/authorize-token", post(accept_token))
        .route("/__widget/login", post(log_in))
        .route("/__widget/answer", post(answer))
        .route("/__widget/popup-decision", post(decide_in_popup));
    for page in [
        "/",
        "/v2",
        "/v2/",
        "/Credential/{institution}",
        "/Credential/{institution}/",
        "/v2/Credential/{institution}",
        "/v2/Credential/{institution}/",
        "/v2/Result/{institution}",
        "/v2/Result/{institution}/",
    ] {
        router = router.route(page, get(async || file("index.html")));
    }
    router
        .merge(banking_services::routes())
        .merge(control::routes())
        .layer(map_response(set_headers))
        .with_state(simulator)
}

async fn set_headers(mut response: Response) -> Response {
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-cache"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn configuration() -> Json<Configuration> {
    Json(Configuration::new())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenRequest {
    authorize_token: String,
}

async fn accept_token(
    State(simulator): State<Simulator>,
    Json(request): Json<TokenRequest>,
) -> Result<StatusCode, (StatusCode, String)> {
    match simulator.accept_token(&request.authorize_token) {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(refused) => Err((StatusCode::UNAUTHORIZED, refused.to_string())),
    }
}

#[derive(Deserialize)]
struct LoginRequest {
    institution: String,
    username: String,
    password: String,
    #[serde(default)]
    language: Language,
}

async fn log_in(
    State(simulator): State<Simulator>,
    Json(request): Json<LoginRequest>,
) -> Json<Outcome> {
    let LoginRequest {
        institution,
        username,
        password,
        language,
    } = request;
    Json(simulator.log_in(&institution, &username, &password, language))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnswerRequest {
    request_id: RequestId,
    answer: String,
}

async fn answer(
    State(simulator): State<Simulator>,
    Json(request): Json<AnswerRequest>,
) -> Json<Outcome> {
    Json(simulator.answer(request.request_id, &request.answer))
}

#[derive(Deserialize)]
struct PopupDecision {
    institution: String,
    allowed: bool,
    #[serde(default)]
    language: Language,
}

async fn decide_in_popup(
    State(simulator): State<Simulator>,
    Json(decision): Json<PopupDecision>,
) -> Json<Outcome> {
    let PopupDecision {
        institution,
        allowed,
        language,
    } = decision;
    Json(simulator.decide_in_popup(&institution, allowed, language))
}
