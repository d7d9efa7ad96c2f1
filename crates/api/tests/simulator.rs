//! Every endpoint once more, against the simulator over real HTTP: it is written from the contract, not from this client.

use flinks_api::{
    AccountsDetail, AccountsDetailRequest, AccountsSummaryRequest, ApiError, AuthorizeAnswer,
    AuthorizeRequest, Credentials, Fetched, FlinksClient, PollError, Polling, Retry,
    StatementsRequest,
};
use flinks_protocol::{AccountId, AuthorizeToken, FlinksCode, LoginId, RequestId};
use flinks_simulator::{API_KEY, SECRET_KEY, Simulator, app};
use serde_json::{Value, json};
use std::time::Duration;

struct Bank {
    url: String,
    client: FlinksClient,
    simulator: Simulator,
}

impl Bank {
    async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let simulator = Simulator::default();
        let router = app(simulator.clone());
        tokio::spawn(async { axum::serve(listener, router).await });
        let client = client(&url, SECRET_KEY, API_KEY);
        Self {
            url,
            client,
            simulator,
        }
    }

    /// A login, and its accounts, to whose calls this happens.
    async fn login(&self, scenario: Value) -> (LoginId, Vec<AccountId>) {
        let login = self.simulator.new_login();
        let body = json!({"loginId": login.login_id, "scenario": scenario});
        let answer = reqwest::Client::new()
            .post(format!("{}/__control/scenario", self.url))
            .json(&body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 204, "{}", answer.text().await.unwrap());
        let accounts = login.accounts.iter();
        (
            LoginId::parse(&login.login_id.to_string()).unwrap(),
            accounts
                .map(|account| AccountId::parse(&account.id.to_string()).unwrap())
                .collect(),
        )
    }

    async fn token(&self) -> AuthorizeToken {
        self.client.generate_authorize_token().await.unwrap()
    }

    async fn authorize(&self, login_id: &LoginId) -> Result<RequestId, ApiError> {
        let asked = AuthorizeRequest::cached(login_id.clone());
        match self.client.authorize(&self.token().await, &asked).await? {
            AuthorizeAnswer::Open { request_id, .. } => Ok(request_id),
            other => panic!("{other:?}"),
        }
    }

    async fn detail(&self, request: &AccountsDetailRequest) -> Result<AccountsDetail, PollError> {
        let first = self.client.get_accounts_detail(request).await?;
        polling()
            .until_ready(first, |request_id| {
                let client = self.client.clone();
                async move { client.get_accounts_detail_async(&request_id).await }
            })
            .await
    }
}

fn client(url: &str, secret_key: &str, api_key: &str) -> FlinksClient {
    let credentials = Credentials {
        secret_key: secret_key.into(),
        api_key: api_key.into(),
    };
    FlinksClient::new(&format!("{url}/v3/customer/BankingServices"), credentials).unwrap()
}

fn polling() -> Polling {
    Polling {
        interval: Duration::from_millis(1),
        limit: Duration::from_secs(30),
        ..Polling::default()
    }
}

fn code(error: &ApiError) -> &FlinksCode {
    error.code().unwrap()
}

#[tokio::test]
async fn the_accounts_that_were_selected_come_after_two_pending_answers() {
    let bank = Bank::open().await;
    let (login_id, accounts) = bank.login(json!("pending-twice")).await;
    let selected = accounts.get(..2).unwrap();
    let request_id = bank.authorize(&login_id).await.unwrap();
    let request = AccountsDetailRequest::new(request_id, selected);
    let detail = bank.detail(&request).await.unwrap();
    let ids: Vec<_> = detail
        .accounts()
        .filter_map(|account| account.id())
        .collect();
    assert_eq!(
        ids,
        selected.iter().map(AccountId::expose).collect::<Vec<_>>()
    );
    let first = detail.accounts().next().unwrap();
    assert!(first.balance().unwrap().current().is_some());
    assert!(first.transactions().count() > 0);
    assert_eq!(detail.login().unwrap().id(), Some(login_id.expose()));
}

#[tokio::test]
async fn an_answer_with_other_accounts_is_cut_to_the_selected_ones() {
    let bank = Bank::open().await;
    let (login_id, accounts) = bank.login(json!("all-accounts")).await;
    let selected = accounts.get(..1).unwrap();
    let request_id = bank.authorize(&login_id).await.unwrap();
    let request = AccountsDetailRequest::new(request_id, selected).without_transactions();
    let mut detail = bank.detail(&request).await.unwrap();
    assert_eq!(detail.accounts().count(), accounts.len());
    assert_eq!(detail.retain(selected), accounts.len() - 1);
    assert_eq!(detail.accounts().count(), 1);
}

#[tokio::test]
async fn summary_and_statements_come_the_same_way() {
    let bank = Bank::open().await;
    let (login_id, accounts) = bank.login(json!({"pending": 2})).await;
    let asked = AccountsSummaryRequest::new(bank.authorize(&login_id).await.unwrap());
    let first = bank.client.get_accounts_summary(&asked).await.unwrap();
    let summary = polling()
        .until_ready(first, |id| {
            let client = bank.client.clone();
            async move { client.get_accounts_summary_async(&id).await }
        })
        .await
        .unwrap();
    assert_eq!(summary.accounts().count(), accounts.len());
    assert!(
        summary
            .accounts()
            .all(|account| account.eft_eligible_ratio().is_some())
    );

    let asked = StatementsRequest::new(bank.authorize(&login_id).await.unwrap(), &accounts);
    let first = bank.client.get_statements(&asked).await.unwrap();
    assert!(matches!(first, Fetched::Pending(_)));
    let statements = polling()
        .until_ready(first, |id| {
            let client = bank.client.clone();
            async move { client.get_statements_async(&id).await }
        })
        .await
        .unwrap();
    let file = statements
        .by_account()
        .next()
        .unwrap()
        .statements()
        .next()
        .unwrap();
    assert_eq!(file.file_type(), Some("PDF"));
}

