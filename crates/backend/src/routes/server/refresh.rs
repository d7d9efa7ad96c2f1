//! Asking Flinks anew, and answering what the bank asks.

use super::record;
use crate::SharedState;
use crate::challenge::Question;
use crate::data_options::DataOptions;
use crate::problem::Problem;
use crate::store::{Record, Refresh};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

const LONGEST_ANSWER: usize = 1024;

/// How it is refreshed.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RefreshWanted)]
pub(super) struct Wanted {
    #[serde(default)]
    mode: Refresh,
    /// What is asked for this connection from now on.
    data: Option<DataOptions>,
}

/// Asks Flinks for newer data.
#[utoipa::path(
    post,
    path = "/connections/{id}/refresh",
    operation_id = "server_refresh",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the connection.")),
    request_body = Option<Wanted>,
    security(("server_key" = [])),
    responses(
        (status = 202, description = "A worker will do it.", body = Record),
        (status = 404, description = "There is no such connection."),
        (status = 409, description = "The connection is on its way already, or this server has no API of Flinks."),
        (status = 413, description = "The body is longer than 64 KiB."),
        (status = 422, description = "The body is neither empty nor of its form."),
    ),
)]
pub(super) async fn begin(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Record>), Problem> {
    let wanted: Option<Wanted> = match body.is_empty() {
        true => None,
        false => serde_json::from_slice(&body).map_err(|_| {
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "The body is empty, or has a `mode` (`cached`, `live`) and `data` with `transactions` (`None`, `Days90`, `Days365`), \
                 `identity`, `balance`, `kyc` and `statements` (`None`, `MostRecent`, `Months3`, `Months12`).",
            )
        })?,
    };
    let Wanted { mode, data } = wanted.unwrap_or_default();
    let before = record(&app, &id).await?;
    if app.flinks.is_none() {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "Flinks cannot be asked: this server has no FLINKS_API_URL.",
        ));
    }
    if !app.store.refresh_with(before.id, mode, data).await? {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "The connection is on its way already: wait until it is ready, needs_reconnect or failed.",
        ));
    }
    app.wake.notify_one();
    tracing::info!(id = %before.id, ?mode, "a connection is refreshed");
    Ok((StatusCode::ACCEPTED, Json(record(&app, &id).await?)))
}

/// What the bank asks.
#[derive(Serialize, ToSchema)]
pub(super) struct Asked {
    questions: Vec<Question>,
}

/// What the bank asks before it gives newer data.
#[utoipa::path(
    get,
    path = "/connections/{id}/challenge",
    operation_id = "server_get_challenge",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the connection.")),
    security(("server_key" = [])),
    responses(
        (status = 200, description = "The questions.", body = Asked),
        (status = 404, description = "There is no such connection, or nothing is asked."),
    ),
)]
pub(super) async fn challenge(
    State(app): State<SharedState>,
    Path(id): Path<String>,
) -> Result<Json<Asked>, Problem> {
    let record = record(&app, &id).await?;
    let challenge = app.store.challenge(record.id).await?;
    let challenge = challenge
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "The bank asks nothing here."))?;
    Ok(Json(Asked {
        questions: challenge.questions,
    }))
}

/// What is answered, by the prompts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answered {
    /// Each prompt as it stands, with its answers of 1 to 1024 bytes.
    answers: BTreeMap<String, Vec<String>>,
}

/// Answers what the bank asks.
#[utoipa::path(
    post,
    path = "/connections/{id}/challenge",
    operation_id = "server_answer_challenge",
    tag = "server",
    params(("id" = Uuid, Path, description = "Of the connection.")),
    request_body(content = Answered, example = json!({"answers": {"What is your mother's maiden name?": ["Smith"]}})),
    security(("server_key" = [])),
    responses(
        (status = 202, description = "A worker will do it.", body = Record),
        (status = 400, description = "The body is not JSON."),
        (status = 404, description = "There is no such connection."),
        (status = 409, description = "Nothing is asked, or not any more."),
        (status = 413, description = "The body is longer than 64 KiB."),
        (status = 415, description = "The body is not application/json."),
        (status = 422, description = "The answers are not those of the questions, or not of their form."),
    ),
)]
pub(super) async fn answer(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    body: Result<Json<Answered>, JsonRejection>,
) -> Result<(StatusCode, Json<Record>), Problem> {
    let unusable = |detail| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, detail);
    // The rejection may repeat an answer.
    let Json(answered) = body.map_err(|rejection| {
        let detail =
            "Expected {\"answers\": {\"a prompt\": [\"its answer\"]}} as application/json.";
        Problem::new(rejection.status(), detail)
    })?;
    let before = record(&app, &id).await?;
    let asked_nothing = || {
        Problem::new(
            StatusCode::CONFLICT,
            "The bank asks nothing here, or does not wait any more: refresh the connection again.",
        )
    };
    let challenge = app.store.challenge(before.id).await?;
    let challenge = challenge.ok_or_else(asked_nothing)?;
    let is_asked = |prompt: &String| {
        challenge
            .questions
            .iter()
            .any(|asked| asked.prompt == *prompt)
    };
    if !answered.answers.keys().all(is_asked) || answered.answers.len() < challenge.questions.len()
    {
        return Err(unusable(
            "Each question has an answer, by its prompt as it stands.",
        ));
    }
    let mut texts = answered.answers.values().flatten();
    if texts.any(|text| text.is_empty() || text.len() > LONGEST_ANSWER)
        || answered.answers.values().any(Vec::is_empty)
    {
        return Err(unusable("An answer has 1 to 1024 bytes."));
    }
    if !app
        .store
        .answer(before.id, &challenge, answered.answers)
        .await?
    {
        return Err(asked_nothing());
    }
    app.wake.notify_one();
    Ok((StatusCode::ACCEPTED, Json(record(&app, &id).await?)))
}
