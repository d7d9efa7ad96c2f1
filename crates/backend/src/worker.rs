//! Takes connections from `received` to their accounts: a claimed row at a time, each step stored before the next.

use crate::accounts::{as_of, select, statements};
use crate::challenge::Challenge;
use crate::data_options::DataOptions;
use crate::metrics::Metrics;
use crate::status::Status;
use crate::store::{Change, Store, StoreError, Work, millis, now};
use flinks_api::{
    AccountsDetail, ApiError, AuthorizeAnswer, AuthorizeRequest, Fetched, FlinksClient, Polling,
    Retry,
};
use flinks_protocol::RequestId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout, timeout_at};

/// So many rows at once.
const MOST: usize = 256;
/// How long it waits for more places to become free, so that it claims several rows at once.
const GATHERING: Duration = Duration::from_millis(5);
/// So many failures in a row that may pass by themselves.
const MOST_ATTEMPTS: u32 = 10;
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// How often rows are sought that a clock has left behind.
const CATCHING_UP: Duration = Duration::from_secs(10);
/// A row that is taken up so much too late, in milliseconds, was asked for by nobody meanwhile.
const MISSED: i64 = 60_000;
/// How long an answer to the bank's question is waited for, in milliseconds: without activity Flinks ends the session then.
const ANSWER_WITHIN: i64 = 8 * 60 * 1_000;
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
    /// A worker that has died loses its rows after this; a living one renews three times as often.
    pub lease: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            polling: Polling::default(),
            retry: Duration::from_secs(1),
            idle: Duration::from_millis(500),
            lease: Duration::from_secs(30),
        }
    }
}

/// One worker of one process.
#[derive(Debug, Clone)]
pub(crate) struct Worker {
    /// The connections.
    pub store: Store,
    /// Flinks' API.
    pub flinks: FlinksClient,
    /// How it works.
    pub pace: Pace,
    /// What is asked for, where a connection has nothing of its own.
    pub data: DataOptions,
    /// Told when a connection was handed over.
    pub wake: Arc<Notify>,
    /// Told of every step.
    pub metrics: Metrics,
}

/// Why nobody is at a row any more.
enum End {
    Advanced(Result<(), StoreError>),
    Lost,
    Left,
}

impl Worker {
    /// Works until told to end, then finishes what is under way.
    pub async fn run(self, mut end: watch::Receiver<bool>) {
        let mut tasks = JoinSet::new();
        let (leave, left) = watch::channel(false);
        let mut caught_up = Instant::now();
        loop {
            while tasks.try_join_next().is_some() {}
            if caught_up.elapsed() >= CATCHING_UP {
                caught_up = Instant::now();
                self.catch_up().await;
            }
            let ends = Instant::now() + self.pace.lease;
            match self.store.claim(MOST - tasks.len(), self.pace.lease).await {
                Ok(claimed) => {
                    for work in claimed {
                        self.metrics.claimed(now() - work.due_since);
                        let (worker, left) = (self.clone(), left.clone());
                        tasks.spawn(async move { worker.work(work, ends, left).await });
                    }
                }
                Err(error) => tracing::error!(%error, "no work could be claimed"),
            }
            let full = tasks.len() >= MOST;
            tokio::select! {
                _ = end.wait_for(|end| *end) => break,
                () = self.wake.notified(), if !full => {}
                () = sleep(self.pace.idle), if !full => {}
                Some(_) = tasks.join_next(), if full => {}
            }
            if full {
                sleep(GATHERING).await;
            }
        }
        // What is not finished by then is given back, and goes on here or elsewhere.
        if timeout(GRACE, all(&mut tasks)).await.is_err() {
            let _ = leave.send(true);
            all(&mut tasks).await;
        }
    }

    /// Without this a clock that was put back would leave what waits alone until it is where it was.
    async fn catch_up(&self) {
        match self.store.catch_up(self.pace.lease).await {
            Ok(0) => {}
            Ok(rows) => {
                tracing::warn!(rows, "the clock was put back: these were due in its future")
            }
            Err(error) => tracing::error!(%error, "nobody could be caught up with"),
        }
    }

