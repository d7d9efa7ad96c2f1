//! What a test tells the simulator: below `/__control/`, and not part of Flinks.

use crate::{
    id::{LoginId, RequestId},
    outcome::Login,
    scenario::{NAMES, Scenario, scenario},
    session::Reading,
    simulator::Simulator,
    webhook::{Delivery, Sent, send, webhook_body},
};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use serde::Deserialize;

/// The routes.
pub(crate) fn routes() -> Router<Simulator> {
    Router::new()
        .route("/__control/login", post(new_login))
        .route("/__control/scenario", post(set_scenario))
        .route("/__control/webhook", post(send_webhook))
        .route("/__control/reading/{login}", get(reading))
}

async fn new_login(State(simulator): State<Simulator>) -> Json<Login> {
    Json(simulator.new_login())
}

/// A scenario by its file's name, or written out.
#[derive(Deserialize)]
#[serde(untagged)]
enum Chosen {
    Named(String),
    Written(Box<Scenario>),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Choice {
    login_id: LoginId,
    scenario: Chosen,
}

async fn set_scenario(
    State(simulator): State<Simulator>,
    Json(choice): Json<Choice>,
) -> Result<StatusCode, (StatusCode, String)> {
    let chosen = match choice.scenario {
        Chosen::Written(written) => *written,
        Chosen::Named(name) => scenario(&name).ok_or_else(|| {
            let message = format!(
                "there is no scenario '{name}'; there are {}",
                NAMES.join(", ")
            );
            (StatusCode::NOT_FOUND, message)
        })?,
    };
    simulator
        .memory()
        .api
        .scenarios
        .insert(choice.login_id, chosen);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WebhookOrder {
    login_id: LoginId,
    request_id: Option<RequestId>,
    tag: Option<String>,
    #[serde(default = "accounts_detail")]
    response_type: String,
    #[serde(flatten)]
    delivery: Delivery,
}

fn accounts_detail() -> String {
    "GetAccountsDetail".to_owned()
}

async fn send_webhook(
    State(simulator): State<Simulator>,
    Json(order): Json<WebhookOrder>,
) -> Result<Json<Sent>, StatusCode> {
    let body = {
        let memory = simulator.memory();
        let login = memory.login(order.login_id).ok_or(StatusCode::NOT_FOUND)?;
        webhook_body(login, &order.response_type, order.request_id, order.tag)
    };
    Ok(Json(send(&order.delivery, body).await))
}

async fn reading(
    State(simulator): State<Simulator>,
    Path(login_id): Path<LoginId>,
) -> Json<Reading> {
    Json(
        simulator
            .memory()
            .api
            .reading
            .get(&login_id)
            .copied()
            .unwrap_or_default(),
    )
}
