-- One row for each connection that was handed over. `login_id`, `account_ids`, `session` and `data` are encrypted.
-- Times are milliseconds since 1970. The same tables as in ../postgres.
CREATE TABLE connections (
    id              TEXT PRIMARY KEY NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    state           TEXT NOT NULL UNIQUE,      -- a state is good for one connection
    browser         TEXT NOT NULL,
    login_id        BLOB NOT NULL,
    login_index     TEXT NOT NULL,             -- a keyed hash: a webhook names a login
    account_ids     BLOB NOT NULL,
    institution     TEXT,
    request_id      TEXT,
    tag             TEXT,
    received_at     INTEGER NOT NULL,
    status          TEXT NOT NULL,
    reason          TEXT,                      -- why it ended, or was last put off
    attempts        INTEGER NOT NULL DEFAULT 0, -- failed ones since the last step forward
    session         BLOB,                      -- the requestId of the API's session
    pending_since   INTEGER,
    next_attempt_at INTEGER,                   -- null: there is nothing to do
    lease           TEXT,                      -- the claim that may change the row
    lease_until     INTEGER,
    data            BLOB,                      -- the accounts
    data_as_of      TEXT                       -- the LastRefresh of `data`: older data never replaces newer
);
CREATE INDEX connections_due ON connections (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX connections_login ON connections (login_index);

-- One row for each session that a page has begun: a hand-off must bring its state, from the same browser, in time, once.
-- Only hashes: who reads the table can neither hand over nor act as the browser.
CREATE TABLE states (
    state     TEXT PRIMARY KEY NOT NULL,
    browser   TEXT NOT NULL,
    issued_at INTEGER NOT NULL
);
CREATE INDEX states_issued_at ON states (issued_at);

-- What has arrived: a delivery that comes again is known.
CREATE TABLE webhooks (
    delivery    TEXT PRIMARY KEY NOT NULL, -- hash of RequestId and ResponseType
    received_at INTEGER NOT NULL
);
CREATE INDEX webhooks_received_at ON webhooks (received_at);
