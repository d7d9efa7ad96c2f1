//! Takes connections from `received` to their accounts: a claimed row at a time, each step stored before the next.

use crate::status::Status;
use crate::store::{Change, Store, StoreError, Work, now};
use flinks_api::{
    AccountsDetail, AccountsDetailRequest, ApiError, AuthorizeAnswer, AuthorizeRequest, Fetched,
    FlinksClient, Polling, Retry,
};
use flinks_protocol::{DaysOfTransactions, RequestId};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// A worker that has died loses its rows after this.
const LEASE: Duration = Duration::from_secs(30);
/// So many rows at once.
const MOST: usize = 64;
/// So many failures in a row that may pass by themselves.
const MOST_ATTEMPTS: u32 = 10;
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// How long the end waits for what is under way.
const GRACE: Duration = Duration::from_secs(10);

/// How it works.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How often and how long pending data is asked for.
    pub polling: Polling,
    /// The pause after a first failure; each further one doubles it.
    pub retry: Duration,
    /// How often the table is looked at when nothing was handed over here.
    pub idle: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            polling: Polling::default(),
            retry: Duration::from_secs(1),
            idle: Duration::from_millis(500),
        }
    }
}

/// One worker of one process.
#[derive(Debug, Clone)]
pub struct Worker {
    /// The connections.
    pub store: Store,
    /// Flinks' API.
    pub flinks: FlinksClient,
    /// How it works.
    pub pace: Pace,
    /// Told when a connection was handed over.
    pub wake: Arc<Notify>,
}

impl Worker {
    /// Works until told to end, then finishes what is under way.
    pub async fn run(self, mut end: watch::Receiver<bool>) {
        let mut tasks = JoinSet::new();
        loop {
            while tasks.try_join_next().is_some() {}
            let free = MOST.saturating_sub(tasks.len());
            match self.store.claim(free, LEASE).await {
                Ok(claimed) => {
                    for work in claimed {
                        let worker = self.clone();
                        tasks.spawn(async move { worker.work(work).await });
                    }
                }
                Err(error) => tracing::error!(%error, "no work could be claimed"),
            }
            tokio::select! {
                _ = end.wait_for(|end| *end) => break,
                () = self.wake.notified() => {}
                () = tokio::time::sleep(self.pace.idle) => {}
                Some(_) = tasks.join_next(), if tasks.len() >= MOST => {}
            }
        }
        // What is not finished by then goes on after its lease, here or elsewhere.
        let all = async { while tasks.join_next().await.is_some() {} };
        if timeout(GRACE, all).await.is_err() {
            tracing::warn!("connections are left to the next worker");
        }
    }

    /// Works at one row, and keeps its lease meanwhile.
    async fn work(&self, work: Work) {
        let id = work.id;
        let mut renewal = interval(LEASE / 3);
        renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let advance = self.advance(work);
        tokio::pin!(advance);
        loop {
            tokio::select! {
                done = &mut advance => {
                    if let Err(error) = done {
                        // The lease ends by itself, and the row is taken up again.
                        tracing::error!(%id, %error, "a step could not be stored");
                    }
                    return;
                }
                _ = renewal.tick() => {
                    if let Err(error) = self.store.renew(id, LEASE).await {
                        tracing::error!(%id, %error, "a lease could not be renewed");
                    }
                }
            }
        }
    }

    /// Goes on until there is something to wait for, or nothing more to do.
    async fn advance(&self, mut work: Work) -> Result<(), StoreError> {
        loop {
            let change = match self.step(&work).await {
                Ok(change) => change,
                Err(error) => self.after(&error, &work),
            };
            tracing::info!(id = %work.id, status = change.status.name(), reason = change.reason, "connection changed");
            self.store.change(work.id, &change).await?;
            if change.next_attempt_at.is_some() || change.status.is_final() {
                return Ok(());
            }
            work.status = change.status;
            work.session = change.session;
            work.attempts = change.attempts;
        }
    }

    /// One step. A change without a next attempt, and not final, is followed by the next step at once.
    async fn step(&self, work: &Work) -> Result<Change, ApiError> {
        let fetched = match (work.status, &work.session) {
            (Status::Fetching, Some(session)) => {
                let request = AccountsDetailRequest::new(session.clone(), &work.account_ids)
                    .transactions(DaysOfTransactions::Days90);
                self.flinks.get_accounts_detail(&request).await?
            }
            (Status::Pending, Some(session)) => {
                self.flinks.get_accounts_detail_async(session).await?
            }
            (Status::Received, _) => {
                return Ok(Change::to(Status::Authorizing).attempts(work.attempts));
            }
            _ => return self.authorize(work).await,
        };
        Ok(match fetched {
            Fetched::Ready(detail) => ready(detail, work),
            Fetched::Pending(session) => self.pending(session, work),
        })
    }

    async fn authorize(&self, work: &Work) -> Result<Change, ApiError> {
        let token = self.flinks.generate_authorize_token().await?;
        let asked = AuthorizeRequest::cached(work.login_id.clone());
        Ok(match self.flinks.authorize(&token, &asked).await? {
            AuthorizeAnswer::Open { request_id, .. } => Change::to(Status::Fetching)
                .session(request_id)
                .attempts(work.attempts),
            AuthorizeAnswer::Challenged { .. } => {
                Change::to(Status::NeedsReconnect).because("SECURITY_CHALLENGE")
            }
            _ => self.later(work, "OPERATION_DISPATCHED"),
        })
    }

    fn pending(&self, session: RequestId, work: &Work) -> Change {
        let since = work.pending_since.unwrap_or_else(now);
        if now() - since > millis(self.pace.polling.limit) {
            return Change::to(Status::Failed).because("OPERATION_PENDING");
        }
        Change::to(Status::Pending)
            .session(session)
            .pending_since(since)
            .at(now() + millis(self.pace.polling.pause()))
    }

    /// What an error leads to.
    fn after(&self, error: &ApiError, work: &Work) -> Change {
        tracing::warn!(id = %work.id, %error, "Flinks did not give the accounts");
        let reason = error.code().map_or("NO_ANSWER", |code| code.name());
        match error.retry() {
            Retry::Later => self.later(work, reason),
            Retry::NewSession if work.attempts < MOST_ATTEMPTS => Change::to(Status::Received)
                .because(reason)
                .attempts(work.attempts + 1)
                .at(now() + millis(self.pace.retry)),
            Retry::Reconnect => Change::to(Status::NeedsReconnect).because(reason),
            _ => Change::to(Status::Failed).because(reason),
        }
    }

    fn later(&self, work: &Work, reason: &str) -> Change {
        if work.attempts >= MOST_ATTEMPTS {
            return Change::to(Status::Failed).because(reason);
        }
        let pause = self
            .pace
            .retry
            .saturating_mul(1 << work.attempts)
            .min(LONGEST_PAUSE);
        let mut change = Change::to(work.status)
            .because(reason)
            .attempts(work.attempts + 1)
            .at(now() + millis(pause));
        change.session.clone_from(&work.session);
        change.pending_since = work.pending_since;
        change
    }
}

/// The accounts that were selected, and no others.
fn ready(mut detail: AccountsDetail, work: &Work) -> Change {
    let others = detail.retain(&work.account_ids);
    if others > 0 {
        tracing::warn!(id = %work.id, others, "accounts that were not selected were left out");
    }
    let accounts = detail.json().get("Accounts").cloned().unwrap_or_default();
    let as_of = detail
        .login()
        .and_then(|login| login.last_refresh())
        .map(str::to_owned);
    Change::to(Status::Ready).data(accounts, as_of)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
