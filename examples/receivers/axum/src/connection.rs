//! What was handed over, and how its accounts come.

use flinks_api::{
    AccountsDetail, AccountsDetailRequest, ApiError, AuthorizeAnswer, AuthorizeRequest,
    FlinksClient, PollError, Polling,
};
use flinks_protocol::{FlinksCode, HandoffBody};
use serde_json::{Value, json};

#[derive(Clone)]
pub struct Connection {
    pub key: String,
    pub browser: String,
    pub body: HandoffBody,
    /// None as long as they are awaited; else the accounts, or why there are none.
    pub accounts: Option<Result<Value, String>>,
}

impl Connection {
    pub fn new(key: &str, browser: &str, body: HandoffBody) -> Self {
        Self {
            key: key.to_owned(),
            browser: browser.to_owned(),
            body,
            accounts: None,
        }
    }

    /// What its page is told.
    pub fn view(&self, id: &str) -> Value {
        let (status, reason) = match &self.accounts {
            None => ("pending", None),
            Some(Ok(_)) => ("ready", None),
            Some(Err(reason)) => ("failed", Some(reason)),
        };
        json!({"id": id, "status": status, "reason": reason, "institution": self.body.institution})
    }

    /// What a webhook has brought meanwhile stays where nothing could be fetched.
    pub fn end(&mut self, fetched: Result<AccountsDetail, String>) {
        match fetched {
            Ok(detail) => self.take(detail),
            Err(reason) => drop(self.accounts.get_or_insert(Err(reason))),
        }
    }

    /// Takes those that the person has selected, whoever brings them: a webhook brings them all.
    pub fn take(&mut self, mut detail: AccountsDetail) {
        detail.retain(&self.body.account_ids);
        let accounts = detail.json().get("Accounts").cloned();
        self.accounts = Some(accounts.ok_or_else(|| "NO_ACCOUNTS".to_owned()));
    }
}

/// Opens the session that is cached for the login, and asks until its accounts are there; the error is a reason.
pub async fn fetch(
    flinks: &FlinksClient,
    polling: Polling,
    body: &HandoffBody,
) -> Result<AccountsDetail, String> {
    let reason = |error: ApiError| {
        let code = error.code().map(FlinksCode::name);
        code.unwrap_or("UNREACHABLE").to_owned()
    };
    let token = flinks.generate_authorize_token().await.map_err(reason)?;
    let cached = AuthorizeRequest::cached(body.login_id.clone());
    let AuthorizeAnswer::Open { request_id, .. } =
        flinks.authorize(&token, &cached).await.map_err(reason)?
    else {
        return Err("SECURITY_CHALLENGE".to_owned());
    };
    let wanted = AccountsDetailRequest::new(request_id, &body.account_ids);
    let first = flinks.get_accounts_detail(&wanted).await.map_err(reason)?;
    let again = async |request_id| flinks.get_accounts_detail_async(&request_id).await;
    let ready = polling.until_ready(first, again).await;
    ready.map_err(|error| match error {
        PollError::Api(error) => reason(error),
        _ => "OPERATION_PENDING".to_owned(),
    })
}
