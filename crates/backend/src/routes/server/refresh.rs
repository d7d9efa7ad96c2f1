//! Asking Flinks anew, and answering what the bank asks.

use super::record;
use crate::AppState;
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

const LONGEST_ANSWER: usize = 1024;

/// How it is refreshed.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    mode: Refresh,
    /// What is asked for this connection from now on.
    data: Option<DataOptions>,
}

/// `POST /server/connections/{id}/refresh`: 202 once a worker will do it.
pub(super) async fn begin(
    State(app): State<AppState>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Record>), Problem> {
    let wanted: Wanted = match body.is_empty() {
        true => Wanted::default(),
        false => serde_json::from_slice(&body).map_err(|_| {
            Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "The body is empty, or has a `mode` (`cached`, `live`) and `data` with `transactions` (`None`, `Days90`, `Days365`), \
                 `identity`, `balance`, `kyc` and `statements` (`None`, `MostRecent`, `Months3`, `Months12`).",
            )
        })?,
    };
    let before = record(&app, &id).await?;
    if app.flinks.is_none() {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "Flinks cannot be asked: this server has no FLINKS_API_URL.",
        ));
    }
    if !app
        .store
        .refresh_with(before.id, wanted.mode, wanted.data)
        .await?
    {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "The connection is on its way already: wait until it is ready, needs_reconnect or failed.",
        ));
    }
    app.wake.notify_one();
    tracing::info!(id = %before.id, mode = ?wanted.mode, "a connection is refreshed");
    Ok((StatusCode::ACCEPTED, Json(record(&app, &id).await?)))
}

/// What the bank asks.
#[derive(Serialize)]
pub(super) struct Asked {
    questions: Vec<Question>,
}

/// `GET /server/connections/{id}/challenge`.
pub(super) async fn challenge(
    State(app): State<AppState>,
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
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answered {
    answers: BTreeMap<String, Vec<String>>,
}

/// `POST /server/connections/{id}/challenge`: 202 once a worker will send the answers.
pub(super) async fn answer(
    State(app): State<AppState>,
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
