//! `/GenerateAuthorizeToken`: the single-use token for the widget, and another one for each `/Authorize`.

use crate::client::{Auth, Call, FlinksClient};
use crate::error::ApiError;
use flinks_protocol::AuthorizeToken;
use reqwest::Method;
use std::time::Duration;

/// A page waits for it, whose server answers within half a minute.
const MINTING: Duration = Duration::from_secs(20);

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
            timeout: MINTING,
        };
        let said = self.send(call, None::<&()>).await?.said()?;
        match said
            .text("Token")
            .and_then(|token| AuthorizeToken::parse(token).ok())
        {
            Some(token) if said.status == 200 => Ok(token),
            _ => Err(said.unreadable("Token is missing or not a UUID")),
        }
    }
}
