//! `/SetScheduledRefresh`: nightly refresh on or off. No longer actively supported for most institutions.

use crate::client::{Auth, Call, FlinksClient, SHORT};
use crate::error::ApiError;
use flinks_protocol::LoginId;
use reqwest::Method;
use serde::Serialize;

/// The body: camel case, unlike everywhere else in the API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    login_id: &'a LoginId,
    is_activated: bool,
}

impl FlinksClient {
    /// Turns the nightly refresh of a login on or off.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn set_scheduled_refresh(
        &self,
        login_id: &LoginId,
        is_activated: bool,
    ) -> Result<(), ApiError> {
        const ENDPOINT: &str = "/SetScheduledRefresh";
        let call = Call {
            endpoint: ENDPOINT,
            method: Method::PATCH,
            path: ENDPOINT.to_owned(),
            auth: Auth::Api,
            timeout: SHORT,
        };
        let reply = self
            .send(
                call,
                Some(&Body {
                    login_id,
                    is_activated,
                }),
            )
            .await?;
        // A bare text, unlike everywhere else; errors are objects.
        if reply.body.is_string() && reply.status == 200 {
            return Ok(());
        }
        let said = reply.said()?;
        match said.pending {
            true => Err(said.into_error()),
            false => Ok(()),
        }
    }
}
