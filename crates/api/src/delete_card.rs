//! `/DeleteCard`: forgets a login at Flinks.

use crate::client::{Auth, Call, FlinksClient, SHORT};
use crate::error::ApiError;
use flinks_protocol::LoginId;
use reqwest::Method;
use serde_json::Value;

impl FlinksClient {
    /// Deletes a login and its data at Flinks. `CARD_IN_USE` while it is being processed: later.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn delete_card(&self, login_id: &LoginId) -> Result<(), ApiError> {
        const ENDPOINT: &str = "/DeleteCard";
        let call = Call {
            endpoint: ENDPOINT,
            method: Method::DELETE,
            path: format!("{ENDPOINT}/{}", login_id.expose()),
            auth: Auth::Api,
            timeout: SHORT,
        };
        let said = self.send(call, None::<&()>).await?.said()?;
        let says_so = ["StatusCode", "HttpStatusCode"]
            .iter()
            .any(|name| said.fields.get(*name).and_then(Value::as_u64) == Some(200));
        match (said.pending, says_so) {
            (true, _) => Err(said.into_error()),
            (false, true) => Ok(()),
            (false, false) => Err(said.unreadable("its StatusCode is not 200")),
        }
    }
}
