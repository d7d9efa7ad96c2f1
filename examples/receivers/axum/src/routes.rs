//! What a page asks.

use crate::App;
use crate::connection::{Connection, fetch};
use crate::origin::text;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use flinks_protocol::HandoffBody;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

const COOKIE: &str = "flinks_connect";
const STATE_LIFETIME: Duration = Duration::from_secs(30 * 60);
const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

type Refusal = (StatusCode, &'static str);

pub async fn session(State(app): State<App>, jar: CookieJar) -> Result<impl IntoResponse, Refusal> {
    let token = app.flinks.generate_authorize_token().await;
    let token = token.map_err(|_| (StatusCode::BAD_GATEWAY, "Flinks gives no token."))?;
    let browser = jar.get(COOKIE).map(|cookie| cookie.value().to_owned());
    let browser = browser.filter(|browser| !browser.is_empty());
    let browser = browser.unwrap_or_else(|| Uuid::new_v4().to_string());
    let state = Uuid::new_v4().to_string();
    let states = &mut app.memory().states;
    states.retain(|_, (_, issued)| issued.elapsed() < STATE_LIFETIME);
    states.insert(state.clone(), (browser.clone(), Instant::now()));
    let cookie = Cookie::build((COOKIE, browser))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.public_url.starts_with("https:"));
    let session = json!({"authorizeToken": token, "state": state});
    Ok((jar.add(cookie), NO_STORE, Json(session)))
}

/// `HandoffBody` reads no loginId and no account that is malformed, and `Json` nothing that is not application/json.
pub async fn hand_off(
    State(app): State<App>,
    jar: CookieJar,
    headers: HeaderMap,
    Json(body): Json<HandoffBody>,
) -> Result<impl IntoResponse, Refusal> {
    let key = text(&headers, "idempotency-key").unwrap_or_default();
    if key.is_empty() || key.len() > 128 {
        return Err((
            StatusCode::BAD_REQUEST,
            "The Idempotency-Key is missing or too long.",
        ));
    }
    let browser = jar.get(COOKIE).map(Cookie::value).unwrap_or_default();
    let mut memory = app.memory();
    let accepted = |id: &str| Ok((StatusCode::ACCEPTED, Json(json!({"id": id}))));
    let mut connections = memory.connections.iter();
    if let Some((id, known)) = connections.find(|(_, known)| known.key == key) {
        if known.browser == browser && known.body.login_id == body.login_id {
            return accepted(id);
        }
        return Err((
            StatusCode::CONFLICT,
            "This key belongs to another connection.",
        ));
    }
    let state = body.state.as_ref().map_or("", |state| state.expose());
    match memory.states.get(state) {
        Some((owner, issued)) if owner == browser && issued.elapsed() < STATE_LIFETIME => {}
        _ => {
            return Err((
                StatusCode::FORBIDDEN,
                "The state is missing, used, expired, or of another browser.",
            ));
        }
    }
    memory.states.remove(state);
    let id = Uuid::new_v4().to_string();
    let connection = Connection::new(key, browser, body.clone());
    memory.connections.insert(id.clone(), connection);
    tokio::spawn(complete(app.clone(), id.clone(), body));
    accepted(&id)
}

async fn complete(app: App, id: String, body: HandoffBody) {
    let fetched = fetch(&app.flinks, app.polling, &body).await;
    if let Some(connection) = app.memory().connections.get_mut(&id) {
        connection.end(fetched);
    }
}

/// Nobody else is told whether it exists.
fn own(app: &App, jar: &CookieJar, id: &str) -> Result<Connection, Refusal> {
    let browser = jar.get(COOKIE).map(Cookie::value);
    let connection = app.memory().connections.get(id).cloned();
    let own = connection.filter(|connection| Some(&*connection.browser) == browser);
    own.ok_or((StatusCode::NOT_FOUND, "There is no such connection."))
}

pub async fn show(
    State(app): State<App>,
    jar: CookieJar,
    Path(id): Path<String>,
) -> Result<Json<Value>, Refusal> {
    Ok(Json(own(&app, &jar, &id)?.view(&id)))
}

pub async fn accounts(
    State(app): State<App>,
    jar: CookieJar,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Refusal> {
    match own(&app, &jar, &id)?.accounts {
        Some(Ok(accounts)) => Ok((NO_STORE, Json(accounts))),
        _ => Err((StatusCode::CONFLICT, "The accounts are not here.")),
    }
}