#[tokio::test]
async fn a_token_opens_one_session_only() {
    let bank = Bank::open().await;
    let (login_id, _) = bank.login(json!("ready")).await;
    let token = bank.token().await;
    let asked = AuthorizeRequest::cached(login_id);
    bank.client.authorize(&token, &asked).await.unwrap();
    let error = bank.client.authorize(&token, &asked).await.unwrap_err();
    assert_eq!(
        (code(&error), error.retry()),
        (&FlinksCode::AccessDenied, Retry::Never)
    );
}

#[tokio::test]
async fn wrong_keys_are_denied() {
    let bank = Bank::open().await;
    let (login_id, _) = bank.login(json!("ready")).await;
    let request_id = bank.authorize(&login_id).await.unwrap();
    let stranger = client(&bank.url, "wrong", "wrong");
    let error = stranger.generate_authorize_token().await.unwrap_err();
    assert_eq!(code(&error), &FlinksCode::AccessDenied);
    let request = AccountsDetailRequest::new(request_id, &[]);
    let error = stranger.get_accounts_detail(&request).await.unwrap_err();
    assert_eq!(code(&error), &FlinksCode::AccessDenied);
}

#[tokio::test]
async fn a_security_question_is_answered_with_the_token_of_the_first_call() {
    let bank = Bank::open().await;
    let (login_id, accounts) = bank.login(json!({"pending": 0})).await;
    let token = bank.token().await;
    let live = AuthorizeRequest::live(login_id);
    let asked = bank.client.authorize(&token, &live).await.unwrap();
    let AuthorizeAnswer::Challenged {
        request_id,
        challenges,
    } = asked
    else {
        panic!("{asked:?}")
    };
    let before = AccountsDetailRequest::new(request_id.clone(), &accounts);
    let error = bank.client.get_accounts_detail(&before).await.unwrap_err();
    assert_eq!(code(&error), &FlinksCode::Unauthorized);

    let prompt = challenges.first().unwrap().prompt.clone();
    let answer = |prompt: &str, text: &str| {
        AuthorizeRequest::answer(
            request_id.clone(),
            [(prompt.to_owned(), vec![text.to_owned()])],
        )
    };
    let wrong = [
        (
            answer(&prompt, "Toronto"),
            FlinksCode::InvalidSecurityResponse,
        ),
        (
            answer("Another question?", "Montreal"),
            FlinksCode::UnknownChallengeKey,
        ),
    ];
    for (asked, expected) in wrong {
        let error = bank.client.authorize(&token, &asked).await.unwrap_err();
        assert_eq!(code(&error), &expected);
    }
    let other_token = bank.token().await;
    let right = answer(&prompt, "Montreal");
    assert!(bank.client.authorize(&other_token, &right).await.is_err());
    let opened = bank.client.authorize(&token, &right).await.unwrap();
    assert!(matches!(opened, AuthorizeAnswer::Open { .. }), "{opened:?}");
    assert!(bank.detail(&before).await.is_ok());
}

#[tokio::test]
async fn each_code_says_whether_to_try_again() {
    let bank = Bank::open().await;
    for (name, expected) in [
        ("TOO_MANY_REQUESTS", Retry::Later),
        ("AGGREGATION_ERROR", Retry::Later),
        ("SESSION_NONEXISTENT", Retry::NewSession),
        ("QUESTION_NOT_FOUND", Retry::Reconnect),
        ("DISABLED_INSTITUTION", Retry::Reconnect),
        ("INVALID_REQUEST", Retry::Never),
    ] {
        let scenario = json!({"authorize": [{"fault": {"code": name}}]});
        let (login_id, _) = bank.login(scenario).await;
        let error = bank.authorize(&login_id).await.unwrap_err();
        assert_eq!((code(&error).name(), error.retry()), (name, expected));
    }
}

#[tokio::test]
async fn a_broken_connection_and_a_page_of_a_proxy_are_tried_again_later() {
    let bank = Bank::open().await;
    for name in ["dropped", "garbage"] {
        let (login_id, _) = bank.login(json!(name)).await;
        let error = bank.authorize(&login_id).await.unwrap_err();
        assert_eq!(error.retry(), Retry::Later, "{name}: {error}");
        bank.authorize(&login_id).await.unwrap();
    }
}

#[tokio::test]
async fn a_deleted_login_is_unknown_once_it_is_no_longer_in_use() {
    let bank = Bank::open().await;
    let (login_id, _) = bank.login(json!("card-in-use")).await;
    for _ in 0..2 {
        let error = bank.client.delete_card(&login_id).await.unwrap_err();
        assert_eq!(
            (code(&error), error.retry()),
            (&FlinksCode::CardInUse, Retry::Later)
        );
    }
    bank.client.delete_card(&login_id).await.unwrap();
    let error = bank.authorize(&login_id).await.unwrap_err();
    assert_eq!(code(&error), &FlinksCode::InvalidLogin);
}

#[tokio::test]
async fn the_scheduled_refresh_is_set() {
    let bank = Bank::open().await;
    let (login_id, _) = bank.login(json!("ready")).await;
    bank.client
        .set_scheduled_refresh(&login_id, true)
        .await
        .unwrap();
    bank.client
        .set_scheduled_refresh(&login_id, false)
        .await
        .unwrap();
}