    /// Works at one row, and keeps its lease, which ends then, meanwhile.
    async fn work(&self, work: Work, ends: Instant, mut left: watch::Receiver<bool>) {
        let id = work.id;
        // Side by side: if one of them stood still while the other waits for the database, it might hold what that waits for.
        let end = tokio::select! {
            done = self.advance(work.clone()) => End::Advanced(done),
            () = self.keep(&work, ends) => End::Lost,
            _ = left.changed() => End::Left,
        };
        match end {
            End::Advanced(Ok(())) => {}
            // The lease ends by itself, and the row is taken up again.
            End::Advanced(Err(error)) => tracing::error!(%id, %error, "a step could not be stored"),
            End::Lost => tracing::warn!(%id, "the lease was lost"),
            End::Left => {
                tracing::warn!(%id, "left to the next worker");
                if let Err(error) = self.store.release(&work).await {
                    tracing::error!(%id, %error, "a lease could not be given back");
                }
            }
        }
    }

    /// Renews the lease until it is lost, or could not be renewed in time: from then on somebody else may be at the row.
    async fn keep(&self, work: &Work, mut ends: Instant) {
        let lease = self.pace.lease;
        while timeout_at(ends, sleep(lease / 3)).await.is_ok() {
            let would_end = Instant::now() + lease;
            match timeout_at(ends, self.store.renew(work, lease)).await {
                Ok(Ok(true)) => ends = would_end,
                Ok(Ok(false)) | Err(_) => return,
                Ok(Err(error)) => {
                    tracing::error!(id = %work.id, %error, "a lease could not be renewed");
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
            if !self.store.change(&work, &change).await? {
                tracing::info!(id = %work.id, "the accounts have come in another way");
                return Ok(());
            }
            self.metrics
                .stepped(change.status, change.reason.as_deref());
            tracing::info!(id = %work.id, status = change.status.name(), reason = change.reason, "connection changed");
            if change.next_attempt_at.is_some() || change.status.is_final() {
                return Ok(());
            }
            work.status = change.status;
            work.session = change.session;
            work.challenge = change.challenge;
            work.attempts = change.attempts;
        }
    }

    /// One step. A change without a next attempt, and not final, is followed by the next step at once.
    async fn step(&self, work: &Work) -> Result<Change, ApiError> {
        let fetched = match (work.status, &work.session) {
            (Status::Fetching, Some(session)) => {
                let options = work.data_options.or(self.data);
                let request = options.request(session.clone(), &work.account_ids);
                self.flinks.get_accounts_detail(&request).await?
            }
            (Status::Pending, Some(session)) => {
                self.flinks.get_accounts_detail_async(session).await?
            }
            (Status::Received, _) => return Ok(on_the_way(Status::Authorizing, work)),
            // Nobody has answered in time.
            (Status::Challenged, _) => {
                return Ok(Change::to(Status::NeedsReconnect).because("SECURITY_CHALLENGE"));
            }
            _ => return self.authorize(work).await,
        };
        Ok(match fetched {
            Fetched::Ready(detail) => self.ready(detail, work),
            Fetched::Pending(session) => self.pending(session, work),
        })
    }

    async fn authorize(&self, work: &Work) -> Result<Change, ApiError> {
        let challenge = work.challenge.as_ref();
        let answers = challenge.and_then(|challenge| Some((challenge, challenge.answers.clone()?)));
        let (token, answer) = match (answers, &work.session) {
            (Some((challenge, answers)), Some(session)) => {
                let token = challenge.token.clone();
                let is_empty = answers.is_empty();
                let asked = AuthorizeRequest::answer(session.clone(), answers);
                let answer = match is_empty {
                    // It goes on in the background.
                    true => self.flinks.authorize_async(&token, &asked).await?,
                    false => self.flinks.authorize(&token, &asked).await?,
                };
                (token, answer)
            }
            _ => {
                let token = self.flinks.generate_authorize_token().await?;
                let asked = match work.live {
                    true => AuthorizeRequest::live(work.login_id.clone()),
                    false => AuthorizeRequest::cached(work.login_id.clone()),
                };
                let answer = self.flinks.authorize(&token, &asked).await?;
                (token, answer)
            }
        };
        Ok(match answer {
            AuthorizeAnswer::Open { request_id, .. } => {
                on_the_way(Status::Fetching, work).session(request_id)
            }
            AuthorizeAnswer::Challenged {
                request_id,
                challenges,
            } if work.live && !challenges.is_empty() => Change::to(Status::Challenged)
                .because("SECURITY_CHALLENGE")
                .session(request_id)
                .challenge(Challenge::new(token, challenges))
                .at(now() + ANSWER_WITHIN),
            AuthorizeAnswer::Challenged { .. } => {
                Change::to(Status::NeedsReconnect).because("SECURITY_CHALLENGE")
            }
            AuthorizeAnswer::Dispatched { request_id } if work.live => {
                // A call anew would begin at the bank anew: this session is asked after.
                let dispatched = Work {
                    session: Some(request_id),
                    challenge: Some(Challenge::dispatched(token)),
                    ..work.clone()
                };
                self.later(&dispatched, "OPERATION_DISPATCHED")
            }
            _ => self.later(work, "OPERATION_DISPATCHED"),
        })
    }

    fn pending(&self, session: RequestId, work: &Work) -> Change {
        // Looked at once: a clock that jumps between two looks would let time count that nobody has waited.
        let now = now();
        let since = waiting_since(work, now).unwrap_or(now);
        if now - since > millis(self.pace.polling.limit) {
            return Change::to(Status::Failed).because("OPERATION_PENDING");
        }
        Change::to(Status::Pending)
            .session(session)
            .pending_since(since)
            .at(now + millis(self.pace.polling.pause()))
    }

    /// The accounts that were selected, and no others. Where none of them has come it is asked again.
    fn ready(&self, detail: AccountsDetail, work: &Work) -> Change {
        let as_of = detail.login().and_then(as_of);
        if as_of.is_none() {
            tracing::warn!(id = %work.id, "the accounts have no LastRefresh that can be read: they replace none that have one");
        }
        let statements = match statements(&detail, &work.login_id) {
            Some(Ok(statements)) => Some(statements),
            Some(Err(error)) => {
                tracing::error!(id = %work.id, %error, "statements have come that cannot be read");
                None
            }
            None if work.data_options.or(self.data).asks_for_statements() => {
                tracing::warn!(id = %work.id, "statements were asked for, and none have come with the accounts");
                None
            }
            None => None,
        };
        let Some(selected) = select(detail, &work.account_ids) else {
            tracing::warn!(id = %work.id, "none of the accounts that were selected has come");
            return self.later(work, "NO_ACCOUNTS");
        };
        if selected.others > 0 {
            tracing::warn!(id = %work.id, others = selected.others, "accounts that were not selected were left out");
        }
        if selected.missing > 0 {
            tracing::warn!(id = %work.id, missing = selected.missing, "accounts that were selected have not come");
        }
        let mut change = Change::to(Status::Ready).data(selected.accounts, as_of);
        change.statements = statements;
        change
    }

    /// What an error leads to.
    fn after(&self, error: &ApiError, work: &Work) -> Change {
        tracing::warn!(id = %work.id, %error, "Flinks did not give the accounts");
        let reason = match (error.code(), error) {
            (Some(code), _) => code.name(),
            (None, ApiError::Unanswered { .. }) => "NO_ANSWER",
            (None, _) => "UNREADABLE_ANSWER",
        };
        match error.retry() {
            Retry::Later => self.later(work, reason),
            Retry::NewSession => {
                let anew = Work {
                    status: Status::Received,
                    session: None,
                    challenge: None,
                    ..work.clone()
                };
                self.later(&anew, reason)
            }
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
        let now = now();
        let mut change = Change::to(work.status)
            .because(reason)
            .attempts(work.attempts + 1)
            .at(now + millis(pause));
        change.session.clone_from(&work.session);
        change.challenge.clone_from(&work.challenge);
        change.pending_since = waiting_since(work, now);
        change
    }
}

/// A step of a session that is being opened. How long the data has been pending outlives a lost session, or one that is lost each
/// time would be opened for ever.
fn on_the_way(status: Status, work: &Work) -> Change {
    let mut change = Change::to(status).attempts(work.attempts);
    change.pending_since = work.pending_since;
    change
}

/// Since when the data has been pending. While this was off, or where the clock has jumped ahead, nobody has asked: that time
/// does not count.
fn waiting_since(work: &Work, now: i64) -> Option<i64> {
    let late = now - work.due_since;
    let missed = if late > MISSED { late } else { 0 };
    work.pending_since.map(|since| since + missed)
}

async fn all(tasks: &mut JoinSet<()>) {
    while tasks.join_next().await.is_some() {}
}
