//! Data, or the word to ask again later.

use crate::client::{Auth, Call, FlinksClient, Reply, SHORT, SYNCHRONOUS};
use crate::error::ApiError;
use flinks_protocol::{FlinksCode, RequestId};
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The answer of an endpoint with an asynchronous half.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetched<T> {
    /// The data.
    Ready(T),
    /// Still being fetched: poll the asynchronous endpoint with this requestId.
    Pending(RequestId),
}

impl<T: DeserializeOwned> Fetched<T> {
    /// `OPERATION_PENDING` and `OPERATION_DISPATCHED` are pending, whatever the status; without a code, 202 is.
    fn from_reply(reply: Reply, asked_for: &RequestId) -> Result<Self, ApiError> {
        let pending = match reply.code() {
            Some(code) => matches!(
                code,
                FlinksCode::OperationPending | FlinksCode::OperationDispatched
            ),
            None => reply.status == 202,
        };
        if pending {
            let told = reply
                .text("RequestId")
                .and_then(|id| RequestId::parse(id).ok());
            return Ok(Self::Pending(told.unwrap_or_else(|| asked_for.clone())));
        }
        match reply.status {
            200 => reply.read().map(Self::Ready),
            _ => Err(reply.into_error()),
        }
    }
}

impl FlinksClient {
    /// The first question for the data of a session.
    pub(crate) async fn fetch<T: DeserializeOwned>(
        &self,
        endpoint: &'static str,
        request_id: &RequestId,
        body: &impl Serialize,
    ) -> Result<Fetched<T>, ApiError> {
        let call = Call {
            endpoint,
            method: Method::POST,
            path: endpoint.to_owned(),
            auth: Auth::Api,
            timeout: SYNCHRONOUS,
        };
        Fetched::from_reply(self.send(call, Some(body)).await?, request_id)
    }

    /// Each further one.
    pub(crate) async fn fetch_async<T: DeserializeOwned>(
        &self,
        endpoint: &'static str,
        request_id: &RequestId,
    ) -> Result<Fetched<T>, ApiError> {
        let call = Call {
            endpoint,
            method: Method::GET,
            path: format!("{endpoint}/{}", request_id.expose()),
            auth: Auth::Api,
            timeout: SHORT,
        };
        Fetched::from_reply(self.send(call, None::<&()>).await?, request_id)
    }
}
