//! Bodies of senders who have not shown yet who they are: so many bytes at once, of all of them together.

use crate::problem::Problem;
use axum::body::{Body, BodyDataStream, HttpBody};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, future};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// No single body is longer than this, in bytes.
const LONGEST: usize = 16 * 1024 * 1024;
/// Four of the longest.
const AT_ONCE: usize = 4 * LONGEST;
/// How long the rest of a body that is refused is read and thrown away.
const REST: Duration = Duration::from_secs(2);

/// What is left of the bytes.
#[derive(Debug, Clone)]
pub(crate) struct BodyBudget(Arc<Semaphore>);

impl Default for BodyBudget {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

/// Reads the body as far as there are bytes left; they are given back with the answer.
pub(crate) async fn within(
    State(budget): State<BodyBudget>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    match read(body, &budget).await {
        Ok((bytes, held)) => {
            let answer = next.run(Request::from_parts(parts, bytes.into())).await;
            drop(held);
            answer
        }
        Err(refused) => refused.into_response(),
    }
}

async fn read(
    body: Body,
    budget: &BodyBudget,
) -> Result<(Vec<u8>, Vec<OwnedSemaphorePermit>), Problem> {
    let is_too_long = body.size_hint().lower() > LONGEST as u64;
    let mut chunks = body.into_data_stream();
    let refused = match is_too_long {
        true => too_long(),
        false => match read_chunks(&mut chunks, budget).await {
            Ok(read) => return Ok(read),
            Err(refused) => refused,
        },
    };
    // A sender that is still writing when the connection ends hears no answer.
    let rest = chunks.take_while(|chunk| future::ready(chunk.is_ok()));
    let _ = timeout(REST, rest.for_each(|_| future::ready(()))).await;
    Err(refused)
}

async fn read_chunks(
    chunks: &mut BodyDataStream,
    budget: &BodyBudget,
) -> Result<(Vec<u8>, Vec<OwnedSemaphorePermit>), Problem> {
    let (mut bytes, mut held) = (Vec::new(), Vec::new());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "The body could not be read."))?;
        if bytes.len() + chunk.len() > LONGEST {
            return Err(too_long());
        }
        let permits = u32::try_from(chunk.len()).map_err(|_| too_long())?;
        let permit = budget.0.clone().try_acquire_many_owned(permits);
        held.push(permit.map_err(|_| full())?);
        bytes.extend_from_slice(&chunk);
    }
    Ok((bytes, held))
}

fn too_long() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "The body is longer than 16 MiB.",
    )
}

fn full() -> Problem {
    tracing::warn!("too many bytes of webhooks at once: one was put off");
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "Too much is being sent here at the moment. Send it again.",
    )
    .retry_after(5)
}
