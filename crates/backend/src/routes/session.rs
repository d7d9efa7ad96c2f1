//! `POST /api/connect/session`: what a page needs to begin: an authorize token, and a state that binds the hand-off to it.

use crate::SharedState;
use crate::browser_session::BrowserSession;
use crate::problem::Problem;
use crate::visitor::Visitor;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use flinks_api::{ApiError, Retry};
use flinks_protocol::{AuthorizeToken, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which instance the page will frame: the keys are those of the first one.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// The origin that the page will frame; none: the first one.
    #[param(value_type = String, required = false, example = "http://localhost:9440")]
    instance: Option<String>,
}

/// What the page is given.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConnectSession {
    /// Absent where the backend has no keys for the instance: the sandbox wants no token.
    #[serde(skip_serializing_if = "Option::is_none")]
    authorize_token: Option<AuthorizeToken>,
    state: State,
    /// The instance that the token is for.
    instance: Option<String>,
}

/// Begins a session: mints a token, and issues a state for the browser that asks and its user.
#[utoipa::path(
    post,
    path = "/connect/session",
    operation_id = "begin_session",
    tag = "pages",
    params(Wanted),
    security((), ("browser" = []), ("claim" = [])),
    responses(
        (status = 200, description = "The session. A browser that has no cookie yet gets one.", body = ConnectSession,
            headers(("set-cookie" = String, description = "The browser's, of the scheme `browser`."))),
        (status = 400, description = "The query has several instances."),
        (status = 401, description = "The claim is wrong; or it is missing, where users are known."),
        (status = 502, description = "Flinks refuses to give a token."),
    ),
)]
pub(crate) async fn begin(
    Shared(app): Shared<SharedState>,
    visitor: Visitor,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Query(wanted) = wanted.map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "The query may have one `instance`.",
        )
    })?;
    if visitor.user.is_none()
        && let Some(problem) = app.users.missing()
    {
        return Err(problem);
    }
    let instance = app.instances.first().map(ToString::to_string);
    let ours = wanted.instance.is_none() || wanted.instance == instance;
    let authorize_token = match &app.flinks {
        Some(flinks) if ours => Some(
            flinks
                .generate_authorize_token()
                .await
                .map_err(|error| unavailable(&error))?,
        ),
        _ => None,
    };
    let known = visitor.browser;
    let browser = known.clone().unwrap_or_else(BrowserSession::new);
    let state = State::from_random(Uuid::new_v4().into_bytes());
    app.store
        .issue_state(&state, &browser, visitor.user.as_ref(), visitor.data)
        .await?;
    let cookie = match known {
        Some(_) => None,
        None => browser
            .set_cookie(&app.site)
            .map(|cookie| (header::SET_COOKIE, cookie)),
    };
    let no_store: (HeaderName, HeaderValue) =
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let session = ConnectSession {
        authorize_token,
        state,
        instance,
    };
    Ok((
        StatusCode::OK,
        AppendHeaders([no_store].into_iter().chain(cookie).collect::<Vec<_>>()),
        Json(session),
    ))
}

fn unavailable(error: &ApiError) -> Problem {
    tracing::error!(%error, "no authorize token");
    match error.retry() {
        Retry::Later => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Flinks gives no token at the moment. Try again.",
        ),
        _ => Problem::new(
            StatusCode::BAD_GATEWAY,
            "Flinks gives no token: see this server's log.",
        ),
    }
}
