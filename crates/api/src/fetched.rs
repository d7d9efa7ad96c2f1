//! Data, or the word to ask again later.

use crate::client::{Auth, Call, FlinksClient, SHORT, SYNCHRONOUS};
use crate::error::ApiError;
use crate::reply::{Reply, Said};
use flinks_protocol::RequestId;
use reqwest::Method;
use serde::Serialize;
use serde_json::{Map, Value};

/// The answer of an endpoint with an asynchronous half.
#[derive(Debug, Clone, PartialEq)]
pub enum Fetched<T> {
    /// The data.
    Ready(T),
    /// Still being fetched: poll the asynchronous endpoint with this requestId.
    Pending(RequestId),
}

/// What a data endpoint sends.
pub(crate) trait Data: Sized {
    /// What is wrong with a body, if it is not one of this endpoint.
    fn check(fields: &Map<String, Value>) -> Result<(), String>;

    fn from_body(body: Value) -> Self;

    /// The data of an answer that says it is there, and has it.
    fn from_said(said: Said) -> Result<Self, ApiError> {
        if said.pending || said.status != 200 {
            return Err(said.into_error());
        }
        match Self::check(&said.fields) {
            Ok(()) => Ok(Self::from_body(Value::Object(said.fields))),
            Err(reason) => Err(said.unreadable(reason)),
        }
    }
}

fn fetched<T: Data>(reply: Reply, asked_for: &RequestId) -> Result<Fetched<T>, ApiError> {
    let said = reply.said()?;
    if said.pending {
        let told = said.request_id();
        return Ok(Fetched::Pending(told.unwrap_or_else(|| asked_for.clone())));
    }
    T::from_said(said).map(Fetched::Ready)
}

impl FlinksClient {
    /// The first question for the data of a session.
    pub(crate) async fn fetch<T: Data>(
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
        fetched(self.send(call, Some(body)).await?, request_id)
    }

    /// Each further one.
    pub(crate) async fn fetch_async<T: Data>(
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
        fetched(self.send(call, None::<&()>).await?, request_id)
    }
}
