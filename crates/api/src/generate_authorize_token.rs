//! `/GenerateAuthorizeToken`: the single-use token for the widget, and another one for each `/Authorize`.

use crate::client::{Auth, Call, FlinksClient, SHORT};
use crate::error::ApiError;
use flinks_protocol::AuthorizeToken;
use reqwest::Method;

impl FlinksClient {
    /// Mints a token with the secret key. It is used once, and lives 15 to 30 minutes unused: mint it just before use.
    ///
    /// # Errors
    /// [`ApiError`]; `ACCESS_DENIED` when the secret key is not valid.
    pub async fn generate_authorize_token(&self) -> Result<AuthorizeToken, ApiError> {
        const ENDPOINT: &str = "/GenerateAuthorizeToken";
        let call = Call {
            endpoint: ENDPOINT,
            method: Method::POST,
            path: ENDPOINT.to_owned(),
            auth: Auth::Secret,
            timeout: SHORT,
        };
        let reply = self.send(call, None::<&()>).await?;
        if reply.status != 200 {
            return Err(reply.into_error());
        }
        reply
            .text("Token")
            .and_then(|token| AuthorizeToken::parse(token).ok())
            .ok_or(ApiError::Answer {
                endpoint: ENDPOINT,
                status: reply.status,
                reason: "Token is missing or not a UUID".to_owned(),
            })
    }
}
