//! Who asks: a browser, and where the host application tells it, a user.

use crate::SharedState;
use crate::browser_session::BrowserSession;
use crate::data_options::DataOptions;
use crate::problem::Problem;
use crate::user::UserId;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

/// Who may see a connection. One that belongs to a user is theirs, from any of their browsers; any other one is the browser's that
/// handed it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The browser, by its cookie.
    pub browser: Option<BrowserSession>,
    /// The user of the host application.
    pub user: Option<UserId>,
    /// What is to be asked of Flinks for a connection that they begin now, where it is not what is configured.
    pub data: Option<DataOptions>,
}

// Only the routes here have such a state.
#[doc(hidden)]
impl FromRequestParts<SharedState> for Visitor {
    /// A problem document.
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &SharedState) -> Result<Self, Response> {
        let (user, data) = app.users.of(parts).map_err(Problem::into_response)?;
        Ok(Self {
            browser: BrowserSession::read(&parts.headers, &app.site),
            user,
            data,
        })
    }
}
